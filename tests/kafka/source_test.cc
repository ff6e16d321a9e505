#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "connectors/kafka/kafka_source.h"
#include "tests/kafka/broker_fixture.h"

namespace tributary::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Texts = std::vector<std::string>;

class KafkaSourceTest : public BrokerTest {
 protected:
  std::unique_ptr<KafkaSource> open(const std::string& topic, bool to_the_end = true,
                                    std::uint32_t partition = 0) {
    if (consumer_ == nullptr) {
      consumer_ = connect_kafka_consumer(plain(), notices()).value_or_die();
    }
    KafkaSourceConfig config;
    config.topic = topic;
    config.partition = partition;
    config.to_the_end = to_the_end;
    return KafkaSource::open(*consumer_, config).value_or_die();
  }

  /// Until `count` have come, it has finished, or thirty seconds: a broker that is back may take
  /// some to answer.
  static Texts read(KafkaSource& source, std::size_t count = 1'000'000) {
    Texts texts;
    std::vector<Record> records;
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (texts.size() < count && !source.finished()) {
      records.clear();
      source.read(records, count - texts.size()).value_or_die();
      for (const Record& record : records) texts.emplace_back(record.payload);
      if (std::chrono::steady_clock::now() > until) break;
      if (records.empty()) std::this_thread::sleep_for(Millis(10));
    }
    return texts;
  }

  template <typename Condition>
  static bool within_ten_seconds(Condition holds) {
    for (int i = 0; i < 200 && !holds(); ++i) std::this_thread::sleep_for(Millis(50));
    return holds();
  }

  std::unique_ptr<KafkaClient> consumer_;
};

TEST_F(KafkaSourceTest, GivesEveryRecordWithItsPlaceAndArrival) {
  const std::string feed = topic("feed", 2);
  produce(feed, {"one", "two"}, 1, 1'700'000'000'123);
  const auto source = open(feed, true, 1);
  std::vector<Record> records;
  while (!source->finished()) ASSERT_TRUE(source->read(records, 1));
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[1].payload, "two");
  EXPECT_EQ(records[1].position, (Position{1, 1}));
  EXPECT_EQ(records[1].next, (Position{1, 2}));
  EXPECT_EQ(records[1].arrival, WallTime::from_millis(1'700'000'000'123));
  for (int i = 0; i < 64; ++i) EXPECT_EQ(records[1].payload.data()[3 + i], '\0');  // ASan reads too
  EXPECT_TRUE(open(feed, true, 0)->finished()) << "an empty partition has ended";
}

TEST_F(KafkaSourceTest, EndsWithWhatWasThereAndBehindTheMarksOfTransactions) {
  const std::string feed = topic("feed");
  produce_in_transaction(feed, {"one"}, true);
  produce_in_transaction(feed, {"aborted"}, false);
  const auto source = open(feed);
  produce(feed, {"later"});
  EXPECT_THAT(read(*source), ElementsAre("one"));
  EXPECT_TRUE(source->finished());
}

TEST_F(KafkaSourceTest, GoesOnWhereItIsToldAndFetchMovesNothing) {
  const std::string feed = topic("feed");
  produce(feed, {"0", "1", "2", "3"});
  const auto source = open(feed);
  EXPECT_THAT(read(*source, 2), ElementsAre("0", "1"));
  EXPECT_EQ(source->fetch({0, 0}).value_or_die().payload, "0");
  EXPECT_THAT(read(*source, 1), ElementsAre("2"));
  ASSERT_TRUE(source->seek({0, 1}));
  EXPECT_THAT(read(*source), ElementsAre("1", "2", "3"));
  EXPECT_EQ(source->fetch({0, 9}).error().code, ErrorCode::kNotFound);
}

TEST_F(KafkaSourceTest, SaysWhatRetentionHasTaken) {
  const std::string feed = topic("feed");
  produce(feed, {"0", "1", "2", "3"});
  forget_before(feed, 0, 3);
  const auto source = open(feed);
  EXPECT_THAT(read(*source), ElementsAre("3")) << "a new state begins with what is there";
  EXPECT_EQ(source->fetch({0, 1}).error().code, ErrorCode::kNotFound);
  const Status lost = source->seek({0, 1});
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(lost.error().message, HasSubstr("2 records, offsets 1 to 2, were deleted"));
  EXPECT_THAT(source->seek({0, 5}).error().message, HasSubstr("another topic of the same name"));
}

