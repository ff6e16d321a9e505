// What a name means in levels, score and texts: an attribute of an input, of the subject, or of
// what is expected.
#include <algorithm>
#include <array>
#include <optional>

#include "rules/language/checker.h"
#include "rules/language/types.h"

namespace tributary::language {
namespace {

TypeKind type_of(AttributeKind kind) {
  static constexpr std::array kTypes = {TypeKind::kNumber, TypeKind::kText, TypeKind::kEnumeration,
                                        TypeKind::kTime,   TypeKind::kBool, TypeKind::kReference};
  return kTypes[static_cast<std::size_t>(kind)];
}

/// Names that belong to the absence operators (RULES 3.6).
bool is_of_expect(std::string_view name) {
  return name == "missing" || name == "overdue" || name == "anchor";
}

/// The name in `f(name)`; none for anything else.
std::optional<TextAt> argument_of(const Expr& method) {
  if (method.parts.size() != 2 || method.parts[1].kind != ExprKind::kName) return std::nullopt;
  return TextAt{method.parts[1].text, method.parts[1].mark};
}

/// More observations can only make it smaller.
bool falls_with_more(InputAttribute attribute, Measure measure) {
  return attribute == InputAttribute::kMinField || attribute == InputAttribute::kFirstAt ||
         (attribute == InputAttribute::kValue && measure == Measure::kMin);
}

/// One that a condition may read of it as it stands.
std::string_view usual_attribute_of(const RuleInput& input) {
  if (input.source_class == SourceClass::kPeople) return "distinct(reporter)";
  return input.source_class == SourceClass::kOpinion ? "ratio" : "any";
}

}  // namespace

std::optional<Path> path_of(const Expr& expr) {
  if (expr.kind == ExprKind::kName) return Path{&expr, "", false};
  Path path;
  path.is_method = expr.kind == ExprKind::kMethod;
  path.attribute = expr.text;
  const Expr* at = expr.parts.data();
  for (; at->kind == ExprKind::kMember; at = at->parts.data()) {
    path.attribute = at->text + "." + path.attribute;
  }
  if (at->kind != ExprKind::kName) return std::nullopt;
  path.root = at;
  return path;
}

void EvidenceScope::bind(Expr& expr) {
  const std::optional<Path> path = path_of(expr);
  if (!path) {
    problems_.error("E110", expr.mark,
                    say("only an input or the subject has attributes", "只有输入和对象才有属性"));
    return;
  }
  const std::string& root = path->root->text;
  for (std::size_t i = 0; i < rule_.inputs.size(); ++i) {
    if (rule_.inputs[i].name == root) return bind_input(expr, *path, i);
  }
  if (root == "subject") return bind_subject(expr, *path);
  if (is_of_expect(root)) return bind_expected(expr, *path);
  if (root == "lists") {
    problems_.error("E110", expr.extent,
                    say("a list stands only after `in`", "列表只能写在 `in` 之后"));
    return;
  }
  Help help{root, {"subject"}, say("inputs of this rule", "本规则的输入"), false};
  for (const RuleInput& input : rule_.inputs) help.valid.push_back(input.name);
  problems_.error("E104", path->root->mark,
                  say("there is no input `{0}`", "没有名为“{0}”的输入", {root}), help);
}

void EvidenceScope::use(Expr& expr, std::size_t input, InputAttribute attribute, TypeKind type) {
  expr.type = {type, {}, {}};
  use_as(expr, input, attribute, 0);
}

void EvidenceScope::use_as(Expr& expr, std::size_t input, InputAttribute attribute,
                           std::uint16_t field) {
  AttributeRef wanted{static_cast<std::uint16_t>(input), attribute, field};
  const bool is_bounded = is_ordered(expr.type.kind) || attribute == InputAttribute::kAny;
  if (is_bounded && attribute < InputAttribute::kMissing) {
    const bool falls = falls_with_more(attribute, rule_.inputs[input].measure);
    wanted.is_settled = falls ? expr.more_makes_true : expr.less_makes_true;
  }
  std::vector<AttributeRef>& attributes = rule_.attributes;
  auto found = std::find(attributes.begin(), attributes.end(), wanted);
  if (found == attributes.end()) found = attributes.insert(found, wanted);
  expr.binding = BindingKind::kAttribute;
  expr.index = static_cast<std::uint32_t>(found - attributes.begin());
}

void EvidenceScope::bind_input(Expr& expr, const Path& path, std::size_t index) {
  const RuleInput& input = rule_.inputs[index];
  if (expr.kind == ExprKind::kName) {
    problems_.error(
        "E110", expr.mark,
        say("`{0}` is an input; say what of it, for example `{0}.{1}`",
            "“{0}”是输入，请写明其属性，例如 `{0}.{1}`", {input.name, usual_attribute_of(input)}));
    return;
  }
  if (input.signal) return bind_signal(expr, path, index);
  if (input.feeds.empty()) return;                             // its source was reported
  const bool is_studied = rule_.status == RuleStatus::kStudy;  // PEOPLE 17
  if (input.source_class == SourceClass::kPeople) {
    if (!is_studied) return bind_people(expr, path, index);
    const bool is_reporter =
        path.is_method && argument_of(expr) && argument_of(expr)->value == "reporter";
    if (is_reporter) return bind_people(expr, path, index);
    const bool is_counted = path.attribute == "any" || path.attribute == "count" ||
                            path.attribute == "sources" || path.attribute == "distinct";
    if (!is_counted) return refuse(expr, path, input);
  }
  if (input.source_class == SourceClass::kOpinion) return bind_opinion(expr, path, index);
  if (bind_plain(expr, path, index) || bind_field_of(expr, path, index)) return;
  refuse(expr, path, input);
}

void EvidenceScope::bind_people(Expr& expr, const Path& path, std::size_t index) {
  const RuleInput& input = rule_.inputs[index];
  if (type_ != nullptr && type_->is_unit) {
    problems_.error("E206", expr.mark,
                    say("an office is judged by what it did, never by how many reported",
                        "责任单位只按其处置情况评判，不按反映人数评判"));
    return;
  }
  if (path.attribute == "any" && !path.is_method) {
    return use(expr, index, InputAttribute::kAny, TypeKind::kBool);
  }
  const std::optional<TextAt> argument =
      path.is_method && path.attribute == "distinct" ? argument_of(expr) : std::nullopt;
  if (!argument || argument->value != "reporter") return refuse(expr, path, input);
  if (!tells_people_apart(input)) {
    problems_.error("E203", expr.mark,
                    say("`{0}` comes from sources with `reporter: none`: it has only `.any`",
                        "“{0}”的来源为 `reporter: none`，只有 `.any`", {input.name}));
    return;
  }
  use(expr, index, InputAttribute::kDistinctReporters, TypeKind::kNumber);
}

/// Above its usual, and nothing else (PEOPLE 11).
void EvidenceScope::bind_opinion(Expr& expr, const Path& path, std::size_t index) {
  if (path.attribute == "ratio" && !path.is_method) {
    return bind_ratio(expr, index, InputAttribute::kRatio);
  }
  refuse(expr, path, rule_.inputs[index]);
}

/// Whether there were any, and how often: a time would be told to the second (PEOPLE 2).
void EvidenceScope::bind_signal(Expr& expr, const Path& path, std::size_t index) {
  const bool is_plain = !path.is_method;
  if (is_plain && path.attribute == "any") {
    return use(expr, index, InputAttribute::kAny, TypeKind::kBool);
  }
  if (is_plain && path.attribute == "count") {
    return use(expr, index, InputAttribute::kCount, TypeKind::kNumber);
  }
  RuleInput& input = rule_.inputs[index];
  const std::optional<TextAt> counted = path.is_method ? argument_of(expr) : std::nullopt;
  const bool has_subjects = !input.signal->via.empty();
  if (has_subjects && path.attribute == "distinct" && counted && counted->value == "subject") {
    if (input.fields.empty()) input.fields.push_back({"subject", ValueKind::kReference, {}});
    expr.type = {TypeKind::kNumber, {}, {}};
    return use_as(expr, index, InputAttribute::kDistinctField, 0);
  }
  Help help{
      path.attribute, {"any", "count"}, say("attributes of signals", "预警输入的属性"), false};
  if (has_subjects) help.valid.emplace_back("distinct(subject)");
  problems_.error("E102", expr.mark,
                  say("an input `from: signal` has no attribute `{0}`",
                      "`from: signal` 的输入没有属性“{0}”", {path.attribute}),
                  help);
}

bool EvidenceScope::bind_plain(Expr& expr, const Path& path, std::size_t index) {
  if (path.is_method) return false;
  struct Plain {
    std::string_view name;
    InputAttribute attribute;
    TypeKind type;
  };
  static constexpr std::array kPlain = {
      Plain{"any", InputAttribute::kAny, TypeKind::kBool},
      Plain{"count", InputAttribute::kCount, TypeKind::kNumber},
      Plain{"sources", InputAttribute::kSources, TypeKind::kNumber},
      Plain{"first.at", InputAttribute::kFirstAt, TypeKind::kTime},
      Plain{"last.at", InputAttribute::kLastAt, TypeKind::kTime}};
  for (const Plain& plain : kPlain) {
    if (plain.name == path.attribute) return use(expr, index, plain.attribute, plain.type), true;
  }
  if (path.attribute == "value" && rule_.inputs[index].measure != Measure::kNone) {
    return use(expr, index, InputAttribute::kValue, TypeKind::kNumber), true;
  }
  if (path.attribute == "ratio") return bind_ratio(expr, index, InputAttribute::kRatio), true;
  if (path.attribute == "usual") return bind_ratio(expr, index, InputAttribute::kUsual), true;
  return false;
}

void EvidenceScope::bind_ratio(Expr& expr, std::size_t index, InputAttribute attribute) {
  const RuleInput& input = rule_.inputs[index];
  if (input.baseline) return use(expr, index, attribute, TypeKind::kNumber);
  problems_.error("E121", expr.mark,
                  say("`{0}` has no `baseline:`, so nothing says what is usual",
                      "“{0}”没有 `baseline:`，无法得知平时水平", {input.name}));
}

/// `.first.f`, `.last.f`, `.distinct(f)`, `.sum(f)`, `.max(f)`, `.min(f)`. False if it is none.
bool EvidenceScope::bind_field_of(Expr& expr, const Path& path, std::size_t index) {
  RuleInput& input = rule_.inputs[index];
  if (!path.is_method) {
    const std::size_t dot = path.attribute.find('.');
    const std::string end = path.attribute.substr(0, dot);
    if (dot == std::string::npos || (end != "first" && end != "last")) return false;
    const auto field =
        use_field(expr, {path.attribute.substr(dot + 1), expr.mark}, input, schemas_, problems_);
    const bool is_first = end == "first";
    if (field) {
      use_as(expr, index, is_first ? InputAttribute::kFirstField : InputAttribute::kLastField,
             *field);
    }
    return true;
  }
  static constexpr std::array kOfField = {
      std::pair{std::string_view("distinct"), InputAttribute::kDistinctField},
      std::pair{std::string_view("sum"), InputAttribute::kSumField},
      std::pair{std::string_view("max"), InputAttribute::kMaxField},
      std::pair{std::string_view("min"), InputAttribute::kMinField}};
  const auto* method = std::find_if(kOfField.begin(), kOfField.end(),
                                    [&](const auto& one) { return one.first == path.attribute; });
  if (method == kOfField.end()) return false;
  const std::optional<TextAt> name = argument_of(expr);
  if (!name) {
    problems_.error(
        "E110", expr.mark,
        say("`.{0}` takes the name of one field", "`.{0}` 需要一个字段名", {path.attribute}));
    return true;
  }
  const auto field = use_field(expr, *name, input, schemas_, problems_);
  if (!field) return true;
  const bool is_counted = method->second == InputAttribute::kDistinctField;
  if (!is_counted && expr.type.kind != TypeKind::kNumber) {
    const Message found = language::name_of(expr.type.kind);
    problems_.error("E110", name->extent,
                    {"expected a number, found " + found.en, "此处应为数字，实为" + found.zh});
    expr.type = {};
    return true;
  }
  expr.type = {TypeKind::kNumber, {}, {}};
  use_as(expr, index, method->second, *field);
  return true;
}

void EvidenceScope::bind_expected(Expr& expr, const Path& path) {
  const std::string& root = path.root->text;
  if (!rule_.expect) {
    problems_.error("E012", path.root->mark,
                    say("`{0}` speaks of what is expected; the rule has no `expect:`",
                        "“{0}”指所等待的记录，但规则没有 `expect:`", {root}));
    return;
  }
  const std::size_t after = rule_.expect->after;
  if (after >= rule_.inputs.size() || rule_.inputs[after].feeds.empty()) return;  // reported
  if (root == "anchor") return bind_anchor(expr, path);
  if (expr.kind != ExprKind::kName) {
    problems_.error("E110", expr.mark, say("`{0}` has no attributes", "“{0}”没有属性", {root}));
  } else if (root == "missing") {
    use(expr, after, InputAttribute::kMissing, TypeKind::kBool);
  } else {
    use(expr, after, InputAttribute::kOverdue, TypeKind::kDuration);
  }
}

void EvidenceScope::bind_anchor(Expr& expr, const Path& path) {
  const std::size_t after = rule_.expect->after;
  const bool is_field = expr.kind == ExprKind::kMember && !path.attribute.empty() &&
                        path.attribute.find('.') == std::string::npos;
  if (!is_field) {
    problems_.error("E110", expr.mark,
                    say("say what of the anchor, for example `anchor.at`",
                        "请写明起点记录的字段，例如 `anchor.at`"));
    return;
  }
  if (rule_.inputs[after].source_class == SourceClass::kPeople) {
    problems_.error("E206", expr.mark,
                    say("no report by a person is shown or read: `anchor` does not exist here",
                        "不读取、不显示任何一条群众反映：此处没有 `anchor`"));
    return;
  }
  if (path.attribute == "at") return use(expr, after, InputAttribute::kAnchorAt, TypeKind::kTime);
  const auto field =
      use_field(expr, {path.attribute, expr.mark}, rule_.inputs[after], schemas_, problems_);
  if (field) use_as(expr, after, InputAttribute::kAnchorField, *field);
}

/// PEOPLE 16: over several sources one that names its reporters is enough.
bool EvidenceScope::tells_people_apart(const RuleInput& input) const {
  return std::any_of(input.feeds.begin(), input.feeds.end(), [&](const InputFeed& feed) {
    const SourceInfo* source = schemas_.source(feed.source);
    return source != nullptr && source->has_reporter;
  });
}

void EvidenceScope::refuse(const Expr& expr, const Path& path, const RuleInput& input) {
  if (input.source_class == SourceClass::kPeople) {
    problems_.error(
        "E203", expr.mark,
        say("`{0}` are reports by people, and it is people that are counted: "
            "`{0}.distinct(reporter)`; `{0}.any` stands only beside a failed inspection "
            "or a notable measurement",
            "“{0}”是群众反映，只按不同的人计数：`{0}.distinct(reporter)`；`{0}.any` "
            "只能与检查不合格或仪器显著读数同时使用",
            {input.name}));
  } else if (input.source_class == SourceClass::kOpinion) {
    problems_.error("E213", expr.mark,
                    say("`{0}` is opinion: it has only `.ratio` to its own usual",
                        "“{0}”来自舆情，只有与平时水平之比 `.ratio`", {input.name}));
  } else if (path.attribute == "value" && !path.is_method) {
    problems_.error("E102", expr.mark,
                    say("`{0}` measures nothing; give it a `measure:`",
                        "“{0}”没有 `measure:`，因此没有 `.value`", {input.name}));
  } else {
    problems_.error("E102", expr.mark,
                    say("an input has no attribute `{0}`", "输入没有属性“{0}”", {path.attribute}),
                    Help{path.attribute,
                         {"any", "count", "distinct", "first.at", "last.at", "max", "min", "ratio",
                          "sources", "sum", "usual", "value"},
                         say("attributes of an input", "输入的属性"),
                         false});
  }
}

void EvidenceScope::bind_subject(Expr& expr, const Path& path) {
  if (expr.kind != ExprKind::kMember) {
    problems_.error("E110", expr.mark,
                    say("say which attribute of the subject", "请写明对象的属性"));
    return;
  }
  const std::string& name = path.attribute;
  static constexpr std::array<std::string_view, 11> kOfOne = {
      "id",       "name",     "alias",     "aliases",     "names",      "address",
      "location", "latitude", "longitude", "credit_code", "coordinates"};
  if (std::find(kOfOne.begin(), kOfOne.end(), name) != kOfOne.end()) {
    problems_.error("E205", expr.mark,
                    say("`subject.{0}` would single out one subject; it stands in no condition",
                        "`subject.{0}` 会指向单个对象，不能用于条件", {name}));
    return;
  }
  if (name == "district" || name == "unit") {
    expr.type = {TypeKind::kText, {}, {}};
    expr.binding = name == "unit" ? BindingKind::kSubjectUnit : BindingKind::kSubjectDistrict;
    return;
  }
  if (type_ == nullptr) return;
  Help help{
      name, {"district", "unit"}, say("attributes of {0}", "{0} 的属性", {type_->name}), false};
  for (std::size_t i = 0; i < type_->attributes.size(); ++i) {
    const Attribute& attribute = type_->attributes[i];
    help.valid.emplace_back(attribute.name);
    if (attribute.name != name) continue;
    expr.type = {type_of(attribute.kind), attribute.values, {}};
    expr.binding = BindingKind::kSubject;
    expr.index = static_cast<std::uint32_t>(i);
    expr.is_optional = true;  // a register row may leave it out
    return;
  }
  problems_.error("E102", expr.mark,
                  say("{0} has no attribute `{1}`", "{0} 没有属性“{1}”", {type_->name, name}),
                  help);
}

}  // namespace tributary::language
