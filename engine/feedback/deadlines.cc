#include "engine/feedback/deadlines.h"

#include <algorithm>

namespace tributary {

namespace {

bool is_rising(const PeopleAxis& axis) {
  return axis.is_open() && !axis.is_snoozed() && axis.handling != Handling::kReported &&
         axis.due < EventTime::max();
}

std::uint8_t step_at(const PeopleAxis& axis, EventTime at) {
  const auto passed = std::count_if(kEscalation.begin(), kEscalation.end(),
                                    [&](Millis after) { return axis.due + after <= at; });
  return static_cast<std::uint8_t>(passed);
}

}  // namespace

EventTime end_of(const Term& term, EventTime at, const WorkCalendar& calendar, UtcOffset offset) {
  if (term.working_days > 0) return calendar.add_working_days(at, term.working_days, offset);
  return at + term.duration;
}

bool pass_time(PeopleAxis& axis, EventTime at) {
  bool changed = false;
  if (axis.is_snoozed() && axis.snoozed_until <= at) {
    axis.snoozed_until = EventTime::min();
    changed = true;
  }
  if (axis.level_override && axis.level_override->until <= at) {
    axis.level_override.reset();
    changed = true;
  }
  if (!is_rising(axis)) return changed;
  const std::uint8_t step = step_at(axis, at);
  if (step > axis.escalation_step) {
    axis.escalation_step = step;
    axis.is_past_due = true;
    changed = true;
  }
  return changed;
}

EventTime next_instant(const PeopleAxis& axis) {
  EventTime next = EventTime::max();
  if (axis.is_snoozed()) next = axis.snoozed_until;
  if (axis.level_override) next = std::min(next, axis.level_override->until);
  if (is_rising(axis) && axis.escalation_step < kEscalation.size()) {
    next = std::min(next, axis.due + kEscalation[axis.escalation_step]);
  }
  return next;
}

}  // namespace tributary
