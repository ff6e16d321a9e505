#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>

#include <fstream>
#include <thread>

#include "connectors/kafka/kafka_source.h"
#include "tests/kafka/broker_fixture.h"

namespace tributary::testing {
namespace {

using ::testing::HasSubstr;

class KafkaSecurityTest : public BrokerTest {
 protected:
  [[nodiscard]] KafkaConfig logged_in(KafkaMechanism mechanism = KafkaMechanism::kPlain) {
    KafkaConfig config;
    config.brokers = address("sasl_ssl");
    config.security.protocol = KafkaProtocol::kSaslSsl;
    config.security.mechanism = mechanism;
    config.security.username = "engine";
    config.security.password = "engine-secret";
    config.security.ca_file = tls("ca.crt");
    return config;
  }

  Status connect(const KafkaConfig& config) {
    auto client = connect_kafka_consumer(config, notices());
    return client ? Status() : Status(client.error());
  }

  void expect_denied(const KafkaConfig& config, const std::string& why) {
    const Status status = connect(config);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code, ErrorCode::kDenied) << status.error().message;
    EXPECT_THAT(status.error().message, HasSubstr(why));
    EXPECT_THAT(status.error().message, ::testing::Not(HasSubstr("secret")));
  }
};

TEST_F(KafkaSecurityTest, PlainComesIn) {
  const Status status = connect(logged_in());
  EXPECT_TRUE(status) << status.error().message;
}

// The broker is a Kafka 4, which refuses the SCRAM of librdkafka before 2.6.1: that must be said.
TEST_F(KafkaSecurityTest, ScramComesInWhereTheLibraryCan) {
  const KafkaConfig config = logged_in(KafkaMechanism::kScramSha512);
  if (rd_kafka_version() < 0x02060100) {
    expect_denied(config, "librdkafka before 2.6.1 cannot log in to Kafka 4 by SCRAM");
    return;
  }
  const Status status = connect(config);
  EXPECT_TRUE(status) << status.error().message;
}

TEST_F(KafkaSecurityTest, AWrongPasswordIsSaidAtOnce) {
  for (const auto mechanism : {KafkaMechanism::kScramSha512, KafkaMechanism::kPlain}) {
    KafkaConfig config = logged_in(mechanism);
    config.security.password = "secret-but-wrong";
    expect_denied(config, "uthentication");
  }
}

TEST_F(KafkaSecurityTest, AnUntrustedBrokerIsNotSpokenTo) {
  KafkaConfig config = logged_in();
  config.security.ca_file = tls("stranger.crt");
  expect_denied(config, "certificate verify failed");
}

TEST_F(KafkaSecurityTest, ABrokerOfAnotherNameIsNotSpokenTo) {
  KafkaConfig config = logged_in();
  const std::string port = config.brokers.substr(config.brokers.find(':'));
  config.brokers = "localhost" + port;  // the same, but not in the certificate
  config.options = {{"broker.address.family", "v4"}};
  expect_denied(config, "certificate verify failed");
}

TEST_F(KafkaSecurityTest, AClientCertificateComesInAndNoneDoesNot) {
  KafkaConfig config;
  config.brokers = address("ssl");
  config.security.protocol = KafkaProtocol::kSsl;
  config.security.ca_file = tls("ca.crt");
  const Status without = connect(config);
  ASSERT_FALSE(without);
  EXPECT_EQ(without.error().code, ErrorCode::kDenied) << without.error().message;
  config.security.certificate_file = tls("client.crt");
  config.security.key_file = tls("client.key");
  const Status with = connect(config);
  EXPECT_TRUE(with) << with.error().message;
}

TEST_F(KafkaSecurityTest, ATokenComesInAndNoneIsSaid) {
  KafkaConfig config = logged_in(KafkaMechanism::kOauthBearer);
  config.security.token_file = ::testing::TempDir() + fresh("token");
  expect_denied(config, "no token in");
  // {"alg":"none"}.{"sub":"engine","iat":1000000000,"exp":4000000000}.
  std::ofstream(config.security.token_file)
      << "eyJhbGciOiJub25lIn0.eyJzdWIiOiJlbmdpbmUiLCJpYXQiOjEwMDAwMDAwMDAsImV4cCI6NDAwMDAwMDAwMH0."
         "\n";
  const Status status = connect(config);
  EXPECT_TRUE(status) << status.error().message;
}

TEST_F(KafkaSecurityTest, APermissionThatIsMissingIsNamed) {
  const std::string feed = topic("feed");
  produce(feed, {"one"});
  auto client = connect_kafka_consumer(logged_in(), {}).value_or_die();
  const auto unseen = client->partitions_of(feed);
  ASSERT_FALSE(unseen);  // a broker does not tell a stranger what there is
  EXPECT_THAT(unseen.error().message, HasSubstr(feed));
  EXPECT_EQ(unseen.error().code, ErrorCode::kDenied) << unseen.error().message;

  allow(feed, RD_KAFKA_ACL_OPERATION_DESCRIBE);
  client = connect_kafka_consumer(logged_in(), {}).value_or_die();  // that has not been refused yet
  Result<std::uint32_t> partitions = Error{};
  for (int i = 0; i < 100 && !partitions; ++i) {
    partitions = client->partitions_of(feed);
    std::this_thread::sleep_for(Millis(partitions ? 0 : 100));  // until the broker knows it
  }
  ASSERT_TRUE(partitions) << partitions.error().message;
  KafkaSourceConfig config;
  config.topic = feed;
  const auto source = KafkaSource::open(*client, config);
  ASSERT_TRUE(source) << source.error().message;
  std::vector<Record> records;
  Status status;
  for (int i = 0; i < 100 && status && records.empty(); ++i) status = (*source)->read(records, 1);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kDenied) << status.error().message;
}

}  // namespace
}  // namespace tributary::testing
