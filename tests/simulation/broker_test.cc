// The broker's twin: what read_committed readers see, and whom an epoch shuts out.
#include "tests/simulation/broker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tributary::simulation {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class BrokerTwin : public ::testing::Test {
 protected:
  std::vector<std::string> read() {
    std::vector<Record> records;
    source_.read(records, 100).value_or_die();
    std::vector<std::string> values;
    for (const Record& record : records) values.emplace_back(record.payload);
    return values;
  }

  /// A commit that holds `lines` for the change log, as a worker writes it.
  void promise(const std::string& lines) {
    StateBatch batch;
    batch.put(Table::kOutbox, std::string(1, static_cast<char>(kChanges)), lines);
    disk_.write(batch, true).value_or_die();
  }
  std::unique_ptr<Sink> open() { return outlets_.open(kChanges, disk_, mischief_, pulse_); }

  ManualClock clock_;
  Mischief mischief_{{}, clock_};
  Pulse pulse_;
  TopicPartition topic_;
  TopicSource source_{topic_, 0, mischief_, pulse_};
  MemoryStore disk_;
  TopicOutlets outlets_;
};

TEST_F(BrokerTwin, ShowsWhatIsCommittedAndNothingBehindAnOpenTransaction) {
  topic_.begin();
  topic_.write("a", WallTime());
  EXPECT_THAT(read(), IsEmpty());
  topic_.commit();
  topic_.begin();
  topic_.write("b", WallTime());
  topic_.abort();
  topic_.begin();
  topic_.write("c", WallTime());
  EXPECT_THAT(read(), ElementsAre("a"));
  topic_.commit();
  EXPECT_THAT(read(), ElementsAre("c"));
  EXPECT_EQ(topic_.shown(), 2U);
}

TEST_F(BrokerTwin, AnotherProducerShutsTheFirstOutAndEndsItsTransaction) {
  promise("x\n");
  const auto first = open();
  ASSERT_TRUE(first->append("x\n"));
  const auto second = open();
  const Status status = first->sync();
  ASSERT_FALSE(status);
  EXPECT_TRUE(OutputTopic::is_fenced(status.error()));
  ASSERT_TRUE(second->append("x\n"));
  ASSERT_TRUE(second->sync());
  EXPECT_EQ(outlets_.published(kChanges), "x\n");
}

TEST_F(BrokerTwin, WhatWasDeliveredBeforeTheCrashIsNotDeliveredAgain) {
  promise("x\n");
  const auto first = open();
  ASSERT_TRUE(first->append("x\n"));
  ASSERT_TRUE(first->sync());
  const auto second = open();
  ASSERT_TRUE(second->truncate(0));
  ASSERT_TRUE(second->append("x\n"));
  ASSERT_TRUE(second->sync());
  EXPECT_EQ(outlets_.published(kChanges), "x\n");
}

TEST_F(BrokerTwin, WhatNoCommitHoldsIsAccused) {
  promise("x\n");
  ASSERT_TRUE(open()->append("y\n"));
  EXPECT_TRUE(mischief_.accusation().has_value());
}

}  // namespace
}  // namespace tributary::simulation
