#include "connectors/kafka/topics.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>

#include "connectors/kafka/error_map.h"
#include "engine/ports/changelog.h"

namespace tributary {
namespace {

constexpr int kMillis = 20'000;

template <typename T>
using Owned = std::unique_ptr<T, void (*)(T*)>;

/// So that an administration's question is answered within kMillis or not at all.
Owned<rd_kafka_AdminOptions_t> options_for(KafkaClient& client, rd_kafka_admin_op_t what) {
  Owned<rd_kafka_AdminOptions_t> how(rd_kafka_AdminOptions_new(client.handle(), what),
                                     &rd_kafka_AdminOptions_destroy);
  rd_kafka_AdminOptions_set_request_timeout(how.get(), kMillis, nullptr, 0);
  return how;
}

Result<Owned<rd_kafka_event_t>> answer_in(KafkaClient& client, rd_kafka_queue_t* queue,
                                          const std::string& doing) {
  Owned<rd_kafka_event_t> event(rd_kafka_queue_poll(queue, kMillis + 1'000),
                                &rd_kafka_event_destroy);
  if (event == nullptr) return kafka_error(RD_KAFKA_RESP_ERR__TIMED_OUT, doing);
  if (const auto failed = rd_kafka_event_error(event.get()); failed != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return client.trouble_or(kafka_error(failed, doing, rd_kafka_event_error_string(event.get())));
  }
  return event;
}

/// nullopt: no number, or less than nothing, which means never.
std::optional<Millis> millis_in(std::string_view text) {
  std::int64_t millis = -1;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), millis);
  if (failed != std::errc() || end != text.data() + text.size() || millis < 0) return std::nullopt;
  return Millis(millis);
}

TopicSettings read_settings(const rd_kafka_ConfigResource_t& resource) {
  TopicSettings settings;
  std::optional<Millis> retention, segment;
  std::size_t count = 0;
  const rd_kafka_ConfigEntry_t** entries = rd_kafka_ConfigResource_configs(&resource, &count);
  for (std::size_t i = 0; i < count; ++i) {
    const char* text = rd_kafka_ConfigEntry_value(entries[i]);
    const std::string_view name = rd_kafka_ConfigEntry_name(entries[i]);
    const std::string_view value = text == nullptr ? "" : text;
    if (name == "cleanup.policy") {
      settings.is_compacted = value.find("compact") != std::string_view::npos;
      settings.is_deleted = value.find("delete") != std::string_view::npos;
    } else if (name == "message.timestamp.type") {
      settings.is_stamped = value == "LogAppendTime";
    } else if (name == "retention.ms") {
      retention = millis_in(value);
    } else if (name == "segment.ms") {
      segment = millis_in(value);
    } else if (name == "max.compaction.lag.ms") {
      settings.compacted_within = millis_in(value);
    } else if (name == "delete.retention.ms") {
      settings.erasures_kept = millis_in(value);
    }
  }
  // A segment goes whole, when the last record in it is that old.
  constexpr Millis kLong = Days(3650);
  if (retention && segment) {
    settings.kept_for = std::min(*retention, kLong) + std::min(*segment, kLong);
  }
  return settings;
}

}  // namespace

Result<TopicSettings> settings_of(KafkaClient& client, const std::string& topic) {
  const std::string doing = "settings of topic `" + topic + "`";
  const Owned<rd_kafka_ConfigResource_t> asked(
      rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.c_str()),
      &rd_kafka_ConfigResource_destroy);
  const auto how = options_for(client, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS);
  const Owned<rd_kafka_queue_t> queue(rd_kafka_queue_new(client.handle()), &rd_kafka_queue_destroy);
  std::array<rd_kafka_ConfigResource_t*, 1> all = {asked.get()};
  rd_kafka_DescribeConfigs(client.handle(), all.data(), all.size(), how.get(), queue.get());
  TRY_ASSIGN(const auto event, answer_in(client, queue.get(), doing));
  std::size_t count = 0;
  const rd_kafka_ConfigResource_t** resources = rd_kafka_DescribeConfigs_result_resources(
      rd_kafka_event_DescribeConfigs_result(event.get()), &count);
  if (count != 1) return Error{ErrorCode::kNotFound, doing};
  const auto failed = rd_kafka_ConfigResource_error(resources[0]);
  if (failed != RD_KAFKA_RESP_ERR_NO_ERROR) {
    const char* detail = rd_kafka_ConfigResource_error_string(resources[0]);
    return kafka_error(failed, doing, detail == nullptr ? "" : detail);
  }
  return read_settings(*resources[0]);
}

Error stamped_error(const std::string& topic) {
  return Error{
      ErrorCode::kInvalid,
      "topic `" + topic +
          "` stamps its records with the instant at which they come, "
          "which tells when somebody reported: set its message.timestamp.type to CreateTime"};
}

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
  const auto set = [&](const char* name, std::int64_t value) {
    rd_kafka_NewTopic_set_config(wanted.get(), name, std::to_string(value).c_str());
  };
  if (topic.is_compacted || topic.is_changelog)
    rd_kafka_NewTopic_set_config(wanted.get(), "cleanup.policy", "compact");
  if (topic.kept_for) {
    set("retention.ms", topic.kept_for->count());
    set("segment.ms", Millis(Days(1)).count());
  }
  if (topic.is_changelog) {
    constexpr Millis kHour = std::chrono::hours(1);
    set("max.compaction.lag.ms", kHour.count());
    set("segment.ms", kHour.count());
    set("delete.retention.ms", Millis(kErasuresKept).count());
    set("max.message.bytes", static_cast<std::int64_t>(kMostChangelogBytes));
  }
  const auto how = options_for(client, RD_KAFKA_ADMIN_OP_CREATETOPICS);
  rd_kafka_AdminOptions_set_operation_timeout(how.get(), kMillis, nullptr, 0);
  const Owned<rd_kafka_queue_t> queue(rd_kafka_queue_new(client.handle()), &rd_kafka_queue_destroy);
  std::array<rd_kafka_NewTopic_t*, 1> all = {wanted.get()};
  rd_kafka_CreateTopics(client.handle(), all.data(), all.size(), how.get(), queue.get());
  TRY_ASSIGN(const auto event, answer_in(client, queue.get(), doing));
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
