#include "ops/tributary/composition/output_topics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/partition/dead_letters.h"

namespace tributary {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::string_view kChange =
    R"({"id":"s-abc/2/17","cause":"evidence","previous":{"level":"yellow","score":41,"condition":)"
    R"("present"},"row":{"signal_id":"s-abc","title":"{\"row\":{}}"}})";

TEST(OutputTopics, AChangeIsAnEventAndItsRowTheNewestOfItsSignal) {
  std::vector<KafkaMessage> messages;
  const KafkaRoute route = change_route("changes", "signals", "demo");
  route(kChange, messages);
  ASSERT_THAT(messages, SizeIs(2));
  EXPECT_EQ(messages[0].topic, "changes");
  EXPECT_EQ(messages[0].key, "s-abc");
  EXPECT_EQ(messages[0].value, kChange);
  const auto& headers = messages[0].headers;
  EXPECT_EQ(headers.at(1).second, "s-abc/2/17");
  EXPECT_EQ(headers.at(2).second, "/tributary/demo");
  EXPECT_EQ(messages[1].topic, "signals");
  EXPECT_EQ(messages[1].key, "s-abc");
  EXPECT_EQ(messages[1].value, R"({"signal_id":"s-abc","title":"{\"row\":{}}"})");
}

TEST(OutputTopics, WithoutATopicOfSignalsThereIsTheChangeAlone) {
  std::vector<KafkaMessage> messages;
  change_route("changes", "", "demo")(kChange, messages);
  EXPECT_THAT(messages, SizeIs(1));
}

// PEOPLE 2: a dead letter has no key and no header of the original.
TEST(OutputTopics, ADeadLetterGoesToItsSourcesTopicWithoutAKey) {
  SourceInfo info;
  info.name = "grievance";
  const Rejection rejection{SourceId(0), {3, 4711}, RejectReason::kNoTopic, "topic", ""};
  const std::string line = dead_letter_json(rejection, {info});
  std::vector<KafkaMessage> messages;
  const KafkaRoute route = dead_letter_route("dead");
  route(line, messages);
  ASSERT_THAT(messages, SizeIs(1));
  EXPECT_EQ(messages[0].topic, "dead.grievance");
  EXPECT_EQ(messages[0].key, "");
  EXPECT_THAT(messages[0].headers, IsEmpty());
  EXPECT_EQ(messages[0].value, line);
}

}  // namespace
}  // namespace tributary
