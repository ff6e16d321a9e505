// Between the stages: what correlate found, for score to explain and signal to fold.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/model/program.h"

namespace tributary {

/// A level held on [from, until); until = EventTime::max() while it still holds.
struct LevelInterval {
  EventTime from;
  EventTime until;
  Level level = Level::kNone;
  bool operator==(const LevelInterval&) const = default;
};

/// What one rule shows at [W, T] (RULES 3.5).
struct Verdict {
  Level level = Level::kNone;
  Condition condition =
      Condition::kGone;        ///< kPresent, kKept, kPending (no level, one unconfirmed) or kGone
  EventTime instant;           ///< the latest at which C had the level: score and why are of then
  std::int64_t raw_score = 0;  ///< R's score at that instant
  EventTime next = EventTime::max();  ///< when time alone next changes this, inputs apart
};

/// One input of a rule as it stood at an instant. People appear as a step and a day only (PEOPLE
/// 2).
struct InputEvidence {
  std::uint32_t count = 0;             ///< observations in the window; 0 for people
  EventTime step_since;                ///< people: when the present step was reached
  std::vector<std::string> citations;  ///< `source:record id`, newest first, at most 20; no people
  EventTime last_at = EventTime::min();
};

/// What made a rule's condition true, or did not.
struct RuleEvidence {
  EventTime at;
  std::vector<Scalar> values;         ///< Rule::attributes, people in steps
  std::vector<InputEvidence> inputs;  ///< Rule::inputs
};

}  // namespace tributary
