#include "connectors/kafka/error_map.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>

namespace tributary {
namespace {

using ::testing::HasSubstr;

TEST(KafkaErrorMap, TellsWhatPassesFromWhatDoesNot) {
  const std::pair<int, ErrorCode> all[] = {
      {RD_KAFKA_RESP_ERR__TRANSPORT, ErrorCode::kUnavailable},
      {RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, ErrorCode::kUnavailable},
      {RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, ErrorCode::kUnavailable},
      {RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, ErrorCode::kUnavailable},
      {RD_KAFKA_RESP_ERR__FENCED, ErrorCode::kExists},  // a new producer decides
      {RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, ErrorCode::kDenied},
      {RD_KAFKA_RESP_ERR__SSL, ErrorCode::kDenied},
      {RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, ErrorCode::kNotFound},
      {RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE, ErrorCode::kNotFound},
      {RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, ErrorCode::kLimit},
  };
  for (const auto& [error, code] : all) {
    EXPECT_EQ(kafka_error(error, "topic `a`").code, code) << error;
    EXPECT_EQ(is_passing(error), code == ErrorCode::kUnavailable) << error;
  }
}

TEST(KafkaErrorMap, NamesWhatWasTried) {
  EXPECT_THAT(kafka_error(RD_KAFKA_RESP_ERR__SSL, "Kafka at h:1", "it says so").message,
              HasSubstr("Kafka at h:1: it says so"));
}

}  // namespace
}  // namespace tributary
