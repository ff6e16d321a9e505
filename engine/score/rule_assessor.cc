#include "engine/score/rule_assessor.h"

#include <algorithm>

#include "engine/score/value_context.h"

namespace tributary {

namespace {

Level level_of(const Rule& rule, const ValueContext& context) {
  for (auto level = kLevels.rbegin(); level != kLevels.rend(); ++level) {
    const auto& condition = rule.levels[static_cast<std::size_t>(*level)];
    if (condition && evaluate(*condition, context).is_true()) return *level;
  }
  return Level::kNone;
}

}  // namespace

Assessment RuleAssessor::assess(const Rule& rule, std::span<const Scalar> values,
                                const Subject* subject) const {
  const ValueContext context(values, subject);
  const Level level = level_of(rule, context);
  if (level == Level::kNone) return {};
  Decimal sum;
  for (const ScoreTerm& term : rule.score) {
    if (term.condition && !evaluate(*term.condition, context).is_true()) continue;
    const Scalar add = evaluate(term.add, context);
    if (!add.is_missing()) sum = sum + Decimal::from_raw(add.bits);
  }
  return {level, sum.raw()};
}

int clamped_score(std::int64_t raw_score, Level level, const Bands& bands) {
  const Band band = bands.of(level);
  const std::int64_t rounded = Decimal::from_raw(raw_score).rounded_half_up();
  return static_cast<int>(std::clamp<std::int64_t>(rounded, band.low, band.high));
}

}  // namespace tributary
