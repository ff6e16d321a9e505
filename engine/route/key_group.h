// Route: subject → key group → partition. Equal to Kafka's Java partitioner for powers of two
// (KAFKA.md).
#pragma once

#include <cstdint>
#include <string>

#include "engine/model/subject.h"

namespace tributary {

/// `partitions` is a power of two, at most kKeyGroups (CHECKed).
std::uint32_t partition_of(KeyGroup group, std::uint32_t partitions);

/// Key of a subject in the state store: key group (two bytes, big-endian), then the encoded subject
/// key. So a key group's subjects lie together and can move together.
std::string state_key_of(const SubjectKey& key);

}  // namespace tributary
