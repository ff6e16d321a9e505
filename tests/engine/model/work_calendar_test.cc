// DESIGN 6: deadlines in working days, by what the calendar says of its years.
#include "engine/model/work_calendar.h"

#include <gtest/gtest.h>

#include <string>

namespace tributary {
namespace {

constexpr UtcOffset kEast{std::chrono::hours(8)};

EventTime at(const std::string& time) { return *parse_time(time, kEast); }
std::int64_t day(const std::string& date) { return local_day(at(date + "T00:00"), kEast); }

/// The days about the Spring Festival of 2025: off from 28 January to 4 February, worked on Sunday
/// 26 January and Saturday 8 February.
WorkCalendar spring() {
  WorkCalendar calendar;
  calendar.years = {2025};
  for (const char* off :
       {"2025-01-28", "2025-01-29", "2025-01-30", "2025-01-31", "2025-02-03", "2025-02-04"}) {
    calendar.holidays.insert(day(off));
  }
  calendar.working_weekends = {day("2025-01-26"), day("2025-02-08")};
  return calendar;
}

std::string deadline(const std::string& from, int count, const WorkCalendar& calendar = spring()) {
  return format_time(calendar.add_working_days(at(from), count, kEast), kEast);
}

TEST(WorkCalendar, CountsAWorkedSundayAndPassesOverTheFestival) {
  EXPECT_EQ(deadline("2025-01-24T09:00", 1), "2025-01-27T00:00+08:00");  // Friday → Sunday's end
  EXPECT_EQ(deadline("2025-01-24T09:00", 3), "2025-02-06T00:00+08:00");
  EXPECT_EQ(deadline("2025-02-05T09:00", 3), "2025-02-09T00:00+08:00");      // worked Saturday
  EXPECT_EQ(deadline("2025-01-24T09:00", 1, {}), "2025-01-28T00:00+08:00");  // weekends alone
}

TEST(WorkCalendar, TheDayItselfDoesNotCountWhateverTheHour) {
  EXPECT_EQ(deadline("2025-03-03T00:00", 1), "2025-03-05T00:00+08:00");
  EXPECT_EQ(deadline("2025-03-03T23:59", 1), "2025-03-05T00:00+08:00");
}

TEST(WorkCalendar, SaysWhetherItSpeaksOfEveryDayInBetween) {
  const WorkCalendar calendar = spring();
  const auto covers = [&](const char* from, const char* until) {
    return calendar.covers(at(from), at(until), kEast);
  };
  EXPECT_TRUE(covers("2025-01-01T00:00", "2026-01-01T00:00"));  // ends with 31 December
  EXPECT_FALSE(covers("2025-12-30T09:00", "2026-01-02T00:00"));
  EXPECT_FALSE(covers("2024-12-31T23:59", "2025-01-03T00:00"));
  EXPECT_FALSE(WorkCalendar().covers(at("2025-03-03T09:00"), at("2025-03-05T00:00"), kEast));
}

TEST(WorkCalendar, SaysWhetherItSpeaksOfEveryDayThatMayBeCountedOver) {
  const WorkCalendar calendar = spring();
  const auto covers = [&](const char* until, int count) {
    return calendar.covers_working_days(at(until), count, kEast);
  };
  EXPECT_TRUE(covers("2025-01-04T00:00", 1));   // Friday the third's end, counted from Thursday
  EXPECT_TRUE(covers("2025-01-04T00:00", 2));   // from New Year's Day
  EXPECT_FALSE(covers("2025-01-04T00:00", 3));  // from New Year's Eve
  EXPECT_FALSE(covers("2026-01-02T00:00", 1));
  EXPECT_TRUE(covers("2026-01-01T00:00", 1));
}

TEST(WorkCalendar, IsReadAsItWasWritten) {
  WorkCalendar calendar = spring();
  calendar.holidays.insert(day("1969-12-30"));
  std::string bytes;
  ByteWriter out(bytes);
  calendar.write(out);
  ByteReader in(bytes);
  EXPECT_EQ(WorkCalendar::read(in), calendar);
  EXPECT_TRUE(in.ok() && in.at_end());
  EXPECT_NE(calendar.digest(), spring().digest());
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    ByteReader cut(std::string_view(bytes).substr(0, length));
    WorkCalendar::read(cut);
    EXPECT_FALSE(cut.ok()) << length;
  }
}

}  // namespace
}  // namespace tributary
