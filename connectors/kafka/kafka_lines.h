// Single lines into a topic of ours, sealed (topic_seal.h), of as many processes at once as there
// are: commands. Who reads them is KafkaStreamSource.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "connectors/kafka/producer.h"
#include "connectors/kafka/topic_seal.h"

namespace tributary {

/// Any thread.
class KafkaLineWriter {
 public:
  /// Connects with the first line.
  KafkaLineWriter(const KafkaConfig& config, std::string topic, TopicSeal seal);

  /// The line is there when this returns, on all replicas that are in sync; after an error it may
  /// be, and more than once after none: who reads it must know a line that it has read.
  /// kUnavailable: at once when the cluster is known not to answer, else within kWaits (a first
  /// connection: within kKafkaPatience); kNotFound, kDenied.
  Status append(std::string_view line);

  static constexpr Millis kWaits = std::chrono::seconds(3);

 private:
  std::mutex mutex_;
  std::string topic_;
  TopicSeal seal_;
  KafkaProducer producer_;
};

}  // namespace tributary
