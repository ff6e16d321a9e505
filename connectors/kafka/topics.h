// Topics of a cluster: what there is, and making what is missing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "connectors/kafka/client.h"

namespace tributary {

struct KafkaTopic {
  std::string name;
  std::uint32_t partitions = 1;
  std::int32_t replicas = -1;  ///< -1: the cluster's default
  bool is_compacted = false;   ///< keeps the newest record of every key, and no old ones
};

/// kExists when it is there, kDenied, kInvalid (more replicas than brokers, say).
Status create_topic(KafkaClient& client, const KafkaTopic& topic);

}  // namespace tributary
