// SIGNALS 3: a sweep asks every rule of every subject at one instant. It finds what the stream has
// found, says what was covered, and of reports by people nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "connectors/memory/manual_clock.h"
#include "connectors/memory/memory_sink.h"
#include "connectors/memory/memory_store.h"
#include "engine/partition/log_codec.h"
#include "engine/partition/sweep_codec.h"
#include "engine/partition/worker.h"
#include "schemas/catalog/catalog.h"
#include "tests/engine/partition/swept_city.h"

namespace tributary::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(Sweep, FindsWhatTheStreamFoundAndIsToldWithTheNextRevision) {
  SweptCity city;
  city.complain("B1", days(0));
  city.take(clock_at(days(2)));
  const std::size_t before = city.changes().size();
  city.take(full("f1", days(2)));
  EXPECT_EQ(city.changes().size(), before);
  EXPECT_EQ(city.last_report().stage, SweepStage::kDone);
  EXPECT_EQ(city.last_report().differences, 0U);
  EXPECT_THAT(found_by(city.only_row()), ElementsAre("stream 2024-10-04"));
  city.take(failed_inspection("B1", days(3)));
  EXPECT_THAT(found_by(city.only_row()), ElementsAre("full f1 2024-10-06", "stream 2024-10-04"));
}

TEST(Sweep, RunsWhenWPassesItsInstant) {
  SweptCity city;
  city.complain("B1", days(0));
  city.take(full("f1", days(5)));
  city.take(clock_at(days(4)));
  EXPECT_EQ(city.last_report().stage, SweepStage::kWaiting);
  city.take(clock_at(days(9)));  // the row is there until day 44
  EXPECT_EQ(city.last_report().stage, SweepStage::kDone);
  EXPECT_EQ(city.last_report().last_checked, days(5));
}

// In how large steps clocks are reported must not show: what is due before it is shown before it.
TEST(Sweep, ComesBetweenTheTimersBeforeAndBehindIt) {
  SweptCity city;
  city.complain("B1", days(0));
  city.take(full("f1", days(43)));  // after 30 days the level is kept for 14
  city.take(full("f2", days(45)));
  city.take(clock_at(days(90)));
  const auto row = city.only_row();
  EXPECT_EQ(row.at("condition"), "gone");
  EXPECT_THAT(found_by(row), ElementsAre("full f1 2024-11-16", "stream 2024-10-04"));
}

TEST(Sweep, SaysHowManyNobodyHasLookedAt) {
  SweptCity city;
  city.take(failed_inspection("B1", days(0)));
  city.take(failed_inspection("B5", days(0)));
  city.complain("B2", days(0));
  city.take(clock_at(days(0)));
  city.take(full("f1", days(0)));
  const TypeCoverage all{building_type(), 5, 5, 3};
  EXPECT_THAT(city.last_report().coverage, ElementsAre(all));
  city.take(clock_at(days(60)));  // nothing of then matters any more
  city.take(full("f2", days(60)));
  const TypeCoverage none{building_type(), 5, 5, 5};
  EXPECT_THAT(city.last_report().coverage, ElementsAre(none));
}

TEST(Sweep, OfAnIdThatIsKnownIsADuplicate) {
  SweptCity city;
  city.take(full("f1", days(0)));
  city.take(clock_at(days(1)));
  city.take(full("f1", days(1)));
  EXPECT_THAT(city.partition().sweeps().reports(), SizeIs(1));
  EXPECT_EQ(city.last_report().last_checked, days(0));
}

TEST(Sweep, BeyondTheMostTheOldestThatAreDoneMakeRoom) {
  SweptCity city;
  city.take(clock_at(days(1)));
  for (std::size_t i = 0; i < Sweeps::kMost + 3; ++i) {
    city.take(full("f" + std::to_string(i), days(1)));
  }
  EXPECT_THAT(city.partition().sweeps().reports(), SizeIs(Sweeps::kMost));
  EXPECT_EQ(city.partition().sweeps().reports().front().sweep.id, "f3");
  SweptCity waiting;
  for (std::size_t i = 0; i < Sweeps::kMost + 3; ++i) {
    waiting.take(full("f" + std::to_string(i), days(1)));
  }
  EXPECT_EQ(waiting.last_report().sweep.id, "f" + std::to_string(Sweeps::kMost - 1));
}

