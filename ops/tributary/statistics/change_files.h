// The change log as files: its finished parts and the one that grows, line by line.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace tributary {

/// Where somebody has come to in them.
struct ChangePlace {
  std::uint64_t part = 0;    ///< finished parts that were read whole
  std::uint64_t offset = 0;  ///< in the next
};

/// Every whole line behind `place`, which is moved on; a half one at the end waits for its rest.
/// Parts that were moved away are passed over. kIo; a log that does not exist yet has no line.
Status read_changes(const std::string& path, ChangePlace& place,
                    const std::function<void(std::string_view line)>& visit);

}  // namespace tributary
