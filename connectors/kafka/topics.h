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
  /// Compacted, and within the hour: what a newer record of its key has replaced is gone then.
  bool is_changelog = false;
};

/// How a topic that is there keeps its records.
struct TopicSettings {
  bool is_compacted = false;  ///< of a key the newest record stays, older ones go
  bool is_stamped = false;    ///< LogAppendTime: its records tell the instant at which they came
  /// After so long at most a record is gone (retention.ms and segment.ms); nullopt: never.
  std::optional<Millis> kept_for;
  bool is_deleted = false;  ///< whole segments go, whether or not their records are the newest
  /// Of a compacted one: after so long at most a replaced record is gone (max.compaction.lag.ms);
  /// nullopt: perhaps never.
  std::optional<Millis> compacted_within;
  /// The same of one without a value, at least (delete.retention.ms).
  std::optional<Millis> erasures_kept;
};

/// The longest record of a changelog's topic, in bytes (max.message.bytes).
inline constexpr std::size_t kMostChangelogBytes = std::size_t{16} << 20;

/// kNotFound, kDenied (DescribeConfigs), kUnavailable.
Result<TopicSettings> settings_of(KafkaClient& client, const std::string& topic);

/// kInvalid: what is written there would tell the instant at which it came.
Error stamped_error(const std::string& topic);

/// kExists when it is there, kDenied, kInvalid (more replicas than brokers, say).
Status create_topic(KafkaClient& client, const KafkaTopic& topic);

}  // namespace tributary
