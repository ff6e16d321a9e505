#include "rules/language/inputs.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "engine/model/floors.h"
#include "rules/language/checker.h"
#include "rules/language/emit.h"
#include "rules/language/logic.h"
#include "rules/language/token.h"

namespace tributary::language {
namespace {

/// Names with a meaning of their own in levels and score.
constexpr std::array<std::string_view, 14> kReserved = {
    "subject", "lists", "missing", "overdue", "anchor",      "true",     "false",
    "and",     "or",    "not",     "in",      "starts_with", "contains", "matches"};

void check_name(const TextAt& name, Problems& problems) {
  Diagnostics scratch;
  Problems silent("", name.value, scratch);
  const auto lexemes = lex({name.value, 0}, silent);
  const bool is_name = lexemes && lexemes->size() == 2 &&
                       lexemes->front().kind == TokenKind::kName &&
                       lexemes->front().text == name.value;
  if (!is_name) {
    problems.error("E002", name.extent,
                   say("an input's name is letters, digits and `_`, a letter first",
                       "输入名称由字母、数字和 `_` 组成，以字母开头"));
  } else if (std::find(kReserved.begin(), kReserved.end(), name.value) != kReserved.end()) {
    problems.error("E002", name.extent,
                   say("`{0}` has a meaning of its own; name the input otherwise",
                       "“{0}”有固定含义，请换一个输入名称", {name.value}));
  }
}

class InputCompiler {
 public:
  InputCompiler(InputSource& source, const SubjectType* type, const LanguageContext& context,
                Problems& problems)
      : source_(source),
        type_(type),
        context_(context),
        schemas_(*context.schemas),
        problems_(problems) {}

  RuleInput run(Millis within) {
    check_name(source_.name, problems_);
    out_.name = source_.name.value;
    out_.within = source_.within ? source_.within->value : within;
    if (!source_.from.empty() && source_.from.front().value == "signal") {
      const SubjectTypeId subject = type_ == nullptr
                                        ? none_of<SubjectTypeId>()
                                        : *context_.catalog().subject_type_named(type_->name);
      out_.signal = compile_signal_input(source_, subject, context_, problems_);
      return std::move(out_);
    }
    if (source_.via) {
      problems_.error("E010", source_.via->extent,
                      say("`via` goes with `from: signal`", "`via` 只能与 `from: signal` 同用"));
    }
    std::vector<const SourceInfo*> sources = find_sources();
    if (sources.empty()) return std::move(out_);
    out_.source_class = sources.front()->source_class;
    std::sort(sources.begin(), sources.end(),
              [](const SourceInfo* a, const SourceInfo* b) { return a->id < b->id; });
    if (source_.near) near(sources);
    if (source_.measure) measure_kind();
    if (source_.baseline) baseline();
    if (source_.keep) keep();
    out_.is_adverse = source_.where.has_value();
    for (const SourceInfo* source : sources) out_.feeds.push_back(feed(*source));
    return std::move(out_);
  }

 private:
  std::vector<const SourceInfo*> find_sources() {
    std::vector<const SourceInfo*> found;
    bool is_sound = true;
    for (const TextAt& name : source_.from) {
      const SourceInfo* source = find_source(name);
      is_sound = is_sound && source != nullptr;
      if (source == nullptr) continue;
      if (std::find(found.begin(), found.end(), source) != found.end()) {
        problems_.error("E011", name.extent,
                        say("source `{0}` stands here twice", "数据源“{0}”重复", {name.value}));
        continue;
      }
      if (!found.empty() && found.front()->source_class != source->source_class) {
        problems_.error("E203", name.extent,
                        say("an input takes sources of one class: `{0}` is {1}, `{2}` is {3}",
                            "一个输入只能来自同一类数据源：“{0}”为 {1}，“{2}”为 {3}",
                            {found.front()->name, name_of(found.front()->source_class), name.value,
                             name_of(source->source_class)}));
        is_sound = false;
      }
      found.push_back(source);
    }
    if (!is_sound) found.clear();
    return found;
  }

  const SourceInfo* find_source(const TextAt& name) {
    if (name.value.empty()) return nullptr;
    const SourceInfo* source = schemas_.source_named(name.value);
    if (source == nullptr) {
      problems_.error("E101", name.extent,
                      say("there is no source `{0}`", "没有数据源“{0}”", {name.value}),
                      Help{name.value, schemas_.source_names(), say("sources", "数据源"), false});
    }
    return source;
  }

