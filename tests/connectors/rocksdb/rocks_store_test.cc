#include "connectors/rocksdb/rocks_store.h"

#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <sys/stat.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "tests/connectors/temporary_directory.h"

namespace tributary {
namespace {

class RocksStoreTest : public testing::Test {
 protected:
  RocksConfig config() const { return {.directory = directory_.file("state")}; }
  std::unique_ptr<RocksStore> open() const { return RocksStore::open(config()).value_or_die(); }

  TemporaryDirectory directory_;
};

StateBatch put(Table table, std::string key, std::string value) {
  StateBatch batch;
  batch.put(table, std::move(key), std::move(value));
  return batch;
}

std::vector<std::string> keys(const StateStore& store, Table table, std::string_view from = "",
                              std::string_view to = "") {
  std::vector<std::string> all;
  store
      .scan(table, from, to,
            [&](std::string_view key, std::string_view) {
              all.emplace_back(key);
              return true;
            })
      .value_or_die();
  return all;
}

TEST_F(RocksStoreTest, KeepsTablesApartAndInByteOrder) {
  const auto store = open();
  for (int i = 0; i < kTables; ++i) {
    const auto table = static_cast<Table>(i);
    store->write(put(table, "b", std::string(name_of(table))), false).value_or_die();
    store->write(put(table, std::string("a\0\xff", 3), ""), false).value_or_die();
  }
  for (int i = 0; i < kTables; ++i) {
    const auto table = static_cast<Table>(i);
    EXPECT_EQ(keys(*store, table), (std::vector<std::string>{std::string("a\0\xff", 3), "b"}));
    EXPECT_EQ(store->get(table, "b").value_or_die(), name_of(table));
    EXPECT_EQ(store->get(table, std::string("a\0\xff", 3)).value_or_die(), "");
    EXPECT_EQ(store->get(table, "a").value_or_die(), std::nullopt);
  }
}

TEST_F(RocksStoreTest, ScansFromInclusiveToExclusiveUntilToldToStop) {
  const auto store = open();
  for (const char* key : {"a", "ab", "b", "c"})
    store->write(put(Table::kTimers, key, "."), false).value_or_die();
  EXPECT_EQ(keys(*store, Table::kTimers, "ab", "c"), (std::vector<std::string>{"ab", "b"}));
  EXPECT_EQ(keys(*store, Table::kTimers, "b"), (std::vector<std::string>{"b", "c"}));
  int seen = 0;
  store->scan(Table::kTimers, "", "", [&](auto, auto) { return ++seen < 3; }).value_or_die();
  EXPECT_EQ(seen, 3);
}

TEST_F(RocksStoreTest, LaterEntriesOfABatchWin) {
  const auto store = open();
  StateBatch batch = put(Table::kMeta, "a", "1");
  batch.erase(Table::kMeta, "a");
  batch.put(Table::kMeta, "b", "1");
  batch.put(Table::kMeta, "b", "2");
  store->write(batch, true).value_or_die();
  EXPECT_EQ(keys(*store, Table::kMeta), std::vector<std::string>{"b"});
  EXPECT_EQ(store->get(Table::kMeta, "b").value_or_die(), "2");
}

TEST_F(RocksStoreTest, ANewDirectoryIsPrivate) {
  for (const char* name : {"state", "deep/state", "with-slash/"}) {
    const std::string directory = directory_.file(name);
    const auto store = RocksStore::open({.directory = directory}).value_or_die();
    struct stat status {};
    ASSERT_EQ(::stat(directory.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0700U) << name;
  }
}

TEST_F(RocksStoreTest, IsThereAfterReopening) {
  open()->write(put(Table::kSignals, "s", "row"), false).value_or_die();
  EXPECT_EQ(open()->get(Table::kSignals, "s").value_or_die(), "row");
}

TEST_F(RocksStoreTest, TheSecondWriterIsRefusedByName) {
  const auto store = open();
  const auto second = RocksStore::open(config());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kUnavailable);
  EXPECT_NE(second.error().message.find(config().directory), std::string::npos);
}

TEST_F(RocksStoreTest, ATableOfANewerVersionIsRefused) {
  open().reset();
  rocksdb::DB* db = nullptr;
  std::vector<std::string> names;
  ASSERT_TRUE(rocksdb::DB::ListColumnFamilies({}, config().directory, &names).ok());
  std::vector<rocksdb::ColumnFamilyDescriptor> all;
  for (const std::string& name : names) all.emplace_back(name, rocksdb::ColumnFamilyOptions());
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  ASSERT_TRUE(rocksdb::DB::Open({}, config().directory, all, &handles, &db).ok());
  rocksdb::ColumnFamilyHandle* added = nullptr;
  ASSERT_TRUE(db->CreateColumnFamily({}, "handling", &added).ok());
  handles.push_back(added);
  for (auto* handle : handles) db->DestroyColumnFamilyHandle(handle);
  delete db;

  for (const auto& opened :
       {RocksStore::open(config()).error(), RocksStore::open_secondary(config()).error()}) {
    EXPECT_EQ(opened.code, ErrorCode::kIncompatible);
    EXPECT_NE(opened.message.find("'handling'"), std::string::npos);
  }
}

TEST_F(RocksStoreTest, NoStateToReadIsNotFoundAndMakesNothing) {
  const auto store = RocksStore::open_secondary(config());
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, ErrorCode::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(config().directory));
}

TEST_F(RocksStoreTest, ASecondarySeesTheWriterAfterCatchingUp) {
  const auto writer = open();
  writer->write(put(Table::kSignals, "a", "1"), false).value_or_die();
  const auto reader = RocksStore::open_secondary(config()).value_or_die();
  EXPECT_EQ(keys(*reader, Table::kSignals), std::vector<std::string>{"a"});

  writer->write(put(Table::kSignals, "b", "1"), false).value_or_die();
  EXPECT_EQ(keys(*reader, Table::kSignals), std::vector<std::string>{"a"});
  reader->catch_up().value_or_die();
  EXPECT_EQ(keys(*reader, Table::kSignals), (std::vector<std::string>{"a", "b"}));
}

// The writer's batches put one row in each of two tables; a reader that tears one apart sees
// tables of different length. The small cache makes the writer flush and compact meanwhile.
TEST_F(RocksStoreTest, ASecondaryReadsWholeBatchesWhileTheWriterRuns) {
  RocksConfig small = config();
  small.cache_bytes = kLeastCacheBytes;
  const auto writer = RocksStore::open(small).value_or_die();
  std::atomic<bool> done = false;
  std::thread writing([&] {
    for (int i = 0; i < 4000; ++i) {
      const std::string key = std::to_string(100000 + i);
      StateBatch batch = put(Table::kSignals, key, std::string(1000, 's'));
      batch.put(Table::kOutbox, key, std::string(1000, 'o'));
      writer->write(batch, i % 100 == 0).value_or_die();
    }
    done = true;
  });
  std::size_t most = 0;
  while (!done) {
    const auto reader = RocksStore::open_secondary(small).value_or_die();
    for (int i = 0; i < 3; ++i) {
      reader->catch_up().value_or_die();
      const std::size_t signals = keys(*reader, Table::kSignals).size();
      EXPECT_EQ(signals, keys(*reader, Table::kOutbox).size());
      EXPECT_GE(signals, most);
      most = signals;
    }
  }
  writing.join();
  const auto reader = RocksStore::open_secondary(small).value_or_die();
  EXPECT_EQ(keys(*reader, Table::kSignals).size(), 4000U);
}

TEST_F(RocksStoreTest, FiltersAnswerForAbsentSubjects) {
  RocksConfig small = config();
  small.cache_bytes = kLeastCacheBytes;
  const auto store = RocksStore::open(small).value_or_die();
  for (int i = 0; i < 4000; ++i)
    store->write(put(Table::kSubjects, "k" + std::to_string(i), std::string(1000, 'v')), false)
        .value_or_die();
  for (int i = 0; i < 1000 && store->statistics().file_bytes == 0; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  ASSERT_GT(store->statistics().file_bytes, 0U);
  for (int i = 0; i < 1000; ++i)
    EXPECT_EQ(store->get(Table::kSubjects, "k" + std::to_string(i) + "x").value_or_die(),
              std::nullopt);
  EXPECT_GT(store->statistics().filter_useful, 900U);
}

TEST_F(RocksStoreTest, CountsItsDurableWrites) {
  const auto store = open();
  const auto before = store->statistics();
  store->write(put(Table::kMeta, "a", "1"), true).value_or_die();
  store->write(put(Table::kMeta, "a", "2"), false).value_or_die();
  const auto after = store->statistics();
  EXPECT_EQ(after.log_syncs - before.log_syncs, 1U);
  EXPECT_GT(after.log_bytes_written, before.log_bytes_written);
  EXPECT_EQ(store->estimated_rows(Table::kMeta), 2U);  // RocksDB counts entries, not rows
}

}  // namespace
}  // namespace tributary
