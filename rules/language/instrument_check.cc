// PEOPLE 10: nobody singled out by an instrument. What lies near one gauge is a few streets at
// most; a condition that names gauges, beside reports by people, would be a rule about those who
// live there.
#include <algorithm>
#include <string_view>

#include "rules/language/people_check.h"

namespace tributary::language {
namespace {

/// Reports, or levels of other rules that reports may have made.
bool reads_people(const Rule& rule) {
  return std::any_of(rule.inputs.begin(), rule.inputs.end(), [](const RuleInput& input) {
    return input.source_class == SourceClass::kPeople || input.signal;
  });
}

bool names_instrument(const Schema& schema, std::string_view field) {
  return schema.instrument != none_of<FieldId>() &&
         schema.fields[schema.instrument.value()].name == field;
}

class InstrumentCheck {
 public:
  InstrumentCheck(const Rule& rule, const LanguageContext& context, Problems& problems)
      : rule_(rule), schemas_(*context.schemas), problems_(problems) {}

  /// In `where` of the rule's input of that number; its names are bound for each source apart.
  void where(const Expr& expr, std::size_t input) {
    refuse_where(expr, [&](const Expr& part) {
      return part.kind == ExprKind::kName && is_instrument(part.text, input);
    });
  }

  /// In levels and score. Counting different ones names none.
  void condition(const Expr& expr) {
    refuse_where(expr, [&](const Expr& part) {
      if (part.binding != BindingKind::kAttribute) return false;
      const AttributeRef& ref = rule_.attributes[part.index];
      return ref.reads_field() && ref.attribute != InputAttribute::kDistinctField &&
             is_instrument(rule_.inputs[ref.input].fields[ref.field].name, ref.input);
    });
  }

 private:
  [[nodiscard]] bool is_instrument(std::string_view field, std::size_t input) const {
    const auto& feeds = rule_.inputs[input].feeds;
    return std::any_of(feeds.begin(), feeds.end(), [&](const InputFeed& feed) {
      return names_instrument(schemas_.schema_of(*schemas_.source(feed.source)), field);
    });
  }

  template <typename Reads>
  void refuse_where(const Expr& expr, const Reads& reads) {
    if (!reads(expr)) {
      for (const Expr& part : expr.parts) refuse_where(part, reads);
      return;
    }
    problems_.error("E211", expr.extent,
                    say("where reports by people are read, no condition is on single instruments: "
                        "near one of them live too few",
                        "读取群众反映的规则不能以个别仪器为条件：一台仪器附近的对象太少"));
  }

  const Rule& rule_;
  const SchemaView& schemas_;
  Problems& problems_;
};

}  // namespace

void check_instruments(const RuleSource& source, const Rule& rule, const LanguageContext& context,
                       Problems& problems) {
  if (!reads_people(rule)) return;
  InstrumentCheck check(rule, context, problems);
  for (std::size_t i = 0; i < source.inputs.size(); ++i) {
    if (source.inputs[i].where) check.where(*source.inputs[i].where, i);
  }
  for (const std::optional<Expr>& level : source.levels) {
    if (level) check.condition(*level);
  }
  for (const TermSource& term : source.score) {
    if (term.condition) check.condition(*term.condition);
  }
}

}  // namespace tributary::language