TEST(Sweep, WhatWasRepeatedMakesRoomBeforeWhatWasNot) {
  SweptCity city;
  city.take(clock_at(days(1)));
  Sweep rare = full("rare", days(1));
  rare.check = CheckKind::kSpecial;
  rare.theme = "fire";
  city.take(rare);
  for (std::size_t i = 0; i < Sweeps::kMost + 3; ++i) {
    city.take(full("nightly-" + std::to_string(i), days(1)));
  }
  const auto& reports = city.partition().sweeps().reports();
  EXPECT_THAT(reports, SizeIs(Sweeps::kMost));
  EXPECT_EQ(reports[0].sweep.id, "rare");
  EXPECT_EQ(reports[1].sweep.id, "nightly-4");
}

/// Yellow where the building has a failed inspection and is of manager M1's district: an attribute
/// that changes behind the engine's back.
Rule district_rule() {
  Rule rule = repeat_rule();
  rule.inputs.erase(rule.inputs.begin());
  rule.attributes = {{0, InputAttribute::kCount}};
  for (auto& level : rule.levels) level.reset();
  Program program;
  program.texts = {"500103"};
  program.code = {{OpCode::kAttribute, 0, 0}, {OpCode::kNumber, 0, Decimal::kScale},
                  {OpCode::kGe, 0, 0},        {OpCode::kSubjectDistrict, 0, 0},
                  {OpCode::kText, 0, 0},      {OpCode::kEq, 0, 0},
                  {OpCode::kAnd, 0, 0}};
  rule.levels[static_cast<std::size_t>(Level::kYellow)] = program;
  rule.score.clear();
  return rule;
}

// What the stream has missed (here: a register changed without a word) is taken in, and an alarm.
TEST(Sweep, TakesInWhatTheStreamHasMissed) {
  SweptCity city({district_rule()}, nullptr, false);
  city.directory().set_district_of_first("500199");
  city.take(failed_inspection("B1", days(0)));
  city.directory().set_district_of_first("500103");
  city.take(clock_at(days(0)));
  city.take(full("f1", days(0)));
  EXPECT_EQ(city.last_report().differences, 1U);
  EXPECT_EQ(city.partition().counters().sweep_differences, 1U);
  ASSERT_THAT(city.changes(), SizeIs(1));
  EXPECT_EQ(nlohmann::json::parse(city.changes()[0]).at("cause"), "sweep");
  city.take(full("f2", days(0)));
  EXPECT_EQ(city.last_report().differences, 0U);
}

TEST(SweepDeathTest, EndsATestWhereTheStreamHasMissedSomething) {
  SweptCity city({district_rule()});
  city.directory().set_district_of_first("500199");
  city.take(failed_inspection("B1", days(0)));
  city.directory().set_district_of_first("500103");
  city.take(clock_at(days(0)));
  EXPECT_DEATH(city.take(full("f1", days(0))), "sweeps_must_agree");
}

/// What two sweeps, one before and one after a row is made by findings, tell.
std::string told_of(const std::vector<Observation>& reports) {
  MemoryStore store;
  SweptCity city({repeat_rule()}, &store);
  city.take(failed_inspection("B3", days(0), 31));
  for (const Observation& one : reports) city.take(one);
  city.take(full("f1", days(1)));
  city.take(clock_at(days(20)));
  city.take(full("f2", days(20)));
  std::uint64_t id = 50;
  for (const char* reporter : {"h7", "h8", "h9"}) {
    city.take(report("B3", days(25), reporter, ++id));
  }
  city.take(clock_at(days(34)));  // the finding has left its window, and the reports theirs
  city.take(full("f3", days(34)));
  std::string told;
  ByteWriter out(told);
  for (const SweepReport& one : city.partition().sweeps().reports()) write_sweep_report(one, out);
  for (const std::string& change : city.changes()) out.bytes(change);
  return told;
}

