#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "connectors/kafka/kafka_sink.h"
#include "connectors/kafka/kafka_source.h"
#include "connectors/kafka/topics.h"
#include "tests/kafka/broker_fixture.h"

namespace tributary::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;
using Texts = std::vector<std::string>;

class KafkaSinkTest : public BrokerTest {
 protected:
  void SetUp() override {
    BrokerTest::SetUp();
    if (IsSkipped()) return;
    topic_ = topic("changes");
    name_ = fresh("tributary.test");
  }

  Result<std::unique_ptr<KafkaSink>> try_open(bool transactional = true) {
    KafkaSinkConfig config;
    config.name = name_;
    config.topics = {topic_};
    config.transactional = transactional;
    const auto route = [this](std::string_view line, std::vector<KafkaMessage>& out) {
      out.push_back({topic_, line.substr(0, line.find(' ')), line, {{"ce_id", line}}});
    };
    return KafkaSink::open(
        plain(), config, route, [this] { return patience_.load(); }, notices());
  }
  std::unique_ptr<KafkaSink> open(bool transactional = true) {
    return try_open(transactional).value_or_die();
  }

  Texts values() {
    Texts values;
    for (const KafkaLine& line : committed(topic_)) values.push_back(line.value);
    return values;
  }

  std::string topic_, name_;
  std::atomic<Millis> patience_ = Millis::max();
};

TEST_F(KafkaSinkTest, EveryLineIsARecordWithItsKeyAndHeaders) {
  const auto sink = open();
  EXPECT_EQ(sink->length().value_or_die(), 0U);
  sink->append("a one\nb two\n").value_or_die();
  EXPECT_EQ(values(), Texts{}) << "not before sync";
  sink->sync().value_or_die();
  EXPECT_EQ(sink->length().value_or_die(), 12U);
  sink->append("a three\n").value_or_die();
  sink->sync().value_or_die();
  const auto lines = committed(topic_);
  ASSERT_THAT(lines, SizeIs(3));
  constexpr std::int64_t kDay = 86'400'000;
  const std::int64_t timestamp = lines[1].timestamp;
  EXPECT_EQ(lines[1], (KafkaLine{"b", "b two", {{"ce_id", "b two"}}, timestamp}));
  EXPECT_EQ(timestamp % kDay, 0) << "no time of day: somebody may have reported";
  EXPECT_GT(timestamp, 0);
  EXPECT_EQ(lines[2].value, "a three");
}

TEST_F(KafkaSinkTest, ATopicThatStampsTheInstantOfArrivalIsRefused) {
  topic_ = topic("stamped", 1, {{"message.timestamp.type", "LogAppendTime"}});
  const auto refused = try_open();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalid);
  EXPECT_THAT(refused.error().message, HasSubstr(topic_));
  EXPECT_THAT(refused.error().message, HasSubstr("CreateTime"));
}

// It had shut out whoever wrote under its name, and only then looked at the topic.
TEST_F(KafkaSinkTest, WhoIsRefusedShutsNobodyOut) {
  const std::string usual = topic_;
  const auto writer = open();
  topic_ = topic("stamped", 1, {{"message.timestamp.type", "LogAppendTime"}});
  ASSERT_FALSE(try_open());
  topic_ = usual;
  writer->append("a one\n").value_or_die();
  writer->sync().value_or_die();
  EXPECT_EQ(values(), Texts{"a one"});
}

TEST_F(KafkaSinkTest, SettingsSayHowATopicKeepsItsRecords) {
  const auto client = connect_kafka_consumer(plain(), {}).value_or_die();
  const auto usual = settings_of(*client, topic_).value_or_die();
  EXPECT_FALSE(usual.is_compacted);
  EXPECT_FALSE(usual.is_stamped);
  const std::string list =
      topic("list", 1,
            {{"cleanup.policy", "compact,delete"}, {"message.timestamp.type", "LogAppendTime"}});
  const auto settings = settings_of(*client, list).value_or_die();
  EXPECT_TRUE(settings.is_compacted);
  EXPECT_TRUE(settings.is_stamped);
  const auto missing = settings_of(*client, fresh("missing"));
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound) << missing.error().message;
}

TEST_F(KafkaSinkTest, TopicsHaveNoPartsAndAreNotRotated) {
  const auto sink = open();
  sink->append("a one\n").value_or_die();
  sink->sync().value_or_die();
  EXPECT_FALSE(sink->has_parts());
  const Status refused = sink->rotate(1);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kIncompatible);
  EXPECT_FALSE(sink->holds(1).value_or_die());
  EXPECT_EQ(sink->length().value_or_die(), 6U) << "nothing has happened";
  sink->append("a two\n").value_or_die();
  sink->sync().value_or_die();
  EXPECT_EQ(values(), (Texts{"a one", "a two"}));
}

