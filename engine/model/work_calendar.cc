#include "engine/model/work_calendar.h"

#include "engine/base/check.h"

namespace tributary {

bool WorkCalendar::is_working_day(std::int64_t day) const {
  const std::int64_t weekday = ((day + 3) % 7 + 7) % 7;  // 1970-01-01 was a Thursday; 0 = Monday
  if (weekday >= 5) return working_weekends.contains(day);
  return !holidays.contains(day);
}

EventTime WorkCalendar::add_working_days(EventTime from, int count, UtcOffset offset) const {
  CHECK_GT(count, 0);
  std::int64_t day = local_day(from, offset);
  while (count > 0) {
    ++day;
    if (is_working_day(day)) --count;
  }
  const Millis next_midnight = std::chrono::duration_cast<Millis>(Days(day + 1));
  return EventTime(next_midnight - offset.east);
}

}  // namespace tributary