  void near(const std::vector<const SourceInfo*>& sources) {
    out_.near = source_.near->value;
    const Extent at = source_.near->extent;
    if (type_ != nullptr && (!type_->is_place || type_->is_cell)) {
      problems_.error("E120", at,
                      say("`near` finds registered places; {0} is none",
                          "`near` 用于查找登记的场所；{0} 不是", {type_->name}));
    }
    for (const SourceInfo* source : sources) {
      const Schema& schema = schemas_.schema_of(*source);
      const bool is_located =
          schema.instrument != none_of<FieldId>() ||
          std::any_of(schema.fields.begin(), schema.fields.end(),
                      [](const Field& field) { return field.kind == FieldKind::kLocation; });
      if (is_located) continue;
      problems_.error("E120", at,
                      say("source `{0}` has no location", "数据源“{0}”没有坐标", {source->name}));
    }
    const bool is_people = out_.source_class == SourceClass::kPeople;
    const int least = is_people ? floors::kNearMetresPeople : floors::kNearMetres;
    if (out_.near->metres >= Decimal::from_int(least) &&
        out_.near->metres <= Decimal::from_int(floors::kNearMetresMost)) {
      return;
    }
    problems_.error("E212", at,
                    is_people
                        ? say("`near` of reports by people is {0} m to 20 km",
                              "群众反映的 `near` 应为 {0} 米至 20 公里", {std::to_string(least)})
                        : say("`near` is {0} m to 20 km", "`near` 应为 {0} 米至 20 公里",
                              {std::to_string(least)}));
  }

  void baseline() {
    if (out_.source_class == SourceClass::kPeople) {
      problems_.error("E203", source_.baseline->extent,
                      say("reports by people have no baseline: they are counted in steps",
                          "群众反映没有基线：只按阶梯计人数"));
      return;
    }
    out_.baseline = source_.baseline->value;
    if (out_.baseline->over > Millis{0} && out_.baseline->over < out_.within) {
      problems_.error("E110", source_.baseline->extent,
                      say("the baseline is shorter than the window it is compared with",
                          "基线短于与之比较的窗口"));
    }
  }

  void keep() {
    out_.keep = source_.keep->value;
    if (out_.source_class != SourceClass::kPeople) return;
    problems_.error("E203", source_.keep->extent,
                    say("of reports by people only the last time of each person is kept",
                        "群众反映只保留每人最近一次的时间"));
  }

  void measure_kind() {
    const Expr& measure = *source_.measure;
    static constexpr std::array<std::string_view, 3> kNames = {"sum", "max", "min"};
    const auto* name = std::find(kNames.begin(), kNames.end(), measure.text);
    const bool is_measure = measure.kind == ExprKind::kCall && measure.parts.size() == 1 &&
                            measure.parts[0].kind == ExprKind::kName && name != kNames.end();
    if (!is_measure) {
      problems_.error("E105", measure.extent,
                      say("expected `sum(field)`, `max(field)` or `min(field)`",
                          "此处应为 `sum(字段)`、`max(字段)` 或 `min(字段)`"));
      return;
    }
    if (out_.source_class == SourceClass::kPeople) {
      problems_.error(
          "E203", measure.extent,
          say("reports by people are counted, never measured", "群众反映只计人数，不作度量"));
      return;
    }
    out_.measure = static_cast<Measure>(1 + (name - kNames.begin()));
  }

  FieldId measured_field(const SourceInfo& source) {
    Expr field = source_.measure->parts[0];
    FieldScope scope(schemas_, source, false, problems_);
    check_expression(field, TypeKind::kNumber, scope, context_, problems_);
    if (field.binding != BindingKind::kField) return none_of<FieldId>();
    return FieldId(static_cast<FieldId::Value>(field.index));
  }

  InputFeed feed(const SourceInfo& source) {
    InputFeed out;
    out.source = source.id;
    out.schema = source.schema;
    if (out_.measure != Measure::kNone) out.measure = measured_field(source);
    if (!source_.where) return out;
    // A copy: field ids are those of this feed's schema.
    Expr where = *source_.where;
    FieldScope scope(schemas_, source, out_.near.has_value(), problems_);
    const std::size_t before = problems_.errors();
    check_expression(where, TypeKind::kBool, scope, context_, problems_);
    if (problems_.errors() != before || !is_checked(where)) return out;
    out.where = emit(where, context_, problems_);
    out_.is_adverse = out_.is_adverse && is_adverse_where(where, schemas_.schema_of(source));
    return out;
  }

  InputSource& source_;
  const SubjectType* type_;
  const LanguageContext& context_;
  const SchemaView& schemas_;
  Problems& problems_;
  RuleInput out_;
};

}  // namespace

RuleInput compile_input(InputSource& source, Millis within, const SubjectType* type,
                        const LanguageContext& context, Problems& problems) {
  return InputCompiler(source, type, context, problems).run(within);
}

}  // namespace tributary::language