// The engine dies after the cluster has the lines, before its state says so.
TEST_F(KafkaSinkTest, WhatWasDeliveredBeforeACrashIsNotDeliveredAgain) {
  {
    const auto sink = open();
    sink->append("a one\n").value_or_die();
    sink->sync().value_or_die();
    sink->append("a two\n").value_or_die();
    sink->sync().value_or_die();
  }
  const auto sink = open();
  sink->truncate(6).value_or_die();
  sink->append("a two\n").value_or_die();  // the outbox
  sink->sync().value_or_die();
  sink->append("a three\n").value_or_die();
  sink->sync().value_or_die();
  EXPECT_EQ(values(), (Texts{"a one", "a two", "a three"}));
}

TEST_F(KafkaSinkTest, WhatWasNotDeliveredBeforeACrashIs) {
  {
    const auto sink = open();
    sink->append("a one\n").value_or_die();
    sink->sync().value_or_die();
    sink->append("a two\n").value_or_die();
  }
  const auto sink = open();
  sink->truncate(6).value_or_die();
  sink->append("a two\n").value_or_die();
  sink->sync().value_or_die();
  EXPECT_EQ(values(), (Texts{"a one", "a two"}));
}

TEST_F(KafkaSinkTest, AnOlderCopyOfTheStateIsRefused) {
  const auto sink = open();
  for (const char* line : {"a one\n", "a two\n", "a three\n"}) {
    sink->append(line).value_or_die();
    sink->sync().value_or_die();
  }
  sink->truncate(6).value_or_die();
  EXPECT_EQ(sink->append("a two\n").error().code, ErrorCode::kIncompatible);
  sink->truncate(12).value_or_die();
  EXPECT_EQ(sink->append("a THREE\n").error().code, ErrorCode::kIncompatible);
  EXPECT_EQ(sink->truncate(99).error().code, ErrorCode::kCorrupt);
}

TEST_F(KafkaSinkTest, ASecondEngineShutsTheFirstOut) {
  const auto first = open();
  const auto second = open();
  second->append("b one\n").value_or_die();
  second->sync().value_or_die();
  first->append("a other\n").value_or_die();
  const Status status = first->sync();
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kIncompatible);
  EXPECT_THAT(status.error().message, HasSubstr("another engine"));
  EXPECT_EQ(values(), Texts{"b one"});
}

TEST_F(KafkaSinkTest, ABrokerThatDiesIsWaitedForAndNothingComesTwice) {
  const auto sink = open();
  sink->append("a one\n").value_or_die();
  sink->sync().value_or_die();
  for (const char* command : {"kill", "stop"}) {
    broker(command);
    sink->append(std::string("a after ") + command + "\n").value_or_die();
    Status status = Error{};
    std::thread writer([&] { status = sink->sync(); });
    while (went_away_ == 0) std::this_thread::sleep_for(Millis(50));
    broker("start");
    writer.join();
    ASSERT_TRUE(status) << status.error().message;
    went_away_ = 0;
  }
  EXPECT_GT(came_back_, 0);
  EXPECT_EQ(values(), (Texts{"a one", "a after kill", "a after stop"}));
}

TEST_F(KafkaSinkTest, AStopEndsTheWaiting) {
  const auto sink = open();
  broker("kill");
  sink->append("a one\n").value_or_die();
  std::thread stopper([&] {
    while (went_away_ == 0) std::this_thread::sleep_for(Millis(50));
    patience_ = Millis(0);
  });
  const auto started = std::chrono::steady_clock::now();
  const Status status = sink->sync();
  stopper.join();
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(30));
  broker("start");
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kUnavailable);
  EXPECT_THAT(status.error().message, HasSubstr("kept in the state"));
  patience_ = Millis::max();
  const auto next = open();
  EXPECT_EQ(next->length().value_or_die(), 0U);
  EXPECT_EQ(values(), Texts{});
}

// The last commit of an engine that drains: more lines than the library's queue holds.
TEST_F(KafkaSinkTest, WhoIsToldToEndSoonStillDeliversAll) {
  const auto sink = open();
  constexpr int kLines = 120'000;
  std::string lines;
  for (int i = 0; i < kLines; ++i) lines += "k " + std::to_string(i) + "\n";
  sink->append(lines).value_or_die();
  patience_ = std::chrono::seconds(30);
  const Status status = sink->sync();
  ASSERT_TRUE(status) << status.error().message;
  const Texts all = values();
  ASSERT_THAT(all, SizeIs(kLines));
  EXPECT_EQ(all.back(), "k " + std::to_string(kLines - 1));
}

TEST_F(KafkaSinkTest, WithoutTransactionsLinesMayComeTwiceButNeverNot) {
  {
    const auto sink = open(false);
    sink->append("a one\n").value_or_die();
    sink->sync().value_or_die();
  }
  const auto sink = open(false);
  sink->truncate(0).value_or_die();
  sink->append("a one\na two\n").value_or_die();
  sink->sync().value_or_die();
  EXPECT_EQ(values(), (Texts{"a one", "a one", "a two"}));
}

TEST_F(KafkaSinkTest, ATopicThatIsNotThereIsNamed) {
  topic_ = "no.such.topic";
  const auto sink = try_open();
  ASSERT_FALSE(sink);
  EXPECT_EQ(sink.error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace tributary::testing