// PEOPLE, Two worlds: one or two reports here, or there, or none.
TEST(Sweep, TellsNothingOfOneReportOrTwo) {
  const std::string untold = told_of({});
  EXPECT_TRUE(told_of({report("B3", days(0.5), "h1", 1)}) == untold);
  for (const char* building : {"B1", "B2", "B5"}) {
    const Observation first = report(building, days(0.5), "h1", 1);
    EXPECT_TRUE(told_of({first}) == untold) << building;
    EXPECT_TRUE(told_of({first, report(building, days(3), "h2", 2)}) == untold) << building;
    EXPECT_TRUE(told_of({report(building, days(33), "h1", 1)}) == untold) << building;
  }
}

TEST(Sweep, OfAnAreaCoversItAlone) {
  SweptCity city;
  city.complain("B1", days(0));
  city.complain("B5", days(0));
  city.take(clock_at(days(0)));
  Sweep sweep = special("s1", days(0));
  sweep.area = "500104";
  city.take(sweep);
  const TypeCoverage last{building_type(), 1, 1, 1};
  EXPECT_THAT(city.last_report().coverage, ElementsAre(last));
}

TEST(Sweep, OfAThemeAsksItsRulesAlone) {
  Rule other = repeat_rule();
  other.themes = {"fire"};
  SweptCity city({other});
  city.complain("B1", days(0));
  city.take(clock_at(days(0)));
  Sweep sweep = special("s1", days(0));
  sweep.theme = "flood_season";
  city.take(sweep);
  EXPECT_THAT(city.last_report().coverage, IsEmpty());
  sweep = special("s2", days(0));
  sweep.theme = "fire";
  city.take(sweep);
  EXPECT_THAT(city.last_report().coverage, SizeIs(1));
  city.take(failed_inspection("B1", days(1)));
  EXPECT_THAT(found_by(city.only_row()), ElementsAre("special s2 2024-10-04", "stream 2024-10-04"));
}

TEST(Sweep, RollingGoesRoundInSlicesOfAnHour) {
  SweptCity city({repeat_rule()}, nullptr, true, 200);
  Sweep sweep = sweep_of(CheckKind::kRolling, "r1", days(0));
  sweep.every = std::chrono::hours(12);
  city.take(sweep);
  city.complain("B1", days(-1));
  city.take(clock_at(days(0)));
  const std::uint64_t first = city.last_report().coverage.at(0).checked;
  EXPECT_GT(first, 0U);
  EXPECT_LT(first, 60U);
  EXPECT_EQ(city.last_report().coverage.at(0).total, 200U);
  city.take(clock_at(days(0.49)));
  EXPECT_EQ(city.last_report().slice, 12U);
  EXPECT_EQ(city.last_report().coverage.at(0).checked, 200U);
  city.take(clock_at(days(0.5)));  // the next round
  EXPECT_EQ(city.last_report().coverage.at(0).checked, first);
  city.take(sweep_of(CheckKind::kRolling, "r2", days(0.5)));
  city.take(clock_at(days(2)));
  EXPECT_EQ(city.last_report().slice, 13U);
  EXPECT_EQ(city.last_report().stage, SweepStage::kDone);
}

TEST(Sweep, InTheLogIsReadAsItWasWritten) {
  Sweep sweep = special("s1", days(3));
  sweep.theme = "flood_season";
  sweep.area = "500103";
  sweep.profile = "strict";
  std::string bytes;
  write_record(sweep, bytes);
  const auto read = read_records(bytes, catalog(), two_sources(Days(1)));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(std::get<Sweep>(read->at(0)), sweep);
  bytes[4] = 9;  // no such check
  EXPECT_FALSE(read_records(bytes, catalog(), two_sources(Days(1))).has_value());
}

