#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ops/tributary/config/config_fixture.h"

namespace tributary {
namespace {

using config_test::World;
using ::testing::HasSubstr;
using ::testing::Not;

std::string topics(const std::string& more,
                   const std::string& kafka = "kafka: { brokers: \"127.0.0.1:9092\" }\n") {
  return "site: demo\n" + kafka +
         "sources:\n  grievance: { mapping: g.yaml, topic: city.grievance }\n" + more;
}

TEST(KafkaSection, ReadsAClusterAndItsTopics) {
  World world;
  const auto config = world.load(topics(
      "output: { topics: { changes: out.changes, signals: out.signals, dead_letters: out.dead } "
      "}\n",
      "kafka:\n"
      "  brokers: \"a:9092,b:9092\"\n"
      "  security: { protocol: sasl_ssl, mechanism: scram-sha-512, username: u, password: p,\n"
      "              ca: ca.pem }\n"
      "  options: { fetch.wait.max.ms: 50 }\n"));
  ASSERT_TRUE(config);
  EXPECT_EQ(config->kafka.client.brokers, "a:9092,b:9092");
  EXPECT_EQ(config->kafka.client.security.protocol, KafkaProtocol::kSaslSsl);
  EXPECT_EQ(config->kafka.client.security.ca_file, "/site/ca.pem");
  EXPECT_EQ(config->kafka.client.options.at(0).second, "50");
  EXPECT_EQ(config->sources.at(0).topic.name, "city.grievance");
  EXPECT_EQ(config->output.topics.signals.name, "out.signals");
  EXPECT_TRUE(config->output.topics.transactional);
}

TEST(KafkaSection, PrintsWhatLoadsAgainAndNoSecret) {
  World world;
  world.variables["KAFKA_PASSWORD"] = "from-outside";
  const auto config = world.load(
      topics("output: { topics: { changes: out.changes, transactional: false } }\n",
             "kafka:\n"
             "  brokers: \"h:1\"\n"
             "  security: { protocol: sasl_ssl, mechanism: plain, username: u,\n"
             "              password: \"${env:KAFKA_PASSWORD}\", key_password: written-here }\n"
             "  options: { linger.ms: 7 }\n"));
  ASSERT_TRUE(config);
  EXPECT_EQ(config->kafka.client.security.password, "from-outside");
  const std::string printed = print_config(*config);
  EXPECT_THAT(printed, Not(HasSubstr("from-outside")));
  EXPECT_THAT(printed, Not(HasSubstr("written-here")));
  World again;
  const auto reloaded = again.load(printed);
  ASSERT_TRUE(reloaded) << printed;
  EXPECT_EQ(print_config(*reloaded), printed);
}

std::string apart(const std::string& more) { return topics("keys: keys\n" + more); }

TEST(KafkaSection, AProcessHasAllRolesUnlessItSaysLess) {
  World world;
  const auto whole = world.load(topics(""));
  ASSERT_TRUE(whole);
  EXPECT_TRUE(whole->roles.ingest && whole->roles.correlate && whole->roles.api);
  const auto first = world.load(apart("roles: [ingest]\nstream: city.stream\n"));
  ASSERT_TRUE(first);
  EXPECT_TRUE(first->roles.ingest);
  EXPECT_FALSE(first->roles.correlate || first->roles.api);
  EXPECT_EQ(first->stream.name, "city.stream");
  const auto second = world.load(apart("roles: [correlate]\nstream: city.stream\n"));
  ASSERT_TRUE(second);
  EXPECT_TRUE(second->roles.correlate);
  EXPECT_FALSE(second->roles.ingest || second->roles.api);
}

TEST(KafkaSection, PrintsRolesAndTheStreamBetweenThem) {
  for (const char* roles : {"[ingest]", "[correlate]", "[correlate, api]"}) {
    World world;
    const auto config =
        world.load(apart("roles: " + std::string(roles) + "\nstream: city.stream\n"));
    ASSERT_TRUE(config);
    const std::string printed = print_config(*config);
    EXPECT_THAT(printed, HasSubstr(roles));
    World again;
    const auto reloaded = again.load(printed);
    ASSERT_TRUE(reloaded) << printed;
    EXPECT_EQ(print_config(*reloaded), printed);
  }
}

TEST(KafkaSection, AChangelogIsATopicOfItsOwn) {
  World world;
  const auto config = world.load(apart("changelog: city.changelog\n"));
  ASSERT_TRUE(config);
  EXPECT_EQ(config->changelog.name, "city.changelog");
  const std::string printed = print_config(*config);
  World again;
  const auto reloaded = again.load(printed);
  ASSERT_TRUE(reloaded) << printed;
  EXPECT_EQ(reloaded->changelog.name, "city.changelog");
  EXPECT_EQ(print_config(*reloaded), printed);
}

TEST(KafkaSection, CommandsComeInByAFileOrByATopic) {
  World world;
  const auto by_file = world.load(apart("commands: said.jsonl\n"));
  ASSERT_TRUE(by_file);
  EXPECT_TRUE(by_file->commands.is_set() && by_file->takes_commands());
  EXPECT_FALSE(by_file->commands_topic.is_set());
  const auto by_topic =
      world.load(apart("changelog: city.changelog\ncommands: { topic: city.commands }\n"));
  ASSERT_TRUE(by_topic);
  EXPECT_EQ(by_topic->commands_topic.name, "city.commands");
  EXPECT_TRUE(by_topic->takes_commands());
  EXPECT_FALSE(by_topic->commands.is_set());
  const std::string printed = print_config(*by_topic);
  World again;
  const auto reloaded = again.load(printed);
  ASSERT_TRUE(reloaded) << printed;
  EXPECT_EQ(print_config(*reloaded), printed);
}

TEST(KafkaSection, SaysWhatIsWrong) {
  const std::pair<std::string, const char*> all[] = {
      {topics("", ""), "a topic needs `kafka: { brokers"},
      {topics("", "kafka: { brokers: \"h:1\", options: { linger.mss: 5 } }\n"), "No such config"},
      {topics("", "kafka: { brokers: \"h:1\", options: { group.id: x } }\n"), "exactly once"},
      {topics("", "kafka: { brokers: \"h:1\", options: { sasl.password: x } }\n"), "`security`"},
      {topics("",
              "kafka: { brokers: \"h:1\", security: { protocol: sasl_ssl, mechanism: plain,"
              " username: u } }\n"),
       "`password`"},
      {topics("", "kafka: { brokers: \"h:1\", security: { protocol: ssl, key: k.pem } }\n"),
       "belong together"},
      {topics("output: { topics: { changes: city.grievance } }\n"), "is written by this engine"},
      {topics("output: { topics: { dead_letters: city } }\n"), "is written by this engine"},
      {topics("output: { changes: c.jsonl, topics: { changes: out } }\n"), "both are given"},
      {topics("output: { topics: { signals: out } }\n"), "which is missing"},
      {apart("roles: [ingest]\n"), "need a `stream` between"},
      {apart("roles: [ingest, correlate]\nstream: s\n"), "say in `roles`"},
      {apart("stream: s\n"), "say in `roles`"},
      {apart("roles: [ingest, api]\nstream: s\n"), "they are one process"},
      {apart("roles: [injest]\nstream: s\n"), "`injest` is not one of"},
      {apart("roles: ingest\nstream: s\n"), "expected a list"},
      {apart("roles: []\nstream: s\n"), "expected a list"},
      {topics("roles: [ingest]\nstream: s\n"), "needs `keys`"},
      {apart("roles: [ingest]\nstream: city.grievance\n"), "has another use"},
      {apart("roles: [ingest]\nstream: out\noutput: { topics: { changes: out } }\n"),
       "has another use"},
      {topics("changelog: c\n"), "needs `keys`"},
      {apart("roles: [ingest]\nstream: s\nchangelog: c\n"), "which this process is not"},
      {apart("roles: [correlate]\nstream: s\nchangelog: s\n"), "has another use"},
      {apart("changelog: city.grievance\n"), "has another use"},
      {apart("changelog: c\noutput: { changes: c.jsonl }\n"), "another machine may go on"},
      {apart("changelog: c\ncommands: said.jsonl\n"), "another machine may go on"},
      {topics("commands: { topic: c }\n"), "needs `keys`"},
      {apart("commands: { topic: city.grievance }\n"), "has another use"},
      {apart("changelog: c\ncommands: { topic: c }\n"), "has another use"},
      {apart("commands: {}\n"), "`topic`"},
      {apart("commands: { topic: x.handling }\noutput: { topics: { dead_letters: x } }\n"),
       "has another use"},
      {"site: demo\nkeys: keys\nroles: [ingest]\nstream: s\nsources:\n"
       "  a: { mapping: g.yaml, files: [f] }\n",
       "a topic needs `kafka: { brokers"},
      {topics("output: { topics: { changes: \"out put\" } }\n"), "a topic is named in"},
      {"site: demo\nkafka: { brokers: \"h:1\" }\nsources:\n"
       "  a: { mapping: g.yaml, files: [f], topic: t }\n",
       "both are given"},
      {"site: demo\nsources:\n  a: { mapping: g.yaml, files: [f], start: latest }\n",
       "`start` is for a topic"},
  };
  for (const auto& [text, message] : all) {
    World world;
    EXPECT_FALSE(world.load(text)) << text;
    EXPECT_THAT(world.only().message_en, HasSubstr(message)) << text;
  }
}

}  // namespace
}  // namespace tributary
