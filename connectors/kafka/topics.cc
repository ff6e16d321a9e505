#include "connectors/kafka/topics.h"

#include <librdkafka/rdkafka.h>

#include <array>
#include <memory>

#include "connectors/kafka/error_map.h"

namespace tributary {
namespace {

constexpr int kMillis = 20'000;

template <typename T>
using Owned = std::unique_ptr<T, void (*)(T*)>;

}  // namespace

Status create_topic(KafkaClient& client, const KafkaTopic& topic) {
  const std::string doing = "topic `" + topic.name + "`";
  std::array<char, 512> why{};
  const Owned<rd_kafka_NewTopic_t> wanted(
      rd_kafka_NewTopic_new(topic.name.c_str(), static_cast<int>(topic.partitions), topic.replicas,
                            why.data(), why.size()),
      &rd_kafka_NewTopic_destroy);
  if (wanted == nullptr) return Error{ErrorCode::kInvalid, doing + ": " + why.data()};
  // Whatever the brokers' default: theirs would be the instant of arrival, and kafka_sink tells
  // days.
  rd_kafka_NewTopic_set_config(wanted.get(), "message.timestamp.type", "CreateTime");
  if (topic.is_compacted) rd_kafka_NewTopic_set_config(wanted.get(), "cleanup.policy", "compact");
  const Owned<rd_kafka_AdminOptions_t> how(
      rd_kafka_AdminOptions_new(client.handle(), RD_KAFKA_ADMIN_OP_CREATETOPICS),
      &rd_kafka_AdminOptions_destroy);
  rd_kafka_AdminOptions_set_operation_timeout(how.get(), kMillis, nullptr, 0);
  const Owned<rd_kafka_queue_t> queue(rd_kafka_queue_new(client.handle()), &rd_kafka_queue_destroy);
  std::array<rd_kafka_NewTopic_t*, 1> all = {wanted.get()};
  rd_kafka_CreateTopics(client.handle(), all.data(), all.size(), how.get(), queue.get());
  const Owned<rd_kafka_event_t> event(rd_kafka_queue_poll(queue.get(), kMillis + 1'000),
                                      &rd_kafka_event_destroy);
  if (event == nullptr) return kafka_error(RD_KAFKA_RESP_ERR__TIMED_OUT, doing);
  if (const auto failed = rd_kafka_event_error(event.get()); failed != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return client.trouble_or(kafka_error(failed, doing, rd_kafka_event_error_string(event.get())));
  }
  std::size_t count = 0;
  const auto* const* results =
      rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event.get()), &count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto failed = rd_kafka_topic_result_error(results[i]);
    const char* detail = rd_kafka_topic_result_error_string(results[i]);
    if (failed != RD_KAFKA_RESP_ERR_NO_ERROR) {
      return kafka_error(failed, doing, detail == nullptr ? "" : detail);
    }
  }
  return {};
}

}  // namespace tributary
