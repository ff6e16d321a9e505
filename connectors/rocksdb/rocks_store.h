// The state of one process in one RocksDB: a column family per table, one write-ahead log.
//
// It knows bytes only. Formats of keys and values: engine/partition/STATE_FORMAT.md.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "connectors/rocksdb/config.h"
#include "engine/ports/state_store.h"

namespace tributary {

/// Since the store was opened, or at the moment of asking. For metrics.
struct RocksStatistics {
  std::uint64_t cache_hits = 0;
  std::uint64_t cache_misses = 0;
  std::uint64_t filter_useful = 0;  ///< lookups that a filter answered without reading a block
  std::uint64_t log_bytes_written = 0;
  std::uint64_t log_syncs = 0;
  std::uint64_t flush_bytes_written = 0;
  std::uint64_t compaction_bytes_written = 0;
  std::uint64_t stall_micros = 0;  ///< a writer waited for flush or compaction
  std::uint64_t cache_bytes = 0;   ///< now, write buffers included
  std::uint64_t write_buffer_bytes = 0;
  std::uint64_t file_bytes = 0;
  std::uint64_t pending_compaction_bytes = 0;
};

/// One writer thread; readers from any thread.
class RocksStore : public StateStore {
 public:
  /// For reading and writing; creates what does not exist. kUnavailable when another process has
  /// the directory open so; kIncompatible when a newer version wrote it; kCorrupt, kIo, kDenied.
  static Result<std::unique_ptr<RocksStore>> open(const RocksConfig& config);

  /// For reading, whether or not an engine runs on the directory, which is neither locked nor
  /// written. Sees what was written up to now; later writes after catch_up(). kNotFound when there
  /// is no state.
  static Result<std::unique_ptr<RocksStore>> open_secondary(const RocksConfig& config);

  RocksStore(const RocksStore&) = delete;
  RocksStore& operator=(const RocksStore&) = delete;
  ~RocksStore() override;

  Result<std::optional<std::string>> get(Table table, std::string_view key) const override;
  Status scan(Table table, std::string_view from, std::string_view to,
              const std::function<bool(std::string_view key, std::string_view value)>& visit)
      const override;
  /// CHECKs that the store is not a secondary.
  Status write(const StateBatch& batch, bool durable) override;
  /// Flushes every table, so that the log before it goes, and rewrites the files of the range.
  Status purge(Table table, std::string_view from, std::string_view to) override;

  /// A secondary sees what the writer has written since; nothing to do for the writer itself.
  Status catch_up();

  /// Rows of a table, as RocksDB estimates them (exact when nothing was overwritten or erased).
  [[nodiscard]] std::uint64_t estimated_rows(Table table) const;
  [[nodiscard]] RocksStatistics statistics() const;

 private:
  struct Database;
  explicit RocksStore(std::unique_ptr<Database> database);

  std::unique_ptr<Database> database_;
};

}  // namespace tributary
