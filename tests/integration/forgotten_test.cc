// PEOPLE 4, 18: what has left the event store is in no byte of the state directory, as an
// independent reader finds them; nor would a key be left to make sense of it.
#include <gtest/gtest.h>

#include "connectors/memory/manual_clock.h"
#include "connectors/rocksdb/rocks_store.h"
#include "engine/base/codec.h"
#include "engine/partition/worker.h"
#include "tests/integration/state_reader.h"
#include "tests/ops/tributary/commands/command_fixture.h"
#include "tests/support/small_city.h"

namespace tributary::plant {
namespace {

using testing::days;

/// A place in a feed that no other record has: it is in frames of the event store and nowhere else.
constexpr std::uint64_t kPlace = 0x0123'4567'89ab'cdefULL;

std::string needle() {
  std::string bytes;
  ByteWriter(bytes).varint(kPlace);
  return bytes;
}

class ForgottenTest : public ::testing::Test {
 protected:
  void start() {
    worker_.reset();
    store_.reset();
    RocksConfig rocks;
    rocks.directory = folder_ / "state";
    rocks.compress = false;  // or nothing would be found, there or not
    store_ = RocksStore::open(rocks).value_or_die();
    city_ = std::make_unique<testing::SmallCity>(std::vector{testing::repeat_rule()}, Days(1),
                                                 store_.get());
    worker_ = std::make_unique<Worker>(
        WorkerSetup{city_->setup(), *store_, nullptr, nullptr, clock_, CommitPolicy()});
    worker_->recover().value_or_die();
  }
  void take(LogRecord record) {
    LogBatch batch;
    batch.records.push_back(std::move(record));
    worker_->consume(batch).value_or_die();
  }
  /// Every source has been read up to then, and a checkpoint is taken.
  void pass(EventTime at) {
    take(testing::clock_at(at));
    worker_->finish().value_or_die();
  }
  void report_somewhere(EventTime at) {
    Observation report = testing::report("B7", at, "h1");
    report.position.offset = kPlace;
    take(report);
  }
  [[nodiscard]] bool is_anywhere() const {
    return bytes_of(folder_ / "state").find(needle()) != std::string::npos;
  }

  const commands_test::Folder folder_;
  ManualClock clock_;
  std::unique_ptr<RocksStore> store_;
  std::unique_ptr<testing::SmallCity> city_;
  std::unique_ptr<Worker> worker_;
};

TEST_F(ForgottenTest, AReportIsInNoFileOnceItHasLeftTheEventStore) {
  start();
  report_somewhere(days(0));
  take(testing::failed_inspection("B8", days(0)));
  pass(days(89));
  EXPECT_TRUE(is_anywhere());
  pass(days(91));
  EXPECT_FALSE(is_anywhere());
  worker_.reset();
  store_.reset();
  const std::string kept = columns_of(folder_ / "state").at("observations");
  EXPECT_NE(kept.find("B8"), std::string::npos);  // what is no report stays
}

TEST_F(ForgottenTest, AnotherIsPurgedAnHourLaterOrAtTheNextStart) {
  start();
  take(testing::report("B7", days(0), "h1"));
  pass(days(91));  // the first is purged at once
  report_somewhere(days(92));
  pass(days(93));
  pass(days(183));
  EXPECT_TRUE(is_anywhere());  // it has left the event store, not yet the files
  clock_.advance(std::chrono::minutes(59));
  pass(days(184));
  EXPECT_TRUE(is_anywhere());
  clock_.advance(std::chrono::minutes(1));
  pass(days(185));
  EXPECT_FALSE(is_anywhere());

  report_somewhere(days(190));
  pass(days(191));
  pass(days(281));
  EXPECT_TRUE(is_anywhere());
  start();  // reading the log again may drop it as well
  pass(days(282));
  EXPECT_FALSE(is_anywhere());
}

}  // namespace
}  // namespace tributary::plant
