// Topics of a cluster: what there is and how it is kept, and making what is missing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "connectors/kafka/client.h"

namespace tributary {

struct KafkaTopic {
  std::string name;
  std::uint32_t partitions = 1;
  std::int32_t replicas = -1;  ///< -1: the cluster's default
  bool is_compacted = false;   ///< keeps the newest record of every key, and no old ones
  /// Records go after so long, and a day; nullopt: as the cluster has it.
  std::optional<Millis> kept_for = std::nullopt;
};

/// How a topic that is there keeps its records.
struct TopicSettings {
  bool is_compacted = false;  ///< of a key the newest record stays, older ones go
  bool is_stamped = false;    ///< LogAppendTime: its records tell the instant at which they came
  /// After so long at most a record is gone (retention.ms and segment.ms); nullopt: never.
  std::optional<Millis> kept_for;
};

/// kNotFound, kDenied (DescribeConfigs), kUnavailable.
Result<TopicSettings> settings_of(KafkaClient& client, const std::string& topic);

/// kInvalid: what is written there would tell the instant at which it came.
Error stamped_error(const std::string& topic);

/// kExists when it is there, kDenied, kInvalid (more replicas than brokers, say).
Status create_topic(KafkaClient& client, const KafkaTopic& topic);

}  // namespace tributary
