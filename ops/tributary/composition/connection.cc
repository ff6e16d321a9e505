#include "ops/tributary/composition/connection.h"

#include <fmt/format.h>

#include "connectors/kafka/kafka_source.h"
#include "ops/tributary/composition/topic_check.h"

namespace tributary {
namespace {

/// So long may a broker take to say that somebody may not read.
constexpr int kReads = 10;

std::string_view in_chinese(ErrorCode code) {
  switch (code) {
    case ErrorCode::kNotFound:
      return "主题不存在，或记录已被删除";
    case ErrorCode::kDenied:
      return "被拒绝：请检查账号、密码、证书与权限";
    case ErrorCode::kUnavailable:
      return "无应答";
    default:
      return "出错";
  }
}

class Connection {
 public:
  Connection(const Config& config, Diagnostics& diagnostics)
      : config_(config), diagnostics_(diagnostics) {}

  std::vector<std::string> look() {
    auto client = connect_kafka_consumer(config_.kafka.client, {});
    if (!client) {
      report("Kafka", client.error());
      return {};
    }
    for (const ConfiguredSource& source : config_.sources) {
      if (source.topic.is_set()) read(**client, source.topic.name);
    }
    bool are_there = true;
    for (const std::string& topic : written_topics(config_)) {
      are_there = count(**client, topic) && are_there;
    }
    if (are_there && config_.commands_topic.is_set()) fetch(**client, config_.commands_topic.name);
    if (are_there) look_at_settings(**client);
    return std::move(seen_);
  }

 private:
  void report(const std::string& what, const Error& error) {
    diagnostics_.file_error(
        "E013", config_.file,
        {error.message, fmt::format("{}：{}（{}）", what, in_chinese(error.code), error.message)});
  }

  std::optional<std::uint32_t> count(KafkaClient& client, const std::string& topic) {
    const auto partitions = client.partitions_of(topic);
    if (!partitions && partitions.error().code == ErrorCode::kNotFound) {
      diagnostics_.file_error("E013", config_.file, missing_topic(topic));
      return std::nullopt;
    }
    if (!partitions) {
      report(topic, partitions.error());
      return std::nullopt;
    }
    seen_.push_back(
        fmt::format("Kafka {}: {} × {}", config_.kafka.client.brokers, topic, *partitions));
    return *partitions;
  }

  void look_at_settings(KafkaClient& client) {
    const auto faults = topic_faults(client, config_);
    if (!faults) return report("Kafka", faults.error());
    for (const TopicFault& fault : *faults) {
      diagnostics_.file_error("E013", config_.file, fault.what);
    }
  }

  void read(KafkaClient& client, const std::string& topic) {
    if (count(client, topic)) fetch(client, topic);
  }

  /// That it may not be read shows only then.
  void fetch(KafkaClient& client, const std::string& topic) {
    KafkaSourceConfig config;
    config.topic = topic;
    auto source = KafkaSource::open(client, config);
    Status status = source ? Status() : Status(source.error());
    std::vector<Record> records;
    for (int i = 0; i < kReads && status && records.empty(); ++i) {
      status = (*source)->read(records, 1);
    }
    if (!status) report(topic, status.error());
  }

  const Config& config_;
  Diagnostics& diagnostics_;
  std::vector<std::string> seen_;
};

}  // namespace

std::vector<std::string> check_connection(const Config& config, Diagnostics& diagnostics) {
  if (config.kafka.is_set()) return Connection(config, diagnostics).look();
  return {"kafka: -"};
}

}  // namespace tributary
