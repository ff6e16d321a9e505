#include "connectors/rocksdb/rocks_options.h"

#include <rocksdb/cache.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/options.h>
#include <rocksdb/statistics.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/table_properties_collectors.h>
#include <rocksdb/write_buffer_manager.h>

#include <algorithm>

namespace tributary {
namespace {

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;

constexpr int kKiB = 1024;

enum class Compressed : std::uint8_t {
  kNot,
  kByLevel,  ///< lz4, and zstd in the last level, where nine tenths of the bytes lie
  kOnce,     ///< zstd with a dictionary when written: files in order of key move down as they are
};

/// What a table is used for decides its settings.
struct Use {
  std::uint64_t write_buffer_bytes;
  std::size_t block_bytes;
  Compressed compressed;
  bool absent_lookups;  ///< keys are often looked up that are not there: a Bloom filter pays
  bool queue;           ///< rows are put at one end and erased at the other
};

Use use_of(Table table) {
  switch (table) {
    case Table::kMeta:  // a few rows, overwritten by every commit
      return {4 * kMiB, 4096, Compressed::kNot, false, false};
    case Table::kSubjects:  // blobs read and written by key; a new subject's key is absent
      return {32 * kMiB, 16384, Compressed::kByLevel, true, false};
    case Table::kTimers:
      return {16 * kMiB, 4096, Compressed::kByLevel, false, true};
    case Table::kSignals:
      return {16 * kMiB, 16384, Compressed::kByLevel, true, false};
    case Table::kObservations:  // large values in order of key, read again only at a start
      return {32 * kMiB, 65536, Compressed::kOnce, false, false};
    case Table::kOutbox:
      return {8 * kMiB, 16384, Compressed::kNot, false, true};
  }
  return {4 * kMiB, 4096, Compressed::kNot, false, false};
}

void compress(Compressed how, rocksdb::ColumnFamilyOptions& options) {
  options.compression = rocksdb::kNoCompression;
  options.bottommost_compression = rocksdb::kNoCompression;
  if (how == Compressed::kByLevel) {
    options.compression = rocksdb::kLZ4Compression;
    options.bottommost_compression = rocksdb::kZSTD;
  }
  if (how == Compressed::kOnce) {
    options.compression = rocksdb::kZSTD;
    options.bottommost_compression = rocksdb::kZSTD;
    options.compression_opts.level = 1;
    options.compression_opts.max_dict_bytes = 16 * kKiB;
    options.compression_opts.zstd_max_train_bytes = 1600 * kKiB;
  }
}

}  // namespace

std::shared_ptr<rocksdb::Cache> make_cache(const RocksConfig& config) {
  rocksdb::LRUCacheOptions options;
  options.capacity = std::max(config.cache_bytes, kLeastCacheBytes);
  options.high_pri_pool_ratio = 0.5;  // indexes and filters, which every lookup needs
  return rocksdb::NewLRUCache(options);
}

rocksdb::DBOptions database_options(const RocksConfig& config,
                                    const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::DBOptions options;
  options.create_if_missing = true;
  options.create_missing_column_families = true;

  // A batch is in the log or nowhere: the log is what makes a commit atomic over all tables, so
  // atomic_flush (which serves those without a log) stays off.
  options.atomic_flush = false;
  // A torn tail is what a crash leaves of batches that nobody was told are durable.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  options.max_total_wal_size = config.log_bytes;
  options.bytes_per_sync = kMiB;  // write back steadily instead of in one stall at the end
  options.wal_bytes_per_sync = kMiB / 2;
  options.allow_concurrent_memtable_write = false;  // there is one writer
  options.write_buffer_manager = std::make_shared<rocksdb::WriteBufferManager>(
      std::max(config.write_buffer_bytes(), kLeastCacheBytes / 2), cache);

  options.max_background_jobs = config.background_jobs;
  options.max_open_files = -1;  // a secondary needs it; readers' memory is in the cache
  // Both read every file at start, which a state of 10 GB has no time for.
  options.skip_stats_update_on_db_open = true;
  options.skip_checking_sst_file_sizes_on_db_open = true;

  options.statistics = rocksdb::CreateDBStatistics();
  options.statistics->set_stats_level(rocksdb::StatsLevel::kExceptHistogramOrTimers);
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  options.keep_log_file_num = 3;
  options.max_log_file_size = 4 * kMiB;
  return options;
}

rocksdb::ColumnFamilyOptions table_options(Table table, const RocksConfig& config,
                                           const std::shared_ptr<rocksdb::Cache>& cache) {
  const Use use = use_of(table);
  rocksdb::ColumnFamilyOptions options;
  // No table alone may take more than a quarter of all write buffers.
  options.write_buffer_size =
      std::min(use.write_buffer_bytes, std::max(config.write_buffer_bytes() / 4, kMiB));
  options.max_write_buffer_number = 2;
  options.level_compaction_dynamic_level_bytes = true;
  compress(config.compress ? use.compressed : Compressed::kNot, options);

  rocksdb::BlockBasedTableOptions blocks;
  blocks.block_cache = cache;
  blocks.cache_index_and_filter_blocks = true;  // else they are outside every budget
  blocks.cache_index_and_filter_blocks_with_high_priority = true;
  blocks.pin_l0_filter_and_index_blocks_in_cache = true;
  blocks.block_size = use.block_bytes;
  blocks.format_version = 5;
  if (use.absent_lookups) {
    blocks.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
    // A lookup that a filter answers should not have to find the filter in the cache first.
    blocks.metadata_cache_options.unpartitioned_pinning = rocksdb::PinningTier::kAll;
    options.memtable_prefix_bloom_size_ratio = 0.02;
    options.memtable_whole_key_filtering = true;
  }
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(blocks));

  // A queue is read from its front, where the tombstones are: files full of them go first.
  if (use.queue)
    options.table_properties_collector_factories.push_back(
        rocksdb::NewCompactOnDeletionCollectorFactory(4096, 2048));
  return options;
}

}  // namespace tributary
