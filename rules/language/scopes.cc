// What a name means: a field in `where`, an attribute in levels and score.
#include <algorithm>
#include <array>
#include <optional>

#include "rules/language/checker.h"

namespace tributary::language {
namespace {

/// `input`, `attribute`, and whether brackets follow.
struct Path {
  const Expr* root = nullptr;
  std::string attribute;
  bool is_method = false;
};

/// `x.last.at` as {x, "last.at"}; none when the root is no name or a call stands in between.
std::optional<Path> path_of(const Expr& expr) {
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

TypeKind type_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::kEnumeration:
      return TypeKind::kEnumeration;
    case FieldKind::kTopic:
      return TypeKind::kTopic;
    case FieldKind::kCode:
      return TypeKind::kText;
    case FieldKind::kNumber:
      return TypeKind::kNumber;
    case FieldKind::kTime:
      return TypeKind::kTime;
    case FieldKind::kBool:
      return TypeKind::kBool;
    default:
      return TypeKind::kUnknown;
  }
}

TypeKind type_of(AttributeKind kind) {
  static constexpr std::array kTypes = {TypeKind::kNumber, TypeKind::kText, TypeKind::kEnumeration,
                                        TypeKind::kTime, TypeKind::kBool};
  return kTypes[static_cast<std::size_t>(kind)];
}

/// Names that belong to the absence operators (RULES 3.6), which come with `expect`.
bool is_of_expect(std::string_view name) {
  return name == "missing" || name == "overdue" || name == "anchor";
}

}  // namespace

void FieldScope::bind(Expr& expr) {
  if (expr.kind != ExprKind::kName) {
    problems_.error("E102", expr.mark,
                    say("`where` reads only the fields of its own records",
                        "`where` 只能读取本输入记录的字段"));
    return;
  }
  const Field* field = schemas_.field_named(source_, expr.text);
  if (field == nullptr) {
    const Schema& schema = schemas_.schema_of(source_);
    const std::string version = std::to_string(schema.version);
    problems_.error(
        "E102", expr.mark,
        say("source `{0}` has no field `{1}`", "数据源“{0}”没有字段“{1}”",
            {source_.name, expr.text}),
        Help{expr.text, schemas_.field_names(source_),
             say("fields of {0} v{1}", "{0} v{1} 的字段", {schema.name, version}), false});
    return;
  }
  bind_field(expr, *field);
}

void FieldScope::bind_field(Expr& expr, const Field& field) {
  switch (field.kind) {
    case FieldKind::kToken:
      problems_.error("E201", expr.mark,
                      say("`{0}` identifies somebody; it stands only in `.distinct({0})`",
                          "“{0}”用于区分反映人，只能写在 `.distinct({0})` 中", {expr.text}));
      return;
    case FieldKind::kReference:
    case FieldKind::kLocation:
    case FieldKind::kAddress:
      problems_.error("E205", expr.mark,
                      say("`{0}` names one subject; a rule applies to all of its type",
                          "“{0}”指向单个对象；规则应适用于该类型的全部对象", {expr.text}));
      return;
    default:
      break;
  }
  const Schema& schema = schemas_.schema_of(source_);
  expr.type = {type_of(field.kind), field.values, field.values_zh};
  expr.binding = BindingKind::kField;
  expr.index = static_cast<std::uint32_t>(&field - schema.fields.data());
  expr.is_optional = !field.required;
}

void EvidenceScope::bind(Expr& expr) {
  const auto input_named = [&](std::string_view name) -> std::optional<std::size_t> {
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      if (inputs_[i].name == name) return i;
    }
    return std::nullopt;
  };
  const std::optional<Path> path =
      expr.kind == ExprKind::kName ? Path{&expr, "", false} : path_of(expr);
  if (!path) {
    problems_.error("E110", expr.mark,
                    say("only an input or the subject has attributes", "只有输入和对象才有属性"));
    return;
  }
  const std::string& root = path->root->text;
  if (const std::optional<std::size_t> input = input_named(root)) return bind_input(expr, *input);
  if (root == "subject") return bind_subject(expr);
  if (is_of_expect(root)) return problems_.not_built(path->root->mark, root);
  if (root == "lists") {
    problems_.error("E110", expr.extent,
                    say("a list stands only after `in`", "列表只能写在 `in` 之后"));
    return;
  }
  Help help{root, {"subject"}, say("inputs of this rule", "本规则的输入"), false};
  for (const RuleInput& input : inputs_) help.valid.push_back(input.name);
  problems_.error("E104", path->root->mark,
                  say("there is no input `{0}`", "没有名为“{0}”的输入", {root}), help);
}

void EvidenceScope::use(Expr& expr, std::size_t input, InputAttribute attribute, TypeKind type) {
  const AttributeRef wanted{static_cast<std::uint16_t>(input), attribute};
  auto found = std::find(attributes_.begin(), attributes_.end(), wanted);
  if (found == attributes_.end()) found = attributes_.insert(found, wanted);
  expr.type = {type, {}, {}};
  expr.binding = BindingKind::kAttribute;
  expr.index = static_cast<std::uint32_t>(found - attributes_.begin());
}

