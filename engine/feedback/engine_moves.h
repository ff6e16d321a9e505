// What the engine does to the people axis: it opens, assigns, sets deadlines, ends a snooze when
// the row rises, closes blue and yellow rows that nobody has touched, opens again what was closed
// when the condition comes back. It never closes a row that somebody works on (SIGNALS 2).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/model/people_axis.h"

namespace tributary {

/// A step of the engine axis, as far as people must act on it.
struct EngineStep {
  Level before = Level::kNone;
  Level now = Level::kNone;
  bool is_present = false;  ///< the condition is, not merely kept or unknown
  EventTime at;
  // To open or raise with:
  std::string unit;  ///< empty: none found
  std::vector<std::string> copy_to;
  std::optional<EventTime> due;  ///< by the rule's term at this level
  std::string due_rule;
  bool due_weekends_only = false;  ///< counted over days that no calendar speaks of
};

/// What the engine did; becomes a record of the source `handling`.
enum class EngineMove : std::uint8_t { kNone, kOpened, kRaised, kClosed, kReopened };

/// Moves the axis along.
EngineMove follow(PeopleAxis& axis, const EngineStep& step);

/// The level by which the list sorts (SIGNALS 1).
Level listed_level(const PeopleAxis& axis, Level level);

}  // namespace tributary
