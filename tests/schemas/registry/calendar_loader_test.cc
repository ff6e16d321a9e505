#include "schemas/registry/calendar_loader.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace tributary {
namespace {

struct Loaded {
  std::optional<WorkCalendar> made;
  std::string errors;  ///< `E110@2 E011@3`
  std::string messages;
};

Loaded loaded(std::optional<WorkCalendar> made, const Diagnostics& diagnostics) {
  Loaded out{std::move(made), "", ""};
  for (const Diagnostic& found : diagnostics.sorted()) {
    out.errors += (out.errors.empty() ? "" : " ") + found.code + "@" + std::to_string(found.line);
    out.messages += found.message_en + "\n" + found.message_zh + "\n" + found.suggestion + "\n";
  }
  EXPECT_EQ(out.made.has_value(), out.errors.empty()) << out.messages;
  return out;
}

Loaded parse(const std::string& text) {
  Diagnostics diagnostics;
  auto made = parse_calendar("c.yaml", text, diagnostics);
  return loaded(std::move(made), diagnostics);
}

Loaded shipped() {
  Diagnostics diagnostics;
  const char* folder = std::getenv("TRIBUTARY_TEST_DATA");
  auto made = load_calendar(std::string(folder == nullptr ? "." : folder) + "/china.calendar.yaml",
                            diagnostics);
  return loaded(std::move(made), diagnostics);
}

std::int64_t day(const std::string& date) { return local_day(*parse_time(date + "T00:00Z"), {}); }

TEST(CalendarLoader, ReadsDaysAndRangesAndKeepsNoWeekendAmongHolidays) {
  const Loaded calendar = parse(
      "2025:\n  off: [2025-04-04..2025-04-06, 2025-05-01]\n"
      "  work: 2025-04-27\n2026: {}\n");
  ASSERT_TRUE(calendar.made) << calendar.messages;
  EXPECT_EQ(calendar.made->years, (std::set<std::int64_t>{2025, 2026}));
  EXPECT_EQ(calendar.made->holidays, (std::set{day("2025-04-04"), day("2025-05-01")}));
  EXPECT_EQ(calendar.made->working_weekends, (std::set{day("2025-04-27")}));
}

TEST(CalendarLoader, ShowsEveryMistakeAtItsLine) {
  const Loaded calendar = parse(
      "2025:\n"
      "  of: [2025-01-01]\n"                           // a key
      "  off: [2025-02-30, 2025-05-05..2025-05-01]\n"  // no day; backwards
      "  work: [2025-03-05, 2026-01-04]\n"             // a Wednesday; another year
      "2026:\n"
      "  off: [2026-01-01..2026-01-03, 2026-01-02]\n"  // twice
      "  work: [2026-01-03]\n"                         // both
      "soon: {}\n");
  EXPECT_EQ(calendar.errors, "E010@2 E110@3 E110@3 E110@4 E110@4 E011@6 E011@7 E110@8");
  EXPECT_NE(calendar.messages.find("2025-03-05 is no Saturday or Sunday"), std::string::npos);
  EXPECT_NE(calendar.messages.find("2025-03-05不是周六或周日"), std::string::npos);
  EXPECT_NE(calendar.messages.find("\noff\n"), std::string::npos);  // the key that was meant
}

TEST(CalendarLoader, ACalendarOfNoYearIsAnError) { EXPECT_EQ(parse("[]\n").errors, "E012@1"); }

/// The announcements of the State Council: days off and worked weekends of a year, weekends among
/// the days off included.
TEST(CalendarLoader, ChinaHasThirtyThreeDaysOffIn2026AndTwentyEightIn2025) {
  const Loaded calendar = shipped();
  ASSERT_TRUE(calendar.made) << calendar.messages;
  const auto working_days = [&](const std::string& from, const std::string& to) {
    int count = 0;
    for (std::int64_t d = day(from); d <= day(to); ++d) count += calendar.made->is_working_day(d);
    return count;
  };
  EXPECT_EQ(calendar.made->years, (std::set<std::int64_t>{2025, 2026}));
  EXPECT_EQ(working_days("2025-01-28", "2025-02-04"), 0);
  EXPECT_EQ(working_days("2025-10-01", "2025-10-08"), 0);
  EXPECT_EQ(working_days("2025-09-28", "2025-10-11"), 6);  // a worked Sunday and a worked Saturday
  EXPECT_EQ(working_days("2026-02-15", "2026-02-23"), 0);
  EXPECT_EQ(working_days("2026-02-14", "2026-02-14"), 1);
  EXPECT_EQ(working_days("2026-10-01", "2026-10-07"), 0);
  // What every payroll knows: 248 working days in 2025 and in 2026.
  EXPECT_EQ(working_days("2025-01-01", "2025-12-31"), 248);
  EXPECT_EQ(working_days("2026-01-01", "2026-12-31"), 248);
}

}  // namespace
}  // namespace tributary
