// A hint to the processor: these bytes will be read soon. Changes nothing, and may point anywhere.
#pragma once

#include <cstddef>

namespace tributary {

inline constexpr std::size_t kCacheLine = 64;

/// Each call takes a few nanoseconds, so `bytes` should be some lines at most.
inline void prefetch(const void* from, std::size_t bytes = 1) {
  const char* const begin = static_cast<const char*>(from);
  for (std::size_t at = 0; at < bytes; at += kCacheLine) __builtin_prefetch(begin + at);
}

}  // namespace tributary
