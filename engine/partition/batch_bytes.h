// How much a batch writes.
#pragma once

#include <cstdint>

#include "engine/ports/state_store.h"

namespace tributary {

/// Of its keys and values.
inline std::uint64_t bytes_of(const StateBatch& batch) {
  std::uint64_t bytes = 0;
  for (const StateBatch::Entry& entry : batch.entries) {
    bytes += entry.key.size() + (entry.value ? entry.value->size() : 0);
  }
  return bytes;
}

}  // namespace tributary
