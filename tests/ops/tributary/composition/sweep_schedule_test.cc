// Checks that come by themselves: when they are due, and what has been made up for.
#include "ops/tributary/composition/sweep_schedule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connectors/memory/manual_clock.h"
#include "connectors/memory/memory_store.h"
#include "tests/support/small_city.h"

namespace tributary::composition_test {
namespace {

using testing::days;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr UtcOffset kOffset{std::chrono::hours(8)};

ConfiguredSweep monthly() {
  ConfiguredSweep sweep;
  sweep.name = "monthly";
  sweep.sweep.check = CheckKind::kFull;
  sweep.every = Days(30);
  sweep.at = std::chrono::hours(3);
  return sweep;
}

ConfiguredSweep rolling() {
  ConfiguredSweep sweep;
  sweep.name = "rolling";
  sweep.sweep.check = CheckKind::kRolling;
  sweep.sweep.every = sweep.every = Days(30);
  return sweep;
}

std::string told(EventTime at) { return format_time(at, kOffset); }

EventTime at(const char* text) { return parse_time(text).value_or_die(); }

TEST(SweepScheduleTest, ItIsDueAtItsTimeOfDayByTheSitesClock) {
  ConfiguredSweep daily = monthly();
  daily.every = Days(1);
  EXPECT_EQ(told(last_due(daily, at("2025-03-12T03:00+08:00"), kOffset)), "2025-03-12T03:00+08:00");
  EXPECT_EQ(told(last_due(daily, at("2025-03-12T02:59+08:00"), kOffset)), "2025-03-11T03:00+08:00");
  EXPECT_EQ(told(next_due(daily, at("2025-03-12T03:00+08:00"), kOffset)), "2025-03-13T03:00+08:00");
  daily.every = std::chrono::hours(6);
  EXPECT_EQ(told(last_due(daily, at("2025-03-12T14:00+08:00"), kOffset)), "2025-03-12T09:00+08:00");
}

TEST(SweepScheduleTest, WhatWasDueIsAskedForOnce) {
  const std::vector<ConfiguredSweep> scheduled = {monthly(), rolling()};
  const EventTime now = at("2025-03-12T09:00+08:00");
  const auto due = sweeps_due(scheduled, {}, now, kOffset);
  ASSERT_EQ(due.size(), 2U);
  EXPECT_EQ(due[0].id, "monthly-20250211T0300");
  EXPECT_EQ(due[0].at, EventTime::min());
  EXPECT_TRUE(is_sound(due[0]));
  EXPECT_EQ(due[1].id, "rolling-20250312T0900");
  EXPECT_EQ(due[1].every, Days(30));
  EXPECT_TRUE(is_sound(due[1]));
  std::vector<SweepReport> known(2);
  known[0].sweep = due[0];
  known[1].sweep = due[1];
  EXPECT_THAT(sweeps_due(scheduled, known, now, kOffset), IsEmpty());
  const auto later = sweeps_due(scheduled, known, now + Days(75), kOffset);
  ASSERT_EQ(later.size(), 1U);  // two were missed, and one is made up for
  EXPECT_EQ(later[0].id, "monthly-20250512T0300");
}

TEST(SweepScheduleTest, ARollingCheckBeginsAnewWhenItsRoundChanges) {
  const EventTime now = at("2025-03-12T09:00+08:00");
  std::vector<ConfiguredSweep> scheduled = {rolling()};
  std::vector<SweepReport> known(1);
  known[0].sweep = sweeps_due(scheduled, {}, now, kOffset).at(0);
  scheduled[0].every = scheduled[0].sweep.every = Days(10);
  known.emplace_back();
  known[1].sweep = sweeps_due(scheduled, known, now + Days(1), kOffset).at(0);
  EXPECT_EQ(known[1].sweep.every, Days(10));
  EXPECT_THAT(sweeps_due(scheduled, known, now + Days(2), kOffset), IsEmpty());
  // Back to 30 days: what there was of 30 days is over.
  scheduled = {rolling()};
  EXPECT_EQ(sweeps_due(scheduled, known, now + Days(3), kOffset).size(), 1U);
}

class ScheduledSweepsTest : public ::testing::Test {
 protected:
  ScheduledSweepsTest() {
    config_.sources.resize(city_.setup().sources.size());
    config_.sweeps = {monthly()};
    worker_.recover().value_or_die();
  }
  void pass(double day, std::optional<WallTime> caught_up) {
    LogBatch batch;
    ClockReport report = testing::clock_at(days(day));
    for (SourceClock& clock : report.clocks) clock.caught_up_at = caught_up;
    batch.records.emplace_back(report);
    scheduled_.consume(batch).value_or_die();
    clock_.advance(ScheduledSweeps::kPatience);
  }
  [[nodiscard]] std::vector<std::string> run() const {
    std::vector<std::string> ids;
    for (const SweepReport& report : worker_.partition().sweeps().reports()) {
      EXPECT_EQ(report.stage, SweepStage::kDone);
      ids.push_back(report.sweep.id);
    }
    return ids;
  }

  Config config_;
  MemoryStore store_;
  ManualClock clock_{WallTime(at("2025-03-12T09:00+08:00").since_epoch())};
  const testing::SmallCity city_{{testing::repeat_rule()}, Days(1), &store_};
  Worker worker_{WorkerSetup{city_.setup(), store_, nullptr, nullptr, clock_, CommitPolicy()}};
  ScheduledSweeps scheduled_{worker_, worker_, config_, clock_};
};

TEST_F(ScheduledSweepsTest, NoneInTheMidstOfABacklog) {
  pass(1, std::nullopt);
  pass(2, std::nullopt);
  EXPECT_THAT(run(), IsEmpty());
  pass(3, clock_.now());
  EXPECT_THAT(run(), ElementsAre("monthly-20250211T0300"));
}

TEST_F(ScheduledSweepsTest, EachOnceItIsDue) {
  for (int day = 0; day < 70; day += 10) {
    pass(day + 1, clock_.now());
    clock_.advance(Days(10));
  }
  EXPECT_THAT(run(), ElementsAre("monthly-20250211T0300", "monthly-20250313T0300",
                                 "monthly-20250412T0300"));
}

}  // namespace
}  // namespace tributary::composition_test
