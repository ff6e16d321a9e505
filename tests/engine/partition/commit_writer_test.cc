// Batches written behind a worker's back: in order, seen by whoever asks, and errors not lost.
#include "engine/partition/commit_writer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <vector>

#include "connectors/memory/memory_store.h"

namespace tributary {
namespace {

StateBatch put(Table table, const std::string& key, const std::string& value) {
  StateBatch batch;
  batch.put(table, key, value);
  return batch;
}

/// A store whose writes wait until they are let through, or fail.
class HeldStore : public MemoryStore {
 public:
  std::atomic<bool> lets_through = true;
  std::atomic<bool> fails = false;
  Status write(const StateBatch& batch, bool durable) override {
    lets_through.wait(false);
    if (fails) return Error{ErrorCode::kIo, "the disk is gone"};
    return MemoryStore::write(batch, durable);
  }
  void hold() { lets_through = false; }
  void let_through() {
    lets_through = true;
    lets_through.notify_all();
  }
};

TEST(CommitWriter, ReadsDoNotWaitForWhatIsUnderWay) {
  HeldStore store;
  store.write(put(Table::kSubjects, "a", "1"), true).value_or_die();
  store.write(put(Table::kSubjects, "b", "2"), true).value_or_die();
  CommitWriter writer(store, true);
  store.hold();
  StateBatch batch = put(Table::kSubjects, "b", "3");
  batch.erase(Table::kSubjects, "a");
  writer.begin(std::move(batch), {}).value_or_die();
  EXPECT_TRUE(writer.is_busy());
  EXPECT_FALSE(writer.get(Table::kSubjects, "a").value_or_die());
  EXPECT_EQ(*writer.get(Table::kSubjects, "b").value_or_die(), "3");
  std::vector<std::string> seen;
  writer
      .scan(Table::kSubjects, "", "",
            [&](std::string_view key, std::string_view value) {
              seen.push_back(std::string(key) + std::string(value));
              return true;
            })
      .value_or_die();
  EXPECT_EQ(seen, std::vector<std::string>{"b3"});
  EXPECT_TRUE(writer.is_busy());
  store.let_through();
  writer.wait().value_or_die();
  EXPECT_FALSE(writer.is_busy());
}

// A cluster takes longer than the disk.
TEST(CommitWriter, WhatIsWrittenIsReadThoughItIsNotDelivered) {
  MemoryStore store;
  CommitWriter writer(store, true);
  std::atomic<bool> is_away = true;
  writer
      .begin(put(Table::kSignals, "s", "row"),
             [&] {
               is_away.wait(true);
               return Status();
             })
      .value_or_die();
  EXPECT_EQ(*writer.get(Table::kSignals, "s").value_or_die(), "row");
  EXPECT_TRUE(writer.is_busy());
  is_away = false;
  is_away.notify_all();
  writer.wait().value_or_die();
}

TEST(CommitWriter, ReadsSeeWhatWasHandedOver) {
  for (const bool own_thread : {false, true}) {
    MemoryStore store;
    CommitWriter writer(store, own_thread);
    for (int i = 0; i < 200; ++i) {
      writer.begin(put(Table::kSubjects, "a", std::to_string(i)), {}).value_or_die();
      EXPECT_EQ(*writer.get(Table::kSubjects, "a").value_or_die(), std::to_string(i));
    }
  }
}

TEST(CommitWriter, DeliversAfterEachBatchAndInOrder) {
  MemoryStore store;
  std::vector<std::string> seen;
  {
    CommitWriter writer(store, true);
    for (int i = 0; i < 100; ++i) {
      writer
          .begin(put(Table::kMeta, "commit", std::to_string(i)),
                 [&] {
                   seen.push_back(*store.get(Table::kMeta, "commit").value_or_die());
                   return Status();
                 })
          .value_or_die();
    }
  }  // finishes what is under way
  ASSERT_EQ(seen.size(), 100U);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(seen[static_cast<std::size_t>(i)], std::to_string(i));
}

TEST(CommitWriter, AnErrorComesBackAndNothingIsWrittenAfterIt) {
  for (const bool own_thread : {false, true}) {
    HeldStore store;
    CommitWriter writer(store, own_thread);
    store.fails = true;
    const Status first = writer.begin(put(Table::kMeta, "a", "1"), {});
    EXPECT_EQ(first.has_value(), own_thread);
    EXPECT_EQ(writer.wait().error().code, ErrorCode::kIo);
    store.fails = false;
    EXPECT_FALSE(writer.begin(put(Table::kMeta, "b", "2"), {}));
    EXPECT_FALSE(writer.write(put(Table::kMeta, "c", "3"), true));
    EXPECT_FALSE(store.get(Table::kMeta, "b").value_or_die());
    EXPECT_FALSE(store.get(Table::kMeta, "c").value_or_die());
  }
}

TEST(CommitWriter, AFailedDeliveryIsAnError) {
  MemoryStore store;
  CommitWriter writer(store, true);
  writer.begin(put(Table::kMeta, "a", "1"),
               [] {
                 return Status(Error{ErrorCode::kIo, "no room"});
               })
      .value_or_die();
  EXPECT_EQ(writer.wait().error().message, "no room");
}

}  // namespace
}  // namespace tributary
