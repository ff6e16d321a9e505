// Deadlines in working days by the calendar that the log carries (DESIGN 6, P1).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connectors/memory/manual_clock.h"
#include "connectors/memory/memory_store.h"
#include "engine/partition/worker.h"
#include "tests/support/follow_up_desk.h"

namespace tributary::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::int64_t kFriday = 20'000;  // days(0), 2024-10-04
constexpr std::int64_t kSaturday = kFriday + 1, kMonday = kFriday + 3;

enum class Special { kNothing, kMondayOff, kSaturdayWorked };

Generation generation_with(Special day) {
  Generation generation;
  generation.ruleset = sha256("rules");
  generation.calendar.years = {2024};
  if (day == Special::kMondayOff) generation.calendar.holidays = {kMonday};
  if (day == Special::kSaturdayWorked) generation.calendar.working_weekends = {kSaturday};
  return generation;
}

/// What is found is to be answered within two working days.
Rule two_working_days_rule() {
  Rule rule = no_feedback_rule();
  rule.expect->by.code = {{OpCode::kEventTime, 0, 0},
                          {OpCode::kNumber, 0, 2 * Decimal::kScale},
                          {OpCode::kAddWorkingDays, 0, 0}};
  return rule;
}

/// A row of level orange that opens on the Friday; its rule gives it `3wd`.
std::string orange_row(const std::optional<Generation>& generation) {
  SmallCity city;
  if (generation) city.take(*generation);
  for (const char* reporter : {"h1", "h2", "h3"}) city.report("B7", days(0.4), reporter);
  city.failed_inspection("B7", days(0.4));
  EXPECT_EQ(city.level_of("B7"), Level::kOrange);
  return city.row_of("B7");
}

TEST(Calendar, ADeadlineLeavesOutItsHolidays) {
  EXPECT_EQ(member_of(orange_row(generation_with(Special::kNothing)), "due"),
            "2024-10-10T00:00+00:00");
  const std::string row = orange_row(generation_with(Special::kMondayOff));
  EXPECT_EQ(member_of(row, "due"), "2024-10-11T00:00+00:00");
  EXPECT_THAT(row, Not(HasSubstr("weekends_only")));
}

TEST(Calendar, ADeadlineOutsideItsYearsIsMarked) {
  Generation another_year = generation_with(Special::kMondayOff);
  another_year.calendar.years = {2025};
  another_year.calendar.holidays.clear();
  for (const auto& generation : {std::optional<Generation>(), std::optional(another_year)}) {
    const std::string row = orange_row(generation);
    EXPECT_EQ(member_of(row, "due"), "2024-10-10T00:00+00:00");
    EXPECT_EQ(member_of(row, "due_weekends_only"), "true");
  }
}

TEST(Calendar, WhatMustArriveInWorkingDaysIsAwaitedOverAHoliday) {
  FollowUpDesk plain({two_working_days_rule()}), festive({two_working_days_rule()});
  plain.take(generation_with(Special::kNothing));
  festive.take(generation_with(Special::kMondayOff));
  for (FollowUpDesk* desk : {&plain, &festive}) {
    desk->found("H1", days(0.4), days(99), kMinor);
    desk->pass(days(5.6));  // by the end of Tuesday, and 12 hours of grace
  }
  EXPECT_EQ(plain.level_of("H1"), Level::kYellow);
  EXPECT_EQ(festive.level_of("H1"), Level::kNone);
  festive.pass(days(6.6));
  EXPECT_EQ(festive.level_of("H1"), Level::kYellow);
  EXPECT_THAT(festive.member("H1", "why"), Not(HasSubstr("weekends_only")));
}

TEST(Calendar, WhatWasDueByWeekendsAloneSaysSo) {
  FollowUpDesk desk({two_working_days_rule()});
  desk.found("H1", days(0.4), days(99), kMinor);
  desk.pass(days(5.6));
  EXPECT_THAT(desk.member("H1", "why"), HasSubstr("\"by_weekends_only\":true"));
}

TEST(Calendar, AnotherOneJudgesEveryRowAgainAndStays) {
  MemoryStore store;
  FollowUpDesk desk({two_working_days_rule()}, &store);
  desk.take(generation_with(Special::kNothing));
  desk.found("H1", days(0.4), days(99), kMinor);
  desk.pass(days(5.6));
  EXPECT_EQ(desk.level_of("H1"), Level::kYellow);
  desk.restart();
  desk.take(generation_with(Special::kMondayOff));
  EXPECT_EQ(desk.level_of("H1"), Level::kNone);
  EXPECT_THAT(desk.published().changes.back(), HasSubstr("\"cause\":\"rule\""));
  desk.restart();  // it comes from the checkpoint now
  desk.pass(days(6.4));
  EXPECT_EQ(desk.level_of("H1"), Level::kNone);
  desk.pass(days(6.6));
  EXPECT_EQ(desk.level_of("H1"), Level::kYellow);
}

TEST(Calendar, ADeadlineThatComesEarlierIsNotSleptThrough) {
  MemoryStore store;
  FollowUpDesk desk({two_working_days_rule()}, &store);
  desk.take(generation_with(Special::kNothing));
  desk.found("H1", days(0.4), days(99), kMinor);
  desk.pass(days(1));
  desk.restart();
  desk.take(generation_with(Special::kSaturdayWorked));
  desk.pass(days(4.4));
  EXPECT_EQ(desk.level_of("H1"), Level::kNone);
  desk.pass(days(4.6));  // Saturday and Monday
  EXPECT_EQ(desk.level_of("H1"), Level::kYellow);
}

void consume(Worker& worker, std::vector<LogRecord> records) {
  LogBatch batch;
  batch.records = std::move(records);
  batch.ingest_state = "read";
  worker.consume(batch).value_or_die();
}

TEST(Calendar, StepsBeforeAKillAreRunAgainByTheOneTheyWereTakenBy) {
  MemoryStore store;
  ManualClock clock;
  const FollowUpDesk desk({two_working_days_rule()}, &store);
  CommitPolicy no_checkpoints;
  no_checkpoints.checkpoint_interval = Days(1);
  const auto start = [&](Special day) {
    auto worker = std::make_unique<Worker>(
        WorkerSetup{desk.setup(), store, nullptr, nullptr, clock, no_checkpoints});
    worker->recover().value_or_die();
    worker->begin_generation(generation_with(day)).value_or_die();
    return worker;
  };
  auto worker = start(Special::kNothing);
  consume(*worker, {generation_with(Special::kNothing)});
  worker->finish().value_or_die();
  ClockReport tuesday_over;
  for (const SourceId source : {kFindings, kFeedback, kElsewhere}) {
    tuesday_over.clocks.push_back(read_up_to(source, days(5.6)));
  }
  clock.advance(Millis(200));
  consume(*worker, {finding("H1", days(0.4), days(99), kMinor), tuesday_over});
  worker.reset();
  store.crash(0);
  worker = start(Special::kMondayOff);  // the digests of the steps agree, or this ends here
  std::string row;
  store
      .scan(Table::kSignals, "", "",
            [&](std::string_view, std::string_view json) {
              row = json;
              return true;
            })
      .value_or_die();
  ASSERT_FALSE(row.empty());
  EXPECT_EQ(member_of(row, "level"), "none");
  EXPECT_EQ(worker->partition().generation(), generation_with(Special::kMondayOff));
}

}  // namespace
}  // namespace tributary::testing
