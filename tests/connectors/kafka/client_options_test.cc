#include "connectors/kafka/client_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>

#include <array>

namespace tributary {
namespace {

using ::testing::HasSubstr;

std::string value_of(const KafkaOptions& options, const char* name) {
  std::array<char, 256> value{};
  std::size_t size = value.size();
  if (rd_kafka_conf_get(options.get(), name, value.data(), &size) != RD_KAFKA_CONF_OK) return "?";
  return value.data();
}

TEST(KafkaClientOptions, PassesOnWhatTheLibraryKnows) {
  KafkaConfig config;
  config.brokers = "127.0.0.1:9092";
  config.options = {{"fetch.wait.max.ms", "20"}, {"compression.type", "zstd"}, {"client.id", "x"}};
  const auto options = make_kafka_options(config, {{"isolation.level", "read_uncommitted"}});
  ASSERT_TRUE(options);
  EXPECT_EQ(value_of(*options, "bootstrap.servers"), "127.0.0.1:9092");
  EXPECT_EQ(value_of(*options, "fetch.wait.max.ms"), "20");
  EXPECT_EQ(value_of(*options, "client.id"), "x");
  EXPECT_EQ(value_of(*options, "isolation.level"), "read_uncommitted");
  EXPECT_EQ(value_of(*options, "socket.nagle.disable"), "true");
}

TEST(KafkaClientOptions, SaysWhatIsWrongWithAnOption) {
  EXPECT_TRUE(check_kafka_option("fetch.wait.max.ms", "20"));
  EXPECT_THAT(check_kafka_option("fetch.wait.max", "20").error().message, HasSubstr("No such"));
  EXPECT_THAT(check_kafka_option("fetch.wait.max.ms", "-5").error().message, HasSubstr("range"));
}

// What would break a promise, show a secret, or load somebody's code.
TEST(KafkaClientOptions, RefusesWhatIsNotTheUsers) {
  for (const char* name :
       {"bootstrap.servers", "metadata.broker.list", "sasl.password", "sasl.username",
        "ssl.key.password", "ssl.key.pem", "sasl.oauthbearer.client.secret", "group.id",
        "group.instance.id", "transactional.id", "enable.idempotence", "isolation.level",
        "auto.offset.reset", "enable.auto.commit", "acks", "plugin.library.paths", "debug",
        "enable.ssl.certificate.verification", "statistics.interval.ms"}) {
    EXPECT_EQ(check_kafka_option(name, "1").error().code, ErrorCode::kDenied) << name;
  }
}

TEST(KafkaClientOptions, SecurityIsTyped) {
  KafkaConfig config;
  config.brokers = "127.0.0.1:9092";
  config.security.protocol = KafkaProtocol::kSaslSsl;
  config.security.username = "u";
  config.security.password = "p";
  const auto options = make_kafka_options(config, {});
  ASSERT_TRUE(options);
  EXPECT_EQ(value_of(*options, "security.protocol"), "sasl_ssl");
  EXPECT_EQ(value_of(*options, "sasl.mechanisms"), "SCRAM-SHA-512");
  EXPECT_EQ(value_of(*options, "ssl.endpoint.identification.algorithm"), "https");
  config.security.verify_hostname = false;
  EXPECT_EQ(value_of(*make_kafka_options(config, {}), "ssl.endpoint.identification.algorithm"),
            "none");
}

}  // namespace
}  // namespace tributary
