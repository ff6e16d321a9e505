#include "connectors/memory/memory_store.h"

#include <gtest/gtest.h>

namespace tributary {
namespace {

StateBatch put(std::string key, std::string value) {
  StateBatch batch;
  batch.put(Table::kSubjects, std::move(key), std::move(value));
  return batch;
}

StateBatch erase(std::string key) {
  StateBatch batch;
  batch.erase(Table::kSubjects, std::move(key));
  return batch;
}

std::string rows(const MemoryStore& store, std::string_view from = "", std::string_view to = "") {
  std::string all;
  store
      .scan(Table::kSubjects, from, to,
            [&](std::string_view key, std::string_view value) {
              all.append(key).append("=").append(value).append(" ");
              return true;
            })
      .value_or_die();
  return all;
}

TEST(MemoryStore, ReadsWhatWasWritten) {
  MemoryStore store;
  store.write(put("a", "1"), false).value_or_die();
  EXPECT_EQ(store.get(Table::kSubjects, "a").value_or_die(), "1");
  EXPECT_EQ(store.get(Table::kSubjects, "b").value_or_die(), std::nullopt);
  EXPECT_EQ(store.get(Table::kMeta, "a").value_or_die(), std::nullopt);
}

TEST(MemoryStore, ScansInByteOrderFromInclusiveToExclusive) {
  MemoryStore store;
  for (const char* key : {"b", "a", "\xff", "ab"}) store.write(put(key, "."), true).value_or_die();
  EXPECT_EQ(rows(store), "a=. ab=. b=. \xff=. ");
  EXPECT_EQ(rows(store, "ab", "\xff"), "ab=. b=. ");
  int seen = 0;
  store.scan(Table::kSubjects, "", "", [&](auto, auto) { return ++seen < 2; }).value_or_die();
  EXPECT_EQ(seen, 2);
}

TEST(MemoryStore, LaterEntriesOfABatchWin) {
  MemoryStore store;
  StateBatch batch;
  batch.put(Table::kSubjects, "a", "1");
  batch.erase(Table::kSubjects, "a");
  batch.put(Table::kSubjects, "b", "1");
  batch.put(Table::kSubjects, "b", "2");
  store.write(batch, true).value_or_die();
  EXPECT_EQ(rows(store), "b=2 ");
}

TEST(MemoryStore, CrashGoesBackToTheLastDurableWrite) {
  MemoryStore store;
  store.write(put("kept", "1"), false).value_or_die();
  store.write(put("durable", "1"), true).value_or_die();
  store.write(put("kept", "2"), false).value_or_die();
  store.write(erase("durable"), false).value_or_die();
  store.write(put("new", "1"), false).value_or_die();
  EXPECT_EQ(store.volatile_batches(), 3U);

  store.crash();
  EXPECT_EQ(rows(store), "durable=1 kept=1 ");
  EXPECT_EQ(store.volatile_batches(), 0U);
}

TEST(MemoryStore, CrashLosesALogFromItsEnd) {
  MemoryStore store;
  store.write(put("a", "1"), false).value_or_die();
  store.write(put("a", "2"), false).value_or_die();
  store.write(put("a", "3"), false).value_or_die();
  store.crash(2);
  EXPECT_EQ(rows(store), "a=2 ");
  store.crash();
  EXPECT_EQ(rows(store), "a=2 ");
}

TEST(MemoryStore, AFailedWriteChangesNothing) {
  MemoryStore store;
  store.write(put("a", "1"), true).value_or_die();
  store.fail_next(Error{ErrorCode::kIo, "no space left"});
  EXPECT_EQ(store.write(put("a", "2"), true).error().code, ErrorCode::kIo);
  EXPECT_EQ(rows(store), "a=1 ");
  EXPECT_TRUE(store.write(put("a", "2"), true));
}

}  // namespace
}  // namespace tributary
