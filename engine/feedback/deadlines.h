// Deadlines of a row: in hours or working days, what passes when, and the ladder by which what is
// late rises (SIGNALS 2).
#pragma once

#include <array>

#include "engine/base/time.h"
#include "engine/model/people_axis.h"
#include "engine/model/rule.h"
#include "engine/model/work_calendar.h"

namespace tributary {

/// How long after its deadline a row is one step further up. The first step is the deadline itself.
inline constexpr std::array<Millis, 3> kEscalation = {Millis{0}, std::chrono::hours(24),
                                                      std::chrono::hours(3 * 24)};

/// Longest snooze, override and extension, from the time of the command.
inline constexpr Millis kLongestSnooze = std::chrono::hours(30 * 24);
inline constexpr Millis kLongestOverride = std::chrono::hours(90 * 24);
inline constexpr Millis kLongestExtension = std::chrono::hours(90 * 24);

/// The end of a term that begins at `at`.
EventTime end_of(const Term& term, EventTime at, const WorkCalendar& calendar, UtcOffset offset);

/// What time alone does to the axis up to `at`: snooze and override end, the deadline passes, the
/// row rises on the ladder. True if anything has changed. A closed or snoozed row does not rise.
bool pass_time(PeopleAxis& axis, EventTime at);

/// When pass_time will next change something; max: never.
EventTime next_instant(const PeopleAxis& axis);

}  // namespace tributary