void EvidenceScope::bind_input(Expr& expr, std::size_t index) {
  const RuleInput& input = inputs_[index];
  if (expr.kind == ExprKind::kName) {
    problems_.error("E110", expr.mark,
                    say("`{0}` is an input; say what of it, for example `{0}.any`",
                        "“{0}”是输入，请写明其属性，例如 `{0}.any`", {input.name}));
    return;
  }
  if (input.feeds.empty()) return;  // its source was reported
  const Path path = *path_of(expr);
  const bool is_people = input.source_class == SourceClass::kPeople;
  if (input.source_class == SourceClass::kOpinion) return refuse(expr, input);
  if (path.attribute == "any" && !path.is_method) {
    return use(expr, index, InputAttribute::kAny, TypeKind::kBool);
  }
  if (is_people) {
    const bool is_reporter = path.attribute == "distinct" && path.is_method &&
                             expr.parts.size() == 2 && expr.parts[1].kind == ExprKind::kName &&
                             expr.parts[1].text == "reporter";
    if (!is_reporter) return refuse(expr, input);
    if (!tells_people_apart(input)) {
      problems_.error("E203", expr.mark,
                      say("`{0}` comes from sources with `reporter: none`: it has only `.any`",
                          "“{0}”的来源为 `reporter: none`，只有 `.any`", {input.name}));
      return;
    }
    return use(expr, index, InputAttribute::kDistinctReporters, TypeKind::kNumber);
  }
  if (!path.is_method) {
    if (path.attribute == "count") {
      return use(expr, index, InputAttribute::kCount, TypeKind::kNumber);
    }
    if (path.attribute == "value" && input.measure != Measure::kNone) {
      return use(expr, index, InputAttribute::kValue, TypeKind::kNumber);
    }
    if (path.attribute == "first.at") {
      return use(expr, index, InputAttribute::kFirstAt, TypeKind::kTime);
    }
    if (path.attribute == "last.at") {
      return use(expr, index, InputAttribute::kLastAt, TypeKind::kTime);
    }
  }
  refuse(expr, input);
}

/// PEOPLE 16: over several sources one that names its reporters is enough.
bool EvidenceScope::tells_people_apart(const RuleInput& input) const {
  return std::any_of(input.feeds.begin(), input.feeds.end(), [&](const InputFeed& feed) {
    const SourceInfo* source = schemas_.source(feed.source);
    return source != nullptr && source->has_reporter;
  });
}

void EvidenceScope::refuse(const Expr& expr, const RuleInput& input) {
  const Path path = *path_of(expr);
  const std::string first = path.attribute.substr(0, path.attribute.find('.'));
  if (input.source_class == SourceClass::kPeople) {
    problems_.error("E203", expr.mark,
                    say("`{0}` counts people: it has only `.any` and `.distinct(reporter)`",
                        "“{0}”来自群众反映，只有 `.any` 和 `.distinct(reporter)`", {input.name}));
    return;
  }
  if (input.source_class == SourceClass::kOpinion) {
    if (first == "ratio" && !path.is_method) return problems_.not_built(expr.mark, "ratio");
    problems_.error("E213", expr.mark,
                    say("`{0}` is opinion: it has only `.ratio` to its own usual",
                        "“{0}”来自舆情，只有与平时水平之比 `.ratio`", {input.name}));
    return;
  }
  if (first == "value" && !path.is_method) {
    problems_.error("E102", expr.mark,
                    say("`{0}` measures nothing; give it a `measure:`",
                        "“{0}”没有 `measure:`，因此没有 `.value`", {input.name}));
    return;
  }
  static constexpr std::array<std::string_view, 9> kLater = {
      "distinct", "sum", "max", "min", "first", "last", "sources", "ratio", "usual"};
  if (std::find(kLater.begin(), kLater.end(), first) != kLater.end()) {
    return problems_.not_built(expr.mark, "." + path.attribute);
  }
  problems_.error("E102", expr.mark,
                  say("an input has no attribute `{0}`", "输入没有属性“{0}”", {path.attribute}),
                  Help{path.attribute,
                       {"any", "count", "first.at", "last.at", "value"},
                       say("attributes of an input", "输入的属性"),
                       false});
}

void EvidenceScope::bind_subject(Expr& expr) {
  if (expr.kind != ExprKind::kMember) {
    problems_.error("E110", expr.mark,
                    say("say which attribute of the subject", "请写明对象的属性"));
    return;
  }
  const std::string name = path_of(expr)->attribute;
  static constexpr std::array<std::string_view, 11> kOfOne = {
      "id",       "name",     "alias",     "aliases",     "names",      "address",
      "location", "latitude", "longitude", "credit_code", "coordinates"};
  if (std::find(kOfOne.begin(), kOfOne.end(), name) != kOfOne.end()) {
    problems_.error("E205", expr.mark,
                    say("`subject.{0}` would single out one subject; it stands in no condition",
                        "`subject.{0}` 会指向单个对象，不能用于条件", {name}));
    return;
  }
  if (name == "district" || name == "unit")
    return problems_.not_built(expr.extent, "subject." + name);
  if (type_ == nullptr) return;
  Help help{name, {}, say("attributes of {0}", "{0} 的属性", {type_->name}), false};
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