TEST(Sweep, StatesBeforeItHadNoneAndCountedNone) {
  PartitionCounters counters;
  counters.revisions = 7;
  counters.forgotten_ids = 5;
  counters.sweep_differences = 3;
  const auto all = counters.all();
  ASSERT_EQ(all.back().first, "sweep_differences");
  for (const std::size_t missing : {0U, 1U, 3U}) {
    std::string bytes;
    ByteWriter out(bytes);
    out.varint(all.size() - missing);
    for (std::size_t i = 0; i + missing < all.size(); ++i) out.varint(all[i].second);
    out.varint(0);
    PartitionCounters read;
    ByteReader in(bytes);
    ASSERT_TRUE(read.read(in).has_value()) << missing;
    EXPECT_EQ(read.revisions, 7U);
    EXPECT_EQ(read.forgotten_ids, missing < 3 ? 5U : 0U);
    EXPECT_EQ(read.sweep_differences, missing < 1 ? 3U : 0U);
  }
  EXPECT_THAT(read_sweep_reports(MemoryStore(), catalog()).value_or_die(), IsEmpty());
}

/// A run with a sweep in it that takes several slices; killed after so many commits.
class SweptRun {
 public:
  static constexpr int kBuildings = 5000;

  explicit SweptRun(bool is_killed) : is_killed_(is_killed) {
    policy_.checkpoint_interval = Days(1);
    start();
    LogBatch batch;
    Generation generation;
    generation.ruleset = sha256("rules");
    batch.records.emplace_back(generation);
    for (int i = 1; i <= kBuildings; ++i) {
      batch.records.emplace_back(failed_inspection("B" + std::to_string(i), days(0),
                                                   7'000'000 + static_cast<std::uint64_t>(i)));
    }
    for (int i = 0; i < 3; ++i) {
      batch.records.emplace_back(
          report("B1", days(0), "h" + std::to_string(i), 100 + static_cast<std::uint64_t>(i)));
    }
    batch.records.emplace_back(clock_at(days(1)));
    worker_->consume(batch).value_or_die();
    kill();
    worker_->sweep(full("f1", EventTime::min())).value_or_die();
    kill();
    batch.records = {failed_inspection("B1", days(2), 6'000'000), report("B1", days(2), "h3", 103),
                     report("B1", days(2), "h4", 104)};
    worker_->consume(batch).value_or_die();
    worker_->finish().value_or_die();
  }

  [[nodiscard]] std::string told() {
    std::string told = changes_.contents();
    ByteWriter out(told);
    for (const auto& one : read_sweep_reports(store_, catalog()).value_or_die()) {
      write_sweep_report(one, out);
    }
    return told;
  }

 private:
  void start() {
    worker_.reset();
    worker_ = std::make_unique<Worker>(
        WorkerSetup{city_.setup(), store_, &changes_, nullptr, clock_, policy_});
    worker_->recover().value_or_die();
  }
  /// What was committed is run again from the last checkpoint.
  void kill() {
    clock_.advance(Days(0) + Millis(200));
    worker_->idle().value_or_die();
    if (is_killed_) start();
  }

  bool is_killed_;
  MemoryStore store_;
  MemorySink changes_;
  ManualClock clock_;
  CommitPolicy policy_;
  SweptCity city_{{repeat_rule()}, &store_, true, kBuildings};
  std::unique_ptr<Worker> worker_;
};

TEST(Sweep, IsRunAgainAfterAKill) {
  SweptRun killed(true), whole(false);
  EXPECT_EQ(killed.told(), whole.told());
  EXPECT_NE(whole.told().find("\"check\":\"full\",\"sweep\":\"f1\""), std::string::npos)
      << whole.told().substr(0, 300);
}

}  // namespace
}  // namespace tributary::testing
