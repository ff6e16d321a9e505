#include "ops/tributary/backtest/peaks.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <sstream>

namespace tributary {
namespace {

std::string change(const std::string& id, const std::string& level, int day) {
  return fmt::format(
      R"({{"id": "{0}/1/1", "row": {{"signal_id": "{0}", "level": "{1}", "hazard": "safety.fire", )"
      R"("title": "t-{1}", "subject": {{"type": "place.building", "id": "B7", "name": "n"}}, )"
      R"("engine": {{"as_of": "2025-03-{2:02}T08:00+08:00"}}}}}})"
      "\n",
      id, level, day);
}

EventTime day(int of_march) {
  return parse_time(fmt::format("2025-03-{:02}T00:00+08:00", of_march)).value_or_die();
}

Peaks peaks(const std::string& log, Period period = {}) {
  std::istringstream lines(log);
  return peaks_of(lines, period).value_or_die();
}

TEST(PeaksTest, ARowThatRoseAndFellCountsWithItsHighestLevel) {
  const Peaks found =
      peaks(change("a", "yellow", 1) + change("a", "red", 2) + change("a", "none", 9));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.at("a").level, Level::kRed);
  EXPECT_EQ(found.at("a").title, "t-red");
  EXPECT_EQ(found.at("a").subject_id, "B7");
}

TEST(PeaksTest, WhatStoodBeforeThePeriodAndDidNotChangeInItCounts) {
  const std::string log = change("a", "orange", 1) + change("b", "red", 1) + change("b", "none", 2);
  const Peaks found = peaks(log, {day(5), day(9)});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.at("a").level, Level::kOrange);
}

TEST(PeaksTest, ALevelOfBeforeThePeriodIsItsPeakOnlyWhileItLasted) {
  const std::string log = change("a", "red", 1) + change("a", "yellow", 2) + change("a", "blue", 6);
  EXPECT_EQ(peaks(log, {day(5), day(9)}).at("a").level, Level::kYellow);
}

TEST(PeaksTest, WhatComesAfterThePeriodDoesNotCount) {
  const std::string log = change("a", "yellow", 6) + change("a", "red", 20);
  EXPECT_EQ(peaks(log, {day(5), day(9)}).at("a").level, Level::kYellow);
}

TEST(PeaksTest, ALineThatIsNoChangeIsAnError) {
  std::istringstream lines("{\"row\": 3}\n");
  EXPECT_EQ(peaks_of(lines, {}).error().code, ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace tributary
