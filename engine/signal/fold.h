// Folding: one row per subject × hazard from what several rules show (RULES 3.12).
#pragma once

#include <cstddef>
#include <vector>

#include "engine/model/evidence.h"

namespace tributary {

/// One rule's say in a row.
struct RuleVoice {
  const Rule* rule = nullptr;
  Verdict verdict;
  int score = 0;  ///< clamped into its level's band
};

struct Fold {
  Level level = Level::kNone;
  int score = 0;
  Condition condition = Condition::kGone;
  std::size_t leading = 0;  ///< index of the voice that gives title, advice, why; none if no level
};

/// `voices` are of one hazard, in order of rule id. Those without a level are pending or gone.
Fold fold(const std::vector<RuleVoice>& voices, const Bands& bands);

}  // namespace tributary
