#include "engine/score/rule_assessor.h"

#include <algorithm>

#include "engine/model/small_place.h"
#include "engine/score/value_context.h"

namespace tributary {

namespace {

Assessment level_of(const Rule& rule, const ValueContext& context) {
  Assessment result;
  for (auto level = kLevels.rbegin(); level != kLevels.rend(); ++level) {
    const auto& condition = rule.levels[static_cast<std::size_t>(*level)];
    if (!condition) continue;
    const Scalar holds = evaluate(*condition, context);
    result.is_unknown = result.is_unknown || holds.is_stale();
    if (!holds.is_true()) continue;
    result.level = *level;
    break;
  }
  return result;
}

}  // namespace

Assessment RuleAssessor::assess(const Rule& rule, std::span<const Scalar> values,
                                const Subject* subject) const {
  const ValueContext context(values, subject);
  Assessment result = level_of(rule, context);
  const bool says_nothing = result.level == Level::kNone && !result.is_unknown;
  if (says_nothing || !may_speak_of(rule, subject, catalog_)) return {};
  if (result.level == Level::kNone) return result;
  Decimal sum;
  for (const ScoreTerm& term : rule.score) {
    if (term.condition && !evaluate(*term.condition, context).is_true()) continue;
    const Scalar add = evaluate(term.add, context);
    if (add.kind == Scalar::Kind::kNumber) sum = sum + Decimal::from_raw(add.bits);
  }
  result.raw_score = sum.raw();
  return result;
}

int clamped_score(std::int64_t raw_score, Level level, const Bands& bands) {
  const Band band = bands.of(level);
  const std::int64_t rounded = Decimal::from_raw(raw_score).rounded_half_up();
  return static_cast<int>(std::clamp<std::int64_t>(rounded, band.low, band.high));
}

}  // namespace tributary
