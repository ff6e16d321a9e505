// A state that is kept in a changelog, too: whatever becomes of the copy on a machine, the list and
// the change log end as those of a run never killed (KAFKA.md, Commit).
#include "engine/partition/replicated_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <memory>

#include "connectors/memory/memory_changelog.h"
#include "connectors/memory/memory_store.h"
#include "tests/engine/partition/city_batches.h"
#include "tests/engine/partition/outside.h"

namespace tributary::testing {
namespace {

using ::testing::HasSubstr;

/// Every row but the copy's place.
std::vector<std::string> rows_of(const StateStore& store) {
  std::vector<std::string> rows;
  for (int i = 0; i < kTables; ++i) {
    const auto table = static_cast<Table>(i);
    store
        .scan(table, "", "",
              [&](std::string_view key, std::string_view value) {
                if (key != kChangelogKey)
                  rows.push_back(std::string(name_of(table)) + "/" + hex(sha256(key)) + " " +
                                 hex(sha256(value)));
                return true;
              })
        .value_or_die();
  }
  return rows;
}

std::unique_ptr<MemoryStore> copied(const StateStore& store) {
  auto copy = std::make_unique<MemoryStore>();
  StateBatch rows;
  for (int i = 0; i < kTables; ++i) {
    const auto table = static_cast<Table>(i);
    store
        .scan(table, "", "",
              [&](std::string_view key, std::string_view value) {
                rows.put(table, std::string(key), std::string(value));
                return true;
              })
        .value_or_die();
  }
  copy->write(rows, true).value_or_die();
  return copy;
}

StateBatch row(Table table, std::string key, std::optional<std::string> value) {
  StateBatch batch;
  batch.entries.push_back({table, std::move(key), std::move(value)});
  return batch;
}

/// What outlives a process, and what of it a machine has.
struct Cluster {
  MemoryChangelogTopic topic;
  std::vector<std::unique_ptr<MemoryStore>> machines;
  std::unique_ptr<MemoryStore> backup = std::make_unique<MemoryStore>();
  MemorySink changes, dead_letters;
  ManualClock clock;

  Cluster() {
    for (int i = 0; i < 2; ++i) machines.push_back(std::make_unique<MemoryStore>());
  }
};

/// One process on one machine, until it is killed.
class Member {
 public:
  Member(Cluster& cluster, std::size_t machine)
      : cluster_(cluster),
        local_(*cluster.machines[machine]),
        changelog_(cluster.topic),
        store_(local_, changelog_, cluster.clock),
        city_({repeat_rule()}, Days(1), &store_) {}

  Status start() {
    TRY(store_.restore());
    CommitPolicy policy;
    policy.checkpoint_interval = Millis(250);
    policy.writes_behind = true;
    setup_ = std::make_unique<PartitionSetup>(city_.setup());
    worker_ = std::make_unique<Worker>(WorkerSetup{*setup_, store_, &cluster_.changes,
                                                   &cluster_.dead_letters, cluster_.clock, policy});
    TRY_ASSIGN(const std::string state, worker_->recover());
    next_ = state.empty() ? 0 : std::stoul(state);
    return {};
  }

  /// Until so many more are taken; an error is what the process ends of.
  Status take(const std::vector<LogBatch>& batches, std::size_t most) {
    for (; most > 0 && next_ < batches.size(); --most) {
      LogBatch batch = batches[next_++];
      TRY(worker_->consume(batch));
      cluster_.clock.advance(Millis(40));
      if (next_ % 5 != 0) continue;
      for (int i = 0; i < 4; ++i) {
        cluster_.clock.advance(Millis(40));
        TRY(worker_->idle());
      }
    }
    return next_ < batches.size() ? Status() : worker_->finish();
  }

  void kill(std::size_t kept_writes) {
    worker_.reset();
    local_.crash(kept_writes);
    cluster_.changes.crash();
    cluster_.dead_letters.crash();
  }
  [[nodiscard]] const ReplicatedStore& store() const { return store_; }