TEST_F(KafkaSourceTest, SaysWhenRetentionOvertakesTheReading) {
  const std::string feed = topic("feed");
  produce(feed, {"0", "1"});
  const auto source = open(feed);
  ASSERT_TRUE(source->seek({0, 0}));
  forget_before(feed, 0, 2);
  produce(feed, {"2"});
  std::vector<Record> records;
  Status status;
  for (int i = 0; i < 100 && status && records.empty(); ++i) status = source->read(records, 1);
  EXPECT_THAT(records, IsEmpty()) << "a gap must not pass for none";
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kNotFound);
}

TEST_F(KafkaSourceTest, ATombstoneIsNoJsonAndALongRecordIsEmpty) {
  const std::string feed = topic("feed");
  produce(feed, {std::nullopt, std::string(100, 'x'), "short"});
  if (consumer_ == nullptr) consumer_ = connect_kafka_consumer(plain(), {}).value_or_die();
  KafkaSourceConfig config;
  config.topic = feed;
  config.to_the_end = true;
  config.max_record_bytes = 99;
  const auto source = KafkaSource::open(*consumer_, config).value_or_die();
  EXPECT_THAT(read(*source), ElementsAre(" ", "", "short"));
}

// Values of other topics, sealed ones say, may begin with any byte.
TEST_F(KafkaSourceTest, ASchemaIdBeforeTheValueIsDroppedWhereItIsToBe) {
  using namespace std::string_literals;
  const std::string feed = topic("feed");
  const std::string framed = "\0\0\0\0\7{}"s, bare = "{}", short_one = "\0\0\0\0"s;
  produce(feed, {framed, bare, short_one});
  EXPECT_THAT(read(*open(feed)), ElementsAre(framed, bare, short_one));
  KafkaSourceConfig config;
  config.topic = feed;
  config.to_the_end = true;
  config.drops_schema_id = true;
  const auto source = KafkaSource::open(*consumer_, config).value_or_die();
  EXPECT_THAT(read(*source), ElementsAre("{}", "{}", short_one));
  EXPECT_EQ(source->fetch({0, 0}).value_or_die().payload, "{}");
}

TEST_F(KafkaSourceTest, ATopicThatIsNotThereIsNamed) {
  consumer_ = connect_kafka_consumer(plain(), {}).value_or_die();
  const auto partitions = consumer_->partitions_of("no.such.topic");
  ASSERT_FALSE(partitions);
  EXPECT_EQ(partitions.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(partitions.error().message, HasSubstr("no.such.topic"));
}

TEST_F(KafkaSourceTest, KnowsWhenItsTopicHasGrown) {
  const std::string feed = topic("feed");
  const auto source = open(feed, false);
  ASSERT_EQ(consumer_->partitions_of(feed).value_or_die(), 1U);
  EXPECT_FALSE(consumer_->has_grown());
  add_partitions(feed, 2);
  EXPECT_TRUE(within_ten_seconds([&] { return consumer_->has_grown(); }));
}

TEST_F(KafkaSourceTest, HowFarItIsBehindIsKnownWhileItReads) {
  const std::string feed = topic("feed");
  produce(feed, {"one", "two", "three"});
  const auto source = open(feed, false);
  EXPECT_THAT(read(*source, 1), ElementsAre("one"));
  EXPECT_EQ(source->reached(), 1);
  EXPECT_TRUE(within_ten_seconds([&] { return source->newest() == 3; }));
  EXPECT_THAT(read(*source, 2), ElementsAre("two", "three"));
  EXPECT_EQ(source->reached(), 3);
}

TEST_F(KafkaSourceTest, ABrokerThatDiesIsNotTheEndOfTheFeed) {
  const std::string feed = topic("feed");
  produce(feed, {"before"});
  const auto source = open(feed, false);
  EXPECT_THAT(read(*source, 1), ElementsAre("before"));
  EXPECT_TRUE(within_ten_seconds([&] { return source->is_caught_up(); }));
  broker("kill");
  EXPECT_TRUE(within_ten_seconds([&] { return !source->is_caught_up() && went_away_ > 0; }));
  std::vector<Record> records;
  EXPECT_TRUE(source->read(records, 10)) << "no error: it is waited for";
  EXPECT_THAT(records, IsEmpty());
  broker("start");
  produce(feed, {"after"});
  EXPECT_THAT(read(*source, 1), ElementsAre("after"));
  EXPECT_TRUE(within_ten_seconds([&] { return source->is_caught_up() && came_back_ > 0; }));
}

}  // namespace
}  // namespace tributary::testing
