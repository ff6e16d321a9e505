// What a state directory is opened with.
#pragma once

#include <cstdint>
#include <string>

namespace tributary {

struct RocksConfig {
  /// Created with mode 0700 (and its parents) when it does not exist.
  std::string directory;

  /// Block cache, indexes, filters and write buffers together: what the store may hold in memory
  /// (`settings: cache`). 256 MiB keep the hot tenth of 10 M subjects.
  std::uint64_t cache_bytes = std::uint64_t{256} << 20;

  /// Of the cache, for write buffers of all tables together. Half: a checkpoint of 64 MiB is then
  /// taken without a stall while the one before is still being flushed.
  std::uint64_t write_buffer_bytes() const { return cache_bytes / 2; }

  /// The log that a start after a crash has to read; beyond, the oldest table is flushed. RocksDB
  /// reads about 200 MB/s, and a start has 5 s.
  std::uint64_t log_bytes = std::uint64_t{256} << 20;

  /// Flush and compaction threads. One of each on a 2-core machine.
  int background_jobs = 2;

  /// Files hold compressed blocks. Off for who looks for bytes in them.
  bool compress = true;
};

/// Smaller caches are raised to this: below, RocksDB thrashes its own indexes.
inline constexpr std::uint64_t kLeastCacheBytes = std::uint64_t{8} << 20;

}  // namespace tributary
