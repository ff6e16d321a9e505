// PEOPLE 4: keys are destroyed after two epochs, by event time, while the engine runs.
#include "ops/tributary/composition/key_aging.h"

#include <gtest/gtest.h>

#include "connectors/memory/manual_clock.h"
#include "connectors/memory/memory_store.h"
#include "connectors/system/key_directory.h"
#include "engine/partition/worker.h"
#include "ops/tributary/composition/key_access.h"
#include "tests/ops/tributary/commands/command_fixture.h"
#include "tests/support/small_city.h"

namespace tributary::composition_test {
namespace {

using commands_test::Folder;
using testing::days;

using Epochs = std::vector<std::uint32_t>;

constexpr std::uint32_t kFirst = 222;  // the epoch of days(0); the next begins with days(70)
constexpr double kNext = 70, kEpoch = 90;

class KeyAgingTest : public ::testing::Test {
 protected:
  KeyAgingTest() {
    config_.keys.path = folder_ / "keys";
    config_.state.path = folder_ / "state";
    CHECK_EQ(token_epoch(days(kNext) - Millis(1)), kFirst);
    CHECK_EQ(token_epoch(days(kNext)), kFirst + 1);
    make_keys(config_.keys.path, config_.state.path, days(0), days(kNext + 3 * kEpoch))
        .value_or_die();
    keys_ = load_keys(config_).value_or_die();
    worker_.recover().value_or_die();
  }
  void pass(double day) {
    LogBatch batch;
    batch.records.emplace_back(testing::clock_at(days(day)));
    aging_.consume(batch).value_or_die();
    clock_.advance(Millis(200));
    aging_.idle().value_or_die();
  }
  [[nodiscard]] Epochs on_disk() const {
    return KeyDirectory::open(config_.keys.path, {}).value_or_die().epochs().value_or_die();
  }

  const Folder folder_;
  Config config_;
  MemoryStore store_;
  ManualClock clock_{WallTime(days(1000).since_epoch())};
  const testing::SmallCity city_{{testing::repeat_rule()}, Days(1), &store_};
  InstallationKeys keys_;
  Worker worker_{WorkerSetup{city_.setup(), store_, nullptr, nullptr, clock_, CommitPolicy()}};
  KeyAging aging_{worker_, [this] { return worker_.committed_w(); }, keys_.ring, config_, clock_};
};

TEST_F(KeyAgingTest, AKeyIsDestroyedTwoEpochsAfterItsOwnInTheDirectoryAndInMemory) {
  const Epochs all = {kFirst - 1, kFirst, kFirst + 1, kFirst + 2, kFirst + 3, kFirst + 4};
  ASSERT_EQ(on_disk(), all);
  pass(kNext + kEpoch - 0.1);  // one epoch and nearly another since the end of kFirst - 1
  EXPECT_EQ(on_disk(), all);
  pass(kNext + kEpoch);
  EXPECT_EQ(on_disk(), Epochs(all.begin() + 1, all.end()));
  EXPECT_EQ(keys_.ring.epochs(), on_disk());
  pass(kNext + 3 * kEpoch);
  EXPECT_EQ(on_disk(), Epochs(all.begin() + 3, all.end()));
  EXPECT_EQ(keys_.ring.epochs(), on_disk());
}

TEST_F(KeyAgingTest, WhatIsNotCommittedDestroysNothing) {
  LogBatch batch;
  batch.records.emplace_back(testing::clock_at(days(kNext + kEpoch)));
  aging_.consume(batch).value_or_die();
  EXPECT_EQ(on_disk().size(), 6U);
  aging_.finish().value_or_die();
  EXPECT_EQ(on_disk().size(), 5U);
}

TEST_F(KeyAgingTest, FeedsAheadOfTheWorldDestroyNothing) {
  clock_.set(WallTime(days(1).since_epoch()));
  pass(kNext + 3 * kEpoch);
  EXPECT_EQ(on_disk().size(), 6U);
}

TEST_F(KeyAgingTest, AReportOfTheLastNinetyDaysStillHasItsKeys) {
  for (int week = 0; 7 * week < kNext + 2 * kEpoch; ++week) {
    const double day = 7 * week;
    pass(day);
    const std::uint32_t oldest = token_epoch(days(day - kEpoch + 0.1));
    EXPECT_TRUE(keys_.ring.mac(std::max(oldest, kFirst))) << day;
    EXPECT_LE(keys_.ring.destroyed_before(), oldest - 1) << day;
  }
}

}  // namespace
}  // namespace tributary::composition_test
