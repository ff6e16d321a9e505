// The end of a topic that one process writes at a time: by its last record that one knows how far
// it had come, and whether somebody else has written since.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "connectors/kafka/config.h"
#include "engine/base/result.h"

namespace tributary {

struct TailRecord {
  std::string value;
  std::uint64_t offset = 0;
};

/// The last committed record of the first partition; nullopt: there never was one. All that was
/// committed is waited for. kNotFound when there were some and none is left; kUnavailable.
Result<std::optional<TailRecord>> tail_of(const KafkaConfig& config, const std::string& topic);

}  // namespace tributary
