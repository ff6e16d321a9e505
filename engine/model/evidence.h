// Between the stages: what correlate found, for score to explain and signal to fold.
#pragma once

#include <cstdint>
#include <optional>
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
      Condition::kGone;  ///< kPresent, kKept, kUnknown, kPending (no level, one unconfirmed), kGone
  /// At T the evaluation is unknown: it hangs on a source that is silent (RULES 3.7).
  bool is_unknown = false;
  /// The latest at which C had the level: score and why are of then. Unknown and without a level:
  /// the last at which it was known.
  EventTime instant;
  std::int64_t raw_score = 0;         ///< R's score at that instant
  EventTime next = EventTime::max();  ///< when time alone next changes this, inputs apart
};

/// One input of a rule as it stood at an instant. People appear as a step and a day only (PEOPLE
/// 2).
struct InputEvidence {
  std::uint32_t count = 0;  ///< observations in the window; 0 for people and opinion
  /// People: when the present step was reached; none if that is longer ago than is known for
  /// certain.
  std::optional<EventTime> step_since;
  std::vector<std::string> citations;  ///< `source:record id`, newest first, at most 20; no people
  EventTime first_at = EventTime::max();  ///< as far as items are held one by one; no people
  EventTime last_at = EventTime::min();
  /// Some observations are only counted (RULES 3.4): the count is right to a 64th of the window,
  /// and
  /// `.first .min .max .sum` have no value.
  bool approximate = false;
  bool baseline_ready = true;  ///< false: it has one, and too little history (RULES 3.9)
};

/// What made a rule's condition true, or did not.
struct RuleEvidence {
  EventTime at;
  std::vector<Scalar> values;         ///< Rule::attributes, people in steps
  std::vector<InputEvidence> inputs;  ///< Rule::inputs
  /// Findings and measurements in the windows that came later than their source's lateness allows,
  /// as far as they are held one by one; each once.
  std::uint32_t late = 0;
  /// Something is missing, and when it was due was counted over days that no calendar speaks of.
  bool by_weekends_only = false;
};

}  // namespace tributary
