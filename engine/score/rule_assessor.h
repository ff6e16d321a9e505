// Score: evidence → level and unclamped score. Stateless.
#pragma once

#include "engine/model/assessment.h"

namespace tributary {

/// Reads the levels from the top; the first true one wins. The score is the sum of the terms that
/// apply. At a place too small for the rule (PEOPLE 5) there is no level.
class RuleAssessor : public Assessor {
 public:
  /// `catalog` must outlive it.
  explicit RuleAssessor(const Catalog& catalog) : catalog_(catalog) {}

  [[nodiscard]] Assessment assess(const Rule& rule, std::span<const Scalar> values,
                                  const Subject* subject) const override;

 private:
  const Catalog& catalog_;
};

/// Rounded half up, then clamped into the level's band (RULES 3.11).
int clamped_score(std::int64_t raw_score, Level level, const Bands& bands);

}  // namespace tributary
