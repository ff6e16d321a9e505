// What is left after a process ends without closing the store, and after a power cut.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "connectors/rocksdb/rocks_store.h"
#include "tests/connectors/temporary_directory.h"

namespace tributary {
namespace {

constexpr const char* kDirectory = "TRIBUTARY_ROCKS_CRASH_TEST";

StateBatch row_in_two_tables(const std::string& key) {
  StateBatch batch;
  batch.put(Table::kSubjects, key, "subject");
  batch.put(Table::kOutbox, key, "line");
  return batch;
}

std::string keys(const StateStore& store, Table table) {
  std::string all;
  store
      .scan(table, "", "",
            [&](std::string_view key, std::string_view) {
              all.append(key).append(" ");
              return true;
            })
      .value_or_die();
  return all;
}

/// The newest write-ahead log in `directory`.
std::filesystem::path newest_log(const std::string& directory) {
  std::filesystem::path newest;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (entry.path().extension() == ".log" && entry.path() > newest) newest = entry.path();
  }
  CHECK(!newest.empty());
  return newest;
}

// A "threadsafe" death test runs this program again from its start as the process that dies, so
// that RocksDB's threads are all there in it. The environment tells it which directory is meant.
class RocksCrash : public testing::Test {
 protected:
  void SetUp() override {
    testing::FLAGS_gtest_death_test_style = "threadsafe";
    if (const char* given = std::getenv(kDirectory)) {
      directory_ = given;
      return;
    }
    own_ = std::make_unique<TemporaryDirectory>();
    directory_ = own_->file("state");
    ::setenv(kDirectory, directory_.c_str(), 1);
  }
  void TearDown() override { ::unsetenv(kDirectory); }

  /// Writes a durable batch, notes the log's length, writes one that is not durable, and dies.
  void write_and_die() const {
    auto store = RocksStore::open({.directory = directory_}).value_or_die();
    store->write(row_in_two_tables("durable"), true).value_or_die();
    const auto length = std::filesystem::file_size(newest_log(directory_));
    std::ofstream(directory_ + ".length") << length;
    store->write(row_in_two_tables("not-durable"), false).value_or_die();
    ::_exit(7);
  }

  std::uint64_t durable_length() const { return std::stoull(read_whole(directory_ + ".length")); }
  std::unique_ptr<RocksStore> reopen() const {
    return RocksStore::open({.directory = directory_}).value_or_die();
  }

  std::unique_ptr<TemporaryDirectory> own_;
  std::string directory_;
};

TEST_F(RocksCrash, AProcessThatDiesLosesNoBatch) {
  EXPECT_EXIT(write_and_die(), testing::ExitedWithCode(7), "");
  const auto store = reopen();
  EXPECT_EQ(keys(*store, Table::kSubjects), "durable not-durable ");
  EXPECT_EQ(keys(*store, Table::kOutbox), "durable not-durable ");
}

TEST_F(RocksCrash, APowerCutLosesWhatWasNotDurableAsAWhole) {
  EXPECT_EXIT(write_and_die(), testing::ExitedWithCode(7), "");
  const auto log = newest_log(directory_);
  const std::uint64_t whole = std::filesystem::file_size(log);
  ASSERT_GT(whole, durable_length() + 10);
  // Every length that the disk may have kept of the second batch but its last byte.
  for (std::uint64_t length = whole - 1; length >= durable_length(); length -= 7) {
    const std::string copy = directory_ + "." + std::to_string(length);
    std::filesystem::copy(directory_, copy);
    std::filesystem::resize_file(std::filesystem::path(copy) / log.filename(), length);
    const auto store = RocksStore::open({.directory = copy}).value_or_die();
    EXPECT_EQ(keys(*store, Table::kSubjects), "durable ") << length;
    EXPECT_EQ(keys(*store, Table::kOutbox), "durable ") << length;
  }
}

TEST_F(RocksCrash, ADirectoryHeldByAnotherProcessIsUnavailable) {
  reopen().reset();
  const std::string lock = directory_ + "/LOCK";
  int locked[2];
  int release[2];
  ASSERT_EQ(::pipe(locked), 0);
  ASSERT_EQ(::pipe(release), 0);
  const pid_t holder = ::fork();
  if (holder == 0) {  // only system calls from here
    const int file = ::open(lock.c_str(), O_RDWR);
    struct flock whole {};
    whole.l_type = F_WRLCK;
    whole.l_whence = SEEK_SET;
    char byte = ::fcntl(file, F_SETLK, &whole) == 0 ? 'y' : 'n';
    (void)!::write(locked[1], &byte, 1);
    (void)!::read(release[0], &byte, 1);
    ::_exit(0);
  }
  char byte = 0;
  ASSERT_EQ(::read(locked[0], &byte, 1), 1);
  ASSERT_EQ(byte, 'y');

  const auto store = RocksStore::open({.directory = directory_});
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, ErrorCode::kUnavailable);
  EXPECT_NE(store.error().message.find(directory_ + " is in use"), std::string::npos);
  EXPECT_TRUE(RocksStore::open_secondary({.directory = directory_}));

  ASSERT_EQ(::write(release[1], "x", 1), 1);
  ASSERT_EQ(::waitpid(holder, nullptr, 0), holder);
  EXPECT_TRUE(RocksStore::open({.directory = directory_}));
  for (const int end : {locked[0], locked[1], release[0], release[1]}) ::close(end);
}

}  // namespace
}  // namespace tributary