 private:
  Cluster& cluster_;
  MemoryStore& local_;
  MemoryChangelog changelog_;
  ReplicatedStore store_;
  SmallCity city_;
  std::unique_ptr<PartitionSetup> setup_;
  std::unique_ptr<Worker> worker_;
  std::size_t next_ = 0;
};

/// What happens to machines and cluster between two processes.
void befall(Cluster& cluster, std::size_t machine) {
  std::unique_ptr<MemoryStore>& local = cluster.machines[machine];
  switch (*rc::gen::inRange(0, 6)) {
    case 0:
      local = std::make_unique<MemoryStore>();
      break;
    case 1:
      local = copied(*cluster.backup);
      break;
    case 2:
      cluster.backup = copied(*local);
      break;
    case 3:
      cluster.topic.compact(false);
      break;
    case 4:
      // Longer than erasures are kept: what has not been followed meanwhile is of no use.
      cluster.clock.advance(kErasuresKept);
      cluster.topic.compact(true);
      break;
    default:
      break;
  }
}

RC_GTEST_PROP(ReplicatedStore, WhateverBecomesOfTheCopiesTheListIsTheSame, ()) {
  const int count = *rc::gen::inRange(1, 60);
  std::vector<int> hours;
  for (int i = 0; i < count; ++i) hours.push_back(*rc::gen::inRange(0, 20));
  const std::vector<LogBatch> batches = batches_of(hours, *rc::gen::element(1, 10, 100));
  Cluster whole;
  Member never_killed(whole, 0);
  never_killed.start().value_or_die();
  never_killed.take(batches, batches.size()).value_or_die();

  Cluster cluster;
  for (int kills = *rc::gen::inRange(0, 7); kills > 0; --kills) {
    const auto machine = static_cast<std::size_t>(*rc::gen::inRange(0, 2));
    befall(cluster, machine);
    Member member(cluster, machine);
    member.start().value_or_die();
    const Status before = member.take(batches, static_cast<std::size_t>(*rc::gen::inRange(0, 20)));
    RC_ASSERT(before.has_value());
    if (*rc::gen::arbitrary<bool>()) {
      // The cluster is gone in the middle of a commit, which it may have made all the same.
      cluster.topic.fail_next({ErrorCode::kUnavailable, "gone"}, *rc::gen::arbitrary<bool>());
      static_cast<void>(member.take(batches, 9));
    }
    member.kill(static_cast<std::size_t>(*rc::gen::inRange(0, 4)));
    cluster.topic.fail_no_more();
  }
  Member last(cluster, 0);
  last.start().value_or_die();
  last.take(batches, batches.size()).value_or_die();
  RC_ASSERT(whole.changes.whole() == cluster.changes.whole());
  RC_ASSERT(whole.dead_letters.whole() == cluster.dead_letters.whole());
  Member other(cluster, 1);
  other.start().value_or_die();
  RC_ASSERT(rows_of(*cluster.machines[0]) == rows_of(*cluster.machines[1]));
}

class ReplicatedStoreTest : public ::testing::Test {
 protected:
  MemoryChangelogTopic topic_;
  ManualClock clock_;
  MemoryStore here_, there_;
};

// Frozen past its session's end, thawed, and the partition is another's.
TEST_F(ReplicatedStoreTest, WhoWasShutOutWritesNothingAnywhere) {
  MemoryChangelog old_log(topic_), new_log(topic_);
  ReplicatedStore frozen(here_, old_log, clock_), owner(there_, new_log, clock_);
  ASSERT_TRUE(frozen.restore());
  ASSERT_TRUE(frozen.write(row(Table::kSignals, "a", "1"), true));
  ASSERT_TRUE(owner.restore());
  const Status written = frozen.write(row(Table::kSignals, "a", "2"), true);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::kIncompatible);
  EXPECT_EQ(frozen.get(Table::kSignals, "a").value_or_die(), "1");
  EXPECT_EQ(owner.get(Table::kSignals, "a").value_or_die(), "1");
}

TEST_F(ReplicatedStoreTest, WhoFollowsHasWhatTheOwnerHas) {
  MemoryChangelog mine(topic_), theirs(topic_);
  ReplicatedStore owner(here_, mine, clock_), standby(there_, theirs, clock_);
  ASSERT_TRUE(owner.restore());
  for (int i = 0; i < 20; ++i) {
    const std::string key(1, static_cast<char>('a' + i % 5));
    const bool erases = i % 3 == 2;
    ASSERT_TRUE(owner.write(
        row(Table::kSubjects, key, erases ? std::nullopt : std::optional(std::to_string(i))),
        false));
    ASSERT_TRUE(standby.follow());
    EXPECT_EQ(rows_of(here_), rows_of(there_)) << i;
  }
  EXPECT_FALSE(standby.progress().is_whole && standby.progress().entries > 20);
}

TEST_F(ReplicatedStoreTest, ACopyOlderThanErasuresAreKeptIsReadAnew) {
  {
    MemoryChangelog log(topic_);
    ReplicatedStore store(here_, log, clock_);
    ASSERT_TRUE(store.restore());
    ASSERT_TRUE(store.write(row(Table::kSubjects, "gone", "1"), true));
  }
  ASSERT_TRUE(there_.write(row(Table::kSubjects, "gone", "1"), true));
  {
    const auto old = copied(here_);
    MemoryChangelog log(topic_);
    ReplicatedStore store(here_, log, clock_);
    ASSERT_TRUE(store.restore());
    ASSERT_TRUE(store.write(row(Table::kSubjects, "gone", std::nullopt), true));
    ASSERT_TRUE(store.write(row(Table::kSubjects, "there", "2"), true));
    clock_.advance(kErasuresKept);
    topic_.compact(true);
    MemoryChangelog other(topic_);
    ReplicatedStore late(*old, other, clock_);
    ASSERT_TRUE(late.restore());
    EXPECT_TRUE(late.progress().is_whole);
    EXPECT_EQ(late.get(Table::kSubjects, "gone").value_or_die(), std::nullopt);
    EXPECT_EQ(late.get(Table::kSubjects, "there").value_or_die(), "2");
  }
}

TEST_F(ReplicatedStoreTest, AStateThatHadNoChangelogIsBroughtIntoOne) {
  ASSERT_TRUE(here_.write(row(Table::kSubjects, "a", "1"), true));
  ASSERT_TRUE(here_.write(row(Table::kMeta, "identity", "x"), true));
  EXPECT_FALSE(has_changelog(here_).value_or_die());
  MemoryChangelog log(topic_);
  ReplicatedStore store(here_, log, clock_);
  ASSERT_TRUE(store.restore());
  EXPECT_TRUE(has_changelog(here_).value_or_die());
  MemoryChangelog again(topic_);
  ReplicatedStore other(there_, again, clock_);
  ASSERT_TRUE(other.restore());
  EXPECT_EQ(rows_of(here_), rows_of(there_));
}

TEST_F(ReplicatedStoreTest, AStateOfWhichAPartWasBroughtThereIsNotTakenForAWhole) {
  for (int i = 0; i < 9; ++i) {
    ASSERT_TRUE(here_.write(
        row(Table::kSubjects, std::to_string(i), std::string(std::size_t{1} << 20, 'x')), true));
  }
  MemoryChangelog log(topic_);
  ReplicatedStore store(here_, log, clock_);
  ASSERT_TRUE(log.take_over());
  StateBatch begun;
  begun.put(Table::kMeta, "changelog/upload", "");
  begun.put(Table::kSubjects, "0", "x");
  ASSERT_TRUE(log.append(begun));
  MemoryChangelog other_log(topic_);
  ReplicatedStore other(there_, other_log, clock_);
  const Status part = other.restore();
  ASSERT_FALSE(part);
  EXPECT_THAT(part.error().message, HasSubstr("a part of a state"));
  // Who has it begins again.
  ASSERT_TRUE(store.restore());
  ASSERT_TRUE(other.restore());
  EXPECT_EQ(rows_of(here_), rows_of(there_));
}

TEST_F(ReplicatedStoreTest, AStateIsNotMixedWithOneThatWasBroughtThereWhole) {
  ASSERT_TRUE(here_.write(row(Table::kSubjects, "a", "1"), true));
  MemoryChangelog log(topic_);
  ReplicatedStore store(here_, log, clock_);
  ASSERT_TRUE(store.restore());
  ASSERT_TRUE(there_.write(row(Table::kSubjects, "b", "1"), true));
  MemoryChangelog other_log(topic_);
  ReplicatedStore other(there_, other_log, clock_);
  const Status restored = other.restore();
  ASSERT_FALSE(restored);
  EXPECT_EQ(restored.error().code, ErrorCode::kIncompatible);
}

TEST_F(ReplicatedStoreTest, AStateIsNotMixedWithAnother) {
  MemoryChangelog log(topic_);
  ReplicatedStore store(here_, log, clock_);
  ASSERT_TRUE(store.restore());
  ASSERT_TRUE(store.write(row(Table::kSubjects, "a", "1"), true));
  ASSERT_TRUE(there_.write(row(Table::kSubjects, "b", "1"), true));
  MemoryChangelog other_log(topic_);
  ReplicatedStore other(there_, other_log, clock_);
  const Status followed = other.follow();
  ASSERT_FALSE(followed);
  EXPECT_EQ(followed.error().code, ErrorCode::kIncompatible);
  const Status restored = other.restore();
  ASSERT_FALSE(restored);
  EXPECT_EQ(restored.error().code, ErrorCode::kIncompatible);
  MemoryChangelogTopic recreated;
  MemoryChangelog strange_log(recreated);
  ReplicatedStore strange(here_, strange_log, clock_);
  EXPECT_EQ(strange.restore().error().code, ErrorCode::kIncompatible);
}

}  // namespace
}  // namespace tributary::testing
