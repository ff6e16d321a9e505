#include "engine/model/work_calendar.h"

#include <chrono>
#include <string>

#include "engine/base/check.h"

namespace tributary {

namespace {

/// Ascending, each as the distance from the one before.
void write_days(const std::set<std::int64_t>& days, ByteWriter& out) {
  out.varint(days.size());
  std::int64_t last = 0;
  for (const std::int64_t day : days) {
    out.zigzag(day - last);
    last = day;
  }
}

std::set<std::int64_t> read_days(ByteReader& in) {
  std::set<std::int64_t> days;
  const std::size_t count = in.count();
  std::int64_t last = 0;
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    last = static_cast<std::int64_t>(static_cast<std::uint64_t>(last) +
                                     static_cast<std::uint64_t>(in.zigzag()));
    days.insert(last);
  }
  return days;
}

bool are_all_in(const std::set<std::int64_t>& years, std::int64_t first, std::int64_t last) {
  for (std::int64_t year = first; year <= last; ++year) {
    if (!years.contains(year)) return false;
  }
  return true;
}

}  // namespace

bool WorkCalendar::is_weekend(std::int64_t day) {
  return ((day + 3) % 7 + 7) % 7 >= 5;  // 1970-01-01 was a Thursday; 0 = Monday
}

std::int64_t WorkCalendar::year_of(std::int64_t day) {
  const std::chrono::sys_days date{std::chrono::days(day)};
  return static_cast<int>(std::chrono::year_month_day(date).year());
}

bool WorkCalendar::is_working_day(std::int64_t day) const {
  if (is_weekend(day)) return working_weekends.contains(day);
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

bool WorkCalendar::covers_working_days(EventTime until, int count, UtcOffset offset) const {
  const std::int64_t last = local_day(until - Millis(1), offset);
  std::int64_t day = last;
  for (int left = count + 1; left > 0; --day) left -= is_working_day(day) ? 1 : 0;
  return are_all_in(years, year_of(day + 1), year_of(last));
}

bool WorkCalendar::covers(EventTime from, EventTime until, UtcOffset offset) const {
  return are_all_in(years, year_of(local_day(from, offset)),
                    year_of(local_day(until - Millis(1), offset)));
}

Sha256Digest WorkCalendar::digest() const {
  std::string bytes;
  ByteWriter out(bytes);
  write(out);
  return sha256(bytes);
}

void WorkCalendar::write(ByteWriter& out) const {
  write_days(years, out);
  write_days(holidays, out);
  write_days(working_weekends, out);
}

WorkCalendar WorkCalendar::read(ByteReader& in) {
  WorkCalendar calendar;
  calendar.years = read_days(in);
  calendar.holidays = read_days(in);
  calendar.working_weekends = read_days(in);
  return calendar;
}

}  // namespace tributary
