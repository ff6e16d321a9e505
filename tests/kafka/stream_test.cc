// The middle stream at a real broker: what is appended is there once, whoever died or was shut out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <thread>

#include "connectors/kafka/kafka_stream.h"
#include "tests/kafka/broker_fixture.h"

namespace tributary::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Texts = std::vector<std::string>;

constexpr std::array<std::uint8_t, 32> kMaster = {7};

class KafkaStreamTest : public BrokerTest {
 protected:
  void SetUp() override {
    BrokerTest::SetUp();
    if (IsSkipped()) return;
    topic_ = topic("stream", 1, settings_);
    name_ = fresh("tributary.test.ingest");
  }

  Result<std::unique_ptr<KafkaStreamWriter>> try_open() {
    return KafkaStreamWriter::open(
        plain(), {name_, topic_}, TopicSeal::make(kMaster, topic_).value_or_die(),
        [this] { return patience_.load(); }, notices());
  }
  std::unique_ptr<KafkaStreamWriter> open() { return try_open().value_or_die(); }

  /// All frames that are there, opened.
  Texts frames(const Position& from = {}) {
    settle(topic_);
    const auto client = connect_kafka_consumer(plain(), {}).value_or_die();
    auto source = KafkaStreamSource::open(*client, topic_, true,
                                          TopicSeal::make(kMaster, topic_).value_or_die())
                      .value_or_die();
    source->seek(from).value_or_die();
    Texts frames;
    while (!source->finished()) {
      std::vector<Record> records;
      source->read(records, 3).value_or_die();
      for (const Record& record : records) frames.emplace_back(record.payload);
    }
    return frames;
  }

  static void append(KafkaStreamWriter& writer, const Texts& frames) {
    writer.append(frames).value_or_die();
  }

  const Settings settings_ = {{"retention.ms", "86400000"}, {"segment.ms", "86400000"}};
  std::string topic_, name_;
  std::atomic<Millis> patience_ = Millis::max();
};

TEST_F(KafkaStreamTest, FramesAreReadInTheirOrderAndTheLastIsKnown) {
  const auto writer = open();
  EXPECT_EQ(writer->last().value_or_die(), "");
  append(*writer, {"one", "two"});
  append(*writer, {"three"});
  EXPECT_THAT(frames(), ElementsAre("one", "two", "three"));
  EXPECT_EQ(writer->last().value_or_die(), "three");
  EXPECT_EQ(open()->last().value_or_die(), "three");
}

TEST_F(KafkaStreamTest, NothingOfAFrameCanBeReadInTheTopic) {
  const auto writer = open();
  append(*writer, {"building B7, failed"});
  constexpr std::int64_t kDay = 86'400'000;
  for (const KafkaLine& line : committed(topic_)) {
    EXPECT_THAT(line.value, Not(HasSubstr("B7")));
    EXPECT_THAT(line.key, IsEmpty());
    EXPECT_THAT(line.headers, IsEmpty());
    EXPECT_EQ(line.timestamp % kDay, 0) << "no time of day: somebody may have reported";
  }
}

TEST_F(KafkaStreamTest, TheLastIsFoundBehindManyMarksAndWhatWasAborted) {
  append(*open(), {"one"});
  for (int i = 0; i < 30; ++i) produce_in_transaction(topic_, {"aborted"}, false);
  EXPECT_EQ(open()->last().value_or_die(), "one");
  EXPECT_THAT(frames(), ElementsAre("one"));
}

TEST_F(KafkaStreamTest, WhoBeginsLaterShutsOutWhoWasBefore) {
  const auto first = open();
  append(*first, {"one"});
  const auto second = open();
  append(*second, {"two"});
  const Texts stale = {"one and a half"};
  const Status refused = first->append(stale);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kIncompatible) << refused.error().message;
  EXPECT_THAT(frames(), ElementsAre("one", "two"));
}

TEST_F(KafkaStreamTest, ABrokerThatIsGoneForAWhileIsWaitedFor) {
  const auto writer = open();
  append(*writer, {"one"});
  broker("kill");
  std::thread back([this] {
    std::this_thread::sleep_for(std::chrono::seconds(2));
    broker("start");
  });
  append(*writer, {"two", "three"});
  back.join();
  append(*writer, {"four"});
  EXPECT_THAT(frames(), ElementsAre("one", "two", "three", "four"));
}

TEST_F(KafkaStreamTest, ReadingGoesOnBehindWhatWasRead) {
  const auto writer = open();
  append(*writer, {"one", "two"});
  append(*writer, {"three"});
  // A mark lies between the transactions.
  EXPECT_THAT(frames({0, 2}), ElementsAre("three"));
  EXPECT_THAT(frames({0, 3}), ElementsAre("three"));
}

TEST_F(KafkaStreamTest, OtherKeysAreToldAsThat) {
  append(*open(), {"one"});
  constexpr std::array<std::uint8_t, 32> kOther = {8};
  const auto other = KafkaStreamWriter::open(
      plain(), {name_, topic_}, TopicSeal::make(kOther, topic_).value_or_die(),
      [this] { return patience_.load(); }, notices());
  ASSERT_TRUE(other);
  const auto last = (*other)->last();
  ASSERT_FALSE(last);
  EXPECT_EQ(last.error().code, ErrorCode::kDenied);
  EXPECT_THAT(last.error().message, HasSubstr("key"));
}

// Else stage 1 would begin anew, and everything come twice.
TEST_F(KafkaStreamTest, AStreamWhoseRecordsAreGoneIsToldAsThat) {
  append(*open(), {"one"});
  forget_before(topic_, 0, 2);  // the frame and its transaction's mark
  const auto refused = try_open();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(refused.error().message, HasSubstr(topic_));
}

TEST_F(KafkaStreamTest, TopicsThatDoNotKeepAStreamAsTheyHaveToAreRefused) {
  const auto refused = [this](const std::string& name, int partitions, const Settings& settings) {
    topic_ = topic(name, partitions, settings);
    const auto opened = try_open();
    EXPECT_FALSE(opened) << name;
    if (opened) return std::string();
    EXPECT_EQ(opened.error().code, ErrorCode::kInvalid);
    return opened.error().message;
  };
  EXPECT_THAT(refused("wide", 2, settings_), HasSubstr("2 partitions"));
  EXPECT_THAT(refused("compacted", 1, {{"cleanup.policy", "compact"}}),
              HasSubstr("cleanup.policy"));
  EXPECT_THAT(refused("kept", 1, {{"retention.ms", "-1"}}), HasSubstr("90 days"));
  EXPECT_THAT(refused("long", 1, {{"retention.ms", "7776000000"}}), HasSubstr("90 days"));
  Settings stamped = settings_;
  stamped.emplace_back("message.timestamp.type", "LogAppendTime");
  EXPECT_THAT(refused("stamped", 1, stamped), HasSubstr("CreateTime"));
}

}  // namespace
}  // namespace tributary::testing
