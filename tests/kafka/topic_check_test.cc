// Topics of the output that others have made otherwise than they have to be.
#include "ops/tributary/composition/topic_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connectors/kafka/kafka_source.h"
#include "connectors/kafka/topics.h"
#include "tests/kafka/broker_fixture.h"

namespace tributary::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class TopicCheckTest : public BrokerTest {
 protected:
  /// `topic: what` of each fault.
  std::vector<std::string> faults(const Config& config) {
    const auto client = connect_kafka_consumer(plain(), {}).value_or_die();
    std::vector<std::string> told;
    for (const TopicFault& fault : topic_faults(*client, config).value_or_die()) {
      told.push_back(fault.topic + ": " + fault.what.en);
    }
    return told;
  }

  /// `dead` is a topic of dead letters, named by its source behind the last point.
  static Config writing(const std::string& changes, const std::string& signals,
                        const std::string& dead = "") {
    Config config;
    config.output.topics.changes.name = changes;
    config.output.topics.signals.name = signals;
    if (dead.empty()) return config;
    const std::size_t point = dead.rfind('.');
    config.output.topics.dead_letters.name = dead.substr(0, point);
    config.sources.emplace_back().name = dead.substr(point + 1);
    return config;
  }
};

TEST_F(TopicCheckTest, FindsNothingWhereAllIsAsItHasToBe) {
  const std::string list = topic("list", 1, {{"cleanup.policy", "compact"}});
  EXPECT_THAT(faults(writing(topic("changes"), list, topic("dead"))), IsEmpty());
}

TEST_F(TopicCheckTest, TellsWhatIsKeptOtherwise) {
  const std::string changes = topic("changes", 1, {{"cleanup.policy", "compact"}});
  const std::string list = topic("list", 1, {{"message.timestamp.type", "LogAppendTime"}});
  const std::string dead = topic("dead", 1, {{"cleanup.policy", "compact"}});
  EXPECT_THAT(
      faults(writing(changes, list, dead)),
      ElementsAre(HasSubstr(changes + "` keeps the newest change of each row only"),
                  HasSubstr(list + "` stamps its records"), HasSubstr(list + "` loses rows"),
                  HasSubstr(dead + "` takes no dead letters")));
}

TEST_F(TopicCheckTest, AChangelogThatWasCreatedIsAsItHasToBe) {
  KafkaTopic made{fresh("changelog")};
  made.is_changelog = true;
  const auto client = connect_kafka_consumer(plain(), {}).value_or_die();
  ASSERT_TRUE(create_topic(*client, made));
  Config config;
  config.changelog.name = made.name;
  EXPECT_THAT(faults(config), IsEmpty());
  config.changelog.name = topic("changelog");
  EXPECT_THAT(faults(config), ElementsAre(HasSubstr("set its cleanup.policy to compact")));
}

TEST_F(TopicCheckTest, TellsWhatIsMissing) {
  const std::string missing = fresh("changes");
  EXPECT_THAT(faults(writing(missing, "")), ElementsAre(HasSubstr(missing + "` is missing")));
}

}  // namespace
}  // namespace tributary::testing
