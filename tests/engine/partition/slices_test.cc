// Kills between two slices of what one record makes due, with a checkpoint at each and with none:
// what a start runs again ends where it had ended.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <utility>

#include "tests/engine/partition/outside.h"
#include "tests/support/follow_up_desk.h"
#include "tests/support/passing_store.h"
#include "tests/support/small_city.h"

namespace tributary::testing {
namespace {

constexpr int kTimersAtOnce = 30;

/// More hazards than two slices take, then a clock that makes all of them overdue at once, and
/// something after it.
std::vector<LogBatch> overdue_all_at_once() {
  std::vector<LogBatch> batches(2);
  for (std::uint64_t i = 0; i < 2 * kTimersAtOnce + 9; ++i) {
    batches[0].records.emplace_back(
        finding("H" + std::to_string(i), days(0), days(10), i % 2 == 0 ? kMajor : kMinor, i + 1));
  }
  ClockReport report;
  for (const SourceId source : {kFindings, kFeedback, kElsewhere}) {
    report.clocks.push_back(read_up_to(source, days(10.9)));
  }
  batches[1].records.emplace_back(report);
  batches[1].records.emplace_back(feedback("H7", days(10.8), 1));
  batches[1].refusals.push_back({{kFindings, {0, 1}, RejectReason::kUnresolved, "", ""}, 1});
  batches[1].refusals.push_back({{kFindings, {0, 2}, RejectReason::kUnresolved, "", ""}, 2});
  batches[0].ingest_state = "1";
  batches[1].ingest_state = "2";
  return batches;
}

std::unique_ptr<FollowUpDesk> follow_up(StateStore* store) {
  return std::make_unique<FollowUpDesk>(std::vector<Rule>{no_feedback_rule()}, store);
}
std::unique_ptr<SmallCity> small_city(StateStore* store) {
  return std::make_unique<SmallCity>(std::vector<Rule>{repeat_rule()}, Days(1), store);
}

constexpr std::size_t kAtEachCut = 1, kNever = std::size_t{1} << 40;  ///< bytes until a checkpoint

/// Dies after `writes` batches, once; the number of lives it took. `city`: makes what is run, over
/// a store.
template <typename City>
int run_to_the_end(City city, Outside& outside, const std::vector<LogBatch>& batches, int writes,
                   std::size_t checkpoint_bytes) {
  for (int life = 1;; ++life) {
    KilledStore store(outside.store);
    if (life == 1) store.kill_after(writes);
    const auto made = city(&store);
    CommitPolicy policy;
    policy.checkpoint_bytes = checkpoint_bytes;
    PartitionSetup setup = made->setup();
    setup.timers_at_once = kTimersAtOnce;
    Worker worker(
        WorkerSetup{setup, store, &outside.changes, &outside.dead_letters, outside.clock, policy});
    const auto state = worker.recover();
    std::size_t next = state && !state->empty() ? std::stoul(*state) : 0;
    bool alive = state.has_value();
    while (alive && next < batches.size()) {
      LogBatch batch = batches[next++];
      alive = worker.consume(batch).has_value();
    }
    if (alive && worker.finish().has_value()) return life;
    outside.store.crash();
    outside.changes.crash();
    outside.dead_letters.crash();
  }
}

TEST(Slices, AKillBetweenTwoSlicesOfTimersLosesNothing) {
  const std::vector<LogBatch> batches = overdue_all_at_once();
  Outside whole;
  run_to_the_end(follow_up, whole, batches, -1, kAtEachCut);
  int deaths = 0;
  for (const auto& [bytes, most] : {std::pair(kAtEachCut, 8), std::pair(kNever, 4)}) {
    for (int writes = 1; writes <= most; ++writes) {
      Outside killed;
      if (run_to_the_end(follow_up, killed, batches, writes, bytes) > 1) ++deaths;
      EXPECT_EQ(whole.changes.contents(), killed.changes.contents()) << bytes << " " << writes;
      EXPECT_EQ(whole.dead_letters.contents(), killed.dead_letters.contents()) << writes;
      EXPECT_EQ(counters_of(whole), counters_of(killed)) << bytes << " " << writes;
    }
  }
  EXPECT_GE(deaths, 7);  // commits and checkpoints in the middle are among them
}

/// More buildings than one slice of a sweep takes, a full sweep of them, and something after it.
std::vector<LogBatch> swept_in_slices() {
  std::vector<LogBatch> batches(2);
  for (std::uint64_t i = 0; i < Partition::kSubjectsAtOnce + 900; ++i) {
    batches[0].records.emplace_back(failed_inspection("B" + std::to_string(i), days(1), i + 1));
  }
  batches[0].records.emplace_back(clock_at(days(2)));
  Sweep sweep;
  sweep.id = "full-1";
  sweep.at = days(2);
  batches[1].records.emplace_back(sweep);
  for (const char* reporter : {"h1", "h2", "h3"}) {
    batches[1].records.emplace_back(report("B7", days(2), reporter));
  }
  batches[0].ingest_state = "1";
  batches[1].ingest_state = "2";
  return batches;
}

TEST(Slices, AKillBetweenTwoSlicesOfASweepLosesNothing) {
  const std::vector<LogBatch> batches = swept_in_slices();
  const auto sweeps_of = [](const Outside& outside) {
    return outside.store.get(Table::kMeta, "sweeps").value_or_die().value();
  };
  Outside whole;
  run_to_the_end(small_city, whole, batches, -1, kNever);
  EXPECT_THAT(whole.changes.contents(), ::testing::HasSubstr("B7"));
  for (int writes = 2; writes <= 4; ++writes) {
    Outside killed;
    EXPECT_GT(run_to_the_end(small_city, killed, batches, writes, kNever), 1) << writes;
    EXPECT_EQ(whole.changes.contents(), killed.changes.contents()) << writes;
    EXPECT_EQ(counters_of(whole), counters_of(killed)) << writes;
    EXPECT_EQ(sweeps_of(whole), sweeps_of(killed)) << writes;
  }
}

}  // namespace
}  // namespace tributary::testing
