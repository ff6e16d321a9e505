// kill at every boundary: list, change log and counters equal those of a run never killed (P3).
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "engine/partition/log_codec.h"
#include "tests/engine/partition/city_batches.h"
#include "tests/engine/partition/outside.h"
#include "tests/support/small_city.h"

namespace tributary::testing {
namespace {

std::unique_ptr<Worker> start(Outside& outside, const PartitionSetup& setup, std::size_t& next) {
  CommitPolicy policy;
  policy.checkpoint_interval = Millis(250);
  policy.rotate_bytes = 6000;  // some changes
  policy.writes_behind = true;
  auto worker = std::make_unique<Worker>(WorkerSetup{setup, outside.store, &outside.changes,
                                                     &outside.dead_letters, outside.clock, policy});
  const std::string state = worker->recover().value_or_die();
  next = state.empty() ? 0 : std::stoul(state);
  return worker;
}

/// Nothing comes for a while: what was written is delivered, and a checkpoint made.
void pause(Outside& outside, Worker& worker) {
  for (int i = 0; i < 4; ++i) {
    outside.clock.advance(Millis(40));
    worker.idle().value_or_die();
  }
}

/// What a process may spend at once: no output shows it.
struct Means {
  std::size_t cache_bytes = 4096;
  int timers_at_once = PartitionSetup::kTimersAtOnce;
};

/// Runs all batches, with a crash after each number of consumed batches in `kills`.
void run(Outside& outside, const std::vector<LogBatch>& batches, std::vector<std::size_t> kills,
         std::size_t kept_writes, const Means& means = {}) {
  const SmallCity city({repeat_rule()}, Days(1), &outside.store);
  PartitionSetup setup = city.setup();
  setup.cache_bytes = means.cache_bytes;
  setup.timers_at_once = means.timers_at_once;
  std::size_t next = 0;
  auto worker = start(outside, setup, next);
  std::size_t consumed = 0;
  while (next < batches.size()) {
    LogBatch batch = batches[next++];
    worker->consume(batch).value_or_die();
    outside.clock.advance(Millis(40));
    if (next % 5 == 0) pause(outside, *worker);
    ++consumed;
    if (kills.empty() || consumed != kills.back()) continue;
    kills.pop_back();
    worker.reset();
    outside.store.crash(kept_writes);
    outside.changes.crash();
    outside.dead_letters.crash();
    worker = start(outside, setup, next);
  }
  worker->finish().value_or_die();
}

/// Those of which anything is held.
std::vector<std::string> subjects_of(const Outside& outside) {
  std::vector<std::string> keys;
  outside.store
      .scan(Table::kSubjects, "", "",
            [&](std::string_view key, std::string_view) {
              keys.emplace_back(key);
              return true;
            })
      .value_or_die();
  return keys;
}

RC_GTEST_PROP(Recovery, AKilledRunEndsAsOneNeverKilled, ()) {
  const int count = *rc::gen::inRange(1, 80);
  std::vector<int> hours;
  for (int i = 0; i < count; ++i) hours.push_back(*rc::gen::inRange(0, 20));
  const std::vector<LogBatch> batches = batches_of(hours, *rc::gen::element(1, 10, 100));
  std::vector<std::size_t> kills;
  for (int i = *rc::gen::inRange(0, 5); i > 0; --i) {
    kills.push_back(static_cast<std::size_t>(*rc::gen::inRange(1, 2 * count)));
  }
  std::sort(kills.rbegin(), kills.rend());
  kills.erase(std::unique(kills.begin(), kills.end()), kills.end());
  Outside whole;
  run(whole, batches, {}, 0);
  Outside killed;
  const Means means{*rc::gen::element<std::size_t>(1, 4096, std::size_t{1} << 20),
                    *rc::gen::element(1, 2, PartitionSetup::kTimersAtOnce)};
  run(killed, batches, kills, static_cast<std::size_t>(*rc::gen::inRange(0, 2)), means);
  RC_ASSERT(whole.changes.whole() == killed.changes.whole());
  RC_ASSERT(whole.dead_letters.whole() == killed.dead_letters.whole());
  RC_ASSERT(counters_of(whole) == counters_of(killed));
  RC_ASSERT(subjects_of(whole) == subjects_of(killed));
}

/// After a checkpoint of so many subjects: how long a pause must be for the next one.
Millis pause_after(std::size_t subjects, Millis checkpoint_interval) {
  Outside outside;
  SmallCity city({repeat_rule()}, Days(1), &outside.store, 4096);
  CommitPolicy policy;
  policy.commit_interval = Millis(0);
  policy.checkpoint_interval = checkpoint_interval;
  Worker worker(WorkerSetup{city.setup(), outside.store, &outside.changes, &outside.dead_letters,
                            outside.clock, policy});
  worker.recover().value_or_die();
  std::size_t id = 0;
  LogBatch batch;
  while (id < subjects) {
    const std::string building = "B" + std::to_string(id);
    batch.records.emplace_back(failed_inspection(building, days(0), ++id));
  }
  worker.consume(batch).value_or_die();
  worker.idle().value_or_die();
  EXPECT_EQ(worker.partition().dirty_bytes(), 0U);  // the first pause is used at once
  LogBatch more;
  more.records.emplace_back(failed_inspection("B0", days(0), ++id));
  worker.consume(more).value_or_die();
  Millis waited{0};
  constexpr Millis kStep{10};
  while (worker.partition().dirty_bytes() > 0 && waited < checkpoint_interval) {
    outside.clock.advance(kStep);
    waited += kStep;
    worker.idle().value_or_die();
  }
  return waited;
}

TEST(Recovery, APauseIsUsedForACheckpointTheSoonerTheLessItWrites) {
  constexpr std::size_t kMuch = 24'000;
  EXPECT_EQ(pause_after(1, Millis(10'000)), Millis(100));
  const Millis after_much = pause_after(kMuch, Millis(10'000));
  EXPECT_GT(after_much, Millis(200));
  EXPECT_LT(after_much, Millis(2000));
  EXPECT_EQ(pause_after(kMuch, Millis(1000)), Millis(200));  // a fifth of it at most
}

/// What of one subject of which much is held is dirty after a record of it, and a commit.
std::size_t dirty_of_much(std::size_t checkpoint_bytes, std::size_t cache_bytes) {
  Outside outside;
  SmallCity city({repeat_rule()}, Days(1), &outside.store, cache_bytes);
  CommitPolicy policy;
  policy.commit_interval = Millis(0);
  policy.checkpoint_interval = std::chrono::hours(1);
  policy.checkpoint_bytes = checkpoint_bytes;
  Worker worker(WorkerSetup{city.setup(), outside.store, &outside.changes, &outside.dead_letters,
                            outside.clock, policy});
  worker.recover().value_or_die();
  std::size_t id = 0;
  LogBatch much;
  while (id < 300) much.records.emplace_back(failed_inspection("B1", days(0), ++id));
  worker.consume(much).value_or_die();
  outside.clock.advance(policy.checkpoint_interval);
  worker.idle().value_or_die();
  EXPECT_EQ(worker.partition().dirty_bytes(), 0U);
  LogBatch one;
  one.records.emplace_back(failed_inspection("B1", days(0), ++id));
  worker.consume(one).value_or_die();
  worker.idle().value_or_die();
  return worker.partition().dirty_bytes();
}

// A subject of which much is held is dirty at every checkpoint: each wrote all of it, and as it
// alone was enough for one, they came ever more often.
TEST(Recovery, OfASubjectThatHoldsMuchLittleCountsUntilTheCacheIsFull) {
  constexpr std::size_t kBytes = std::size_t{8} << 10;
  EXPECT_GT(dirty_of_much(kBytes, std::size_t{1} << 20), kBytes);
  EXPECT_EQ(dirty_of_much(kBytes, kBytes), 0U);
}

TEST(Recovery, WhatHasLeftEveryWindowIsForgottenWhereverTheKillsWere) {
  const std::vector<LogBatch> batches = batches_of(std::vector<int>(31), 100);
  Outside whole;
  run(whole, batches, {}, 0);
  for (std::size_t second = 2; second < batches.size(); ++second) {
    for (std::size_t first = 1; first < second; ++first) {
      Outside killed;
      run(killed, batches, {second, first}, 0);
      EXPECT_EQ(subjects_of(whole), subjects_of(killed)) << first << " " << second;
    }
  }
}

/// A start reads every subject again, and then looks at some of them in vain, more often than the
/// process did that had them in memory: slices must end where they ended all the same.
TEST(Recovery, SlicesEndWhereTheyEndedThoughTheCacheIsEmpty) {
  std::vector<int> hours;
  for (int i = 0; i < 40; ++i) hours.push_back(7 * i % 20);
  const std::vector<LogBatch> batches = batches_of(hours, 10);
  Outside whole;
  run(whole, batches, {}, 0);
  for (const int timers : {1, 2, 3}) {
    for (std::size_t kill = 1; kill < batches.size(); ++kill) {
      Outside killed;
      run(killed, batches, {kill}, 0, {std::size_t{1} << 20, timers});
      EXPECT_EQ(whole.changes.whole(), killed.changes.whole()) << timers << " " << kill;
      EXPECT_EQ(counters_of(whole), counters_of(killed)) << timers << " " << kill;
    }
  }
}

/// As a process leaves a state that is killed after its first commit, under the format given.
void write_killed_state(Outside& outside, const PartitionSetup& setup, char format) {
  std::size_t next = 0;
  const auto worker = start(outside, setup, next);
  LogBatch batch = batches_of({0}, 1).front();
  outside.clock.advance(Millis(200));
  worker->consume(batch).value_or_die();
  std::string identity = outside.store.get(Table::kMeta, "identity").value_or_die().value();
  identity[0] = format;
  StateBatch older;
  older.put(Table::kMeta, "identity", identity);
  outside.store.write(older, true).value_or_die();
}

TEST(Recovery, ARedoLogOfAnOlderFormatIsNotRunAgain) {
  for (const char format : {'\3', static_cast<char>(kStateFormat)}) {
    Outside outside;
    const SmallCity city({repeat_rule()}, Days(1), &outside.store);
    write_killed_state(outside, city.setup(), format);
    Worker worker(WorkerSetup{
        city.setup(), outside.store, &outside.changes, &outside.dead_letters, outside.clock, {}});
    const auto recovered = worker.recover();
    EXPECT_EQ(recovered.has_value(), format == kStateFormat);
    if (!recovered) {
      EXPECT_THAT(recovered.error().message, ::testing::HasSubstr("older version"));
    }
  }
}

/// A clock far ahead, then five reports too late for every window, each followed by a record that
/// stage 1 refused; cut into batches after every `cut` of the ten.
std::string dead_letters_cut_after(std::size_t cut) {
  Outside outside;
  SmallCity city({repeat_rule()}, Days(1), &outside.store);
  std::size_t next = 0;
  const auto worker = start(outside, city.setup(), next);
  LogBatch batch;
  batch.records.emplace_back(clock_at(days(300)));
  for (std::uint64_t i = 0; i < 10; ++i) {
    if (i % cut == 0) {
      worker->consume(batch).value_or_die();
      batch = LogBatch();
    }
    if (i % 2 == 0) {
      Observation late = report("B7", days(1), "h1", i + 1);
      late.position.offset = i;
      batch.records.emplace_back(late);
    } else {
      batch.refusals.push_back(
          {{kGrievance, {0, i}, RejectReason::kMalformed, "", ""}, batch.records.size()});
    }
  }
  worker->consume(batch).value_or_die();
  worker->finish().value_or_die();
  return outside.dead_letters.whole();
}

TEST(Recovery, DeadLettersOfBothStagesComeInTheOrderOfTheStream) {
  const std::string whole = dead_letters_cut_after(10);
  EXPECT_THAT(whole, ::testing::HasSubstr("too_late"));
  EXPECT_THAT(whole, ::testing::HasSubstr("malformed"));
  for (std::size_t cut = 1; cut < 10; ++cut) EXPECT_EQ(dead_letters_cut_after(cut), whole) << cut;
}

/// People observations in the event store.
std::size_t people_kept(const Outside& outside, const PartitionSetup& setup) {
  std::size_t people = 0;
  outside.store
      .scan(Table::kObservations, "", "",
            [&](std::string_view, std::string_view frame) {
              for (const LogRecord& record :
                   read_frame(frame, setup.catalog, setup.sources).value_or_die().records) {
                const auto* observation = std::get_if<Observation>(&record);
                people += observation != nullptr && observation->source == kGrievance ? 1 : 0;
              }
              return true;
            })
      .value_or_die();
  return people;
}

TEST(Retention, PeopleLeaveTheEventStoreAfterNinetyDays) {
  Outside outside;
  SmallCity city({repeat_rule()}, Days(1), &outside.store);
  std::size_t next = 0;
  const auto worker = start(outside, city.setup(), next);
  const auto take = [&](LogRecord record) {
    LogBatch batch;
    batch.records.push_back(std::move(record));
    worker->consume(batch).value_or_die();
  };
  take(report("B7", days(0), "h1"));
  take(failed_inspection("B7", days(0)));
  take(report("B7", days(60), "h2"));
  take(clock_at(days(89)));
  worker->finish().value_or_die();
  EXPECT_EQ(people_kept(outside, city.setup()), 2U);
  take(clock_at(days(91)));
  worker->finish().value_or_die();
  EXPECT_EQ(people_kept(outside, city.setup()), 1U);
  EXPECT_EQ(outside.store.size(Table::kObservations), 5U);
  take(clock_at(days(500)));
  worker->finish().value_or_die();
  EXPECT_EQ(people_kept(outside, city.setup()), 0U);
  EXPECT_LT(outside.store.size(Table::kObservations), 5U);
}

TEST(Recovery, AnOutputThatSomebodyElseWroteIsRefused) {
  Outside outside;
  outside.changes.append("something\n").value_or_die();
  SmallCity city({repeat_rule()}, Days(1), &outside.store);
  Worker worker(
      WorkerSetup{city.setup(), outside.store, &outside.changes, nullptr, outside.clock, {}});
  const auto recovered = worker.recover();
  ASSERT_FALSE(recovered.has_value());
  EXPECT_EQ(recovered.error().code, ErrorCode::kExists);
}

// They are read by a thread of its own beside the registers; what it finds must not be lost.
TEST(Recovery, IdsThatCannotBeReadAreTold) {
  const std::vector<std::pair<std::string, ErrorCode>> broken = {
      {std::string(1, '\x7f'), ErrorCode::kIncompatible}, {std::string(), ErrorCode::kCorrupt}};
  for (const auto& [bound, code] : broken) {
    Outside outside;
    SmallCity city({repeat_rule()}, Days(1), &outside.store);
    std::size_t next = 0;
    const auto before = start(outside, city.setup(), next);
    LogBatch records;
    records.records.emplace_back(report("B7", days(0), "h1"));
    before->consume(records).value_or_die();
    before->finish().value_or_die();
    StateBatch batch;
    batch.put(Table::kMeta, "ids", bound);
    outside.store.write(batch, true).value_or_die();
    Worker worker(WorkerSetup{city.setup(), outside.store, nullptr, nullptr, outside.clock, {}});
    const auto recovered = worker.recover();
    ASSERT_FALSE(recovered.has_value());
    EXPECT_EQ(recovered.error().code, code) << recovered.error().message;
  }
}

TEST(Recovery, StateOfAnotherSiteIsRefused) {
  Outside outside;
  std::size_t next = 0;
  SmallCity city({repeat_rule()}, Days(1), &outside.store);
  start(outside, city.setup(), next)->finish().value_or_die();
  SiteSettings elsewhere;
  elsewhere.site = "elsewhere";
  const PartitionSetup moved{city.setup().rules,
                             city.setup().catalog,
                             city.setup().subjects,
                             city.setup().sources,
                             elsewhere,
                             3,
                             20,
                             {},
                             &outside.store};
  Worker worker(WorkerSetup{moved, outside.store, nullptr, nullptr, outside.clock, {}});
  const auto recovered = worker.recover();
  ASSERT_FALSE(recovered.has_value());
  EXPECT_EQ(recovered.error().code, ErrorCode::kIncompatible);
}

}  // namespace
}  // namespace tributary::testing
