// Lines of many at a real broker, as commands are given: sealed, in the order of the topic, and
// what somebody else has written there is no line.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>

#include "connectors/kafka/kafka_lines.h"
#include "connectors/kafka/kafka_stream.h"
#include "tests/kafka/broker_fixture.h"

namespace tributary::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Texts = std::vector<std::string>;

class KafkaLinesTest : public BrokerTest {
 protected:
  void SetUp() override {
    BrokerTest::SetUp();
    if (IsSkipped()) return;
    topic_ = topic("commands", 1, {{"retention.ms", "86400000"}, {"segment.ms", "86400000"}});
  }

  [[nodiscard]] TopicSeal seal(std::uint8_t key = 7) const {
    const std::array<std::uint8_t, 32> master = {key};
    return TopicSeal::make(master, topic_).value_or_die();
  }
  [[nodiscard]] KafkaLineWriter writer(const std::string& to = "") const {
    return {plain(), to.empty() ? topic_ : to, seal()};
  }

  Texts lines(Unsealed unsealed, Status* status = nullptr) {
    settle(topic_);
    const auto client = connect_kafka_consumer(plain(), {}).value_or_die();
    auto source = KafkaStreamSource::open(*client, topic_, true, seal(), unsealed).value_or_die();
    source->seek({}).value_or_die();
    Texts lines;
    while (!source->finished()) {
      std::vector<Record> records;
      const Status read = source->read(records, 3);
      if (status != nullptr) *status = read;
      if (!read) break;
      for (const Record& record : records) lines.emplace_back(record.payload);
    }
    return lines;
  }

  std::string topic_;
};

TEST_F(KafkaLinesTest, LinesOfAllAreThereAndNothingOfThemShows) {
  KafkaLineWriter one = writer(), other = writer();
  one.append(R"({"account":"9f3c"})").value_or_die();
  other.append("second").value_or_die();
  one.append("third").value_or_die();
  EXPECT_THAT(lines(Unsealed::kEnds), ElementsAre(R"({"account":"9f3c"})", "second", "third"));
  constexpr std::int64_t kDay = 86'400'000;
  for (const KafkaLine& line : committed(topic_)) {
    EXPECT_THAT(line.key + line.value, Not(HasSubstr("9f3c")));
    EXPECT_THAT(line.headers, IsEmpty());
    EXPECT_EQ(line.timestamp % kDay, 0) << "no time of day: of that a command tells the minute";
  }
}

TEST_F(KafkaLinesTest, WhatTheSiteHasNotSealedIsNoLineAndNoEnd) {
  KafkaLineWriter one = writer();
  one.append("first").value_or_die();
  produce(topic_, {"{\"kind\":\"close\"}", std::nullopt});
  KafkaLineWriter(plain(), topic_, seal(8)).append("of other keys").value_or_die();
  one.append("last").value_or_die();
  EXPECT_THAT(lines(Unsealed::kRefused), ElementsAre("first", " ", " ", " ", "last"));
  Status status;
  lines(Unsealed::kEnds, &status);
  EXPECT_FALSE(status);
}

TEST_F(KafkaLinesTest, ABrokerThatIsGoneIsSaidAndTheNextLineFindsItAgain) {
  KafkaLineWriter one = writer();
  one.append("first").value_or_die();
  broker("kill");
  const Status gone = one.append("into nowhere");
  broker("start");
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().code, ErrorCode::kUnavailable) << gone.error().message;
  one.append("last").value_or_die();
  EXPECT_EQ(lines(Unsealed::kEnds).back(), "last");
}

TEST_F(KafkaLinesTest, ATopicThatIsNotThereIsNamed) {
  KafkaLineWriter one = writer(fresh("nowhere"));
  const Status status = one.append("line");
  ASSERT_FALSE(status);
  EXPECT_THAT(status.error().message, HasSubstr("nowhere"));
}

}  // namespace
}  // namespace tributary::testing
