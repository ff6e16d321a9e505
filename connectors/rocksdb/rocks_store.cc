#include "connectors/rocksdb/rocks_store.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/options.h>
#include <rocksdb/perf_level.h>
#include <rocksdb/statistics.h>
#include <rocksdb/write_batch.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>

#include "connectors/rocksdb/error_map.h"
#include "connectors/rocksdb/rocks_options.h"

namespace tributary {

struct RocksStore::Database {
  std::string directory;
  std::string scratch;  ///< a secondary's own directory, removed with it; else empty
  std::shared_ptr<rocksdb::Cache> cache;
  std::shared_ptr<rocksdb::Statistics> statistics;
  std::unique_ptr<rocksdb::DB> db;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;  ///< by table, then RocksDB's `default`
  rocksdb::WriteBatch batch;                          ///< the writer's, kept for its memory

  [[nodiscard]] bool secondary() const { return !scratch.empty(); }
  [[nodiscard]] rocksdb::ColumnFamilyHandle* at(Table table) const {
    return handles[static_cast<std::size_t>(table)];
  }

  ~Database() {
    if (db && !secondary()) (void)db->SyncWAL();
    for (rocksdb::ColumnFamilyHandle* handle : handles) (void)db->DestroyColumnFamilyHandle(handle);
    if (db) (void)db->Close();
    db.reset();
    std::error_code ignored;
    if (secondary()) std::filesystem::remove_all(scratch, ignored);
  }
};

namespace {

/// A commit's batch is smaller and its memory is used again; a checkpoint's is given back.
constexpr std::size_t kKeptBatchBytes = std::size_t{4} << 20;

rocksdb::Slice slice(std::string_view text) { return {text.data(), text.size()}; }
std::string_view view(const rocksdb::Slice& text) { return {text.data(), text.size()}; }

std::vector<rocksdb::ColumnFamilyDescriptor> descriptors(
    const RocksConfig& config, const std::shared_ptr<rocksdb::Cache>& cache) {
  std::vector<rocksdb::ColumnFamilyDescriptor> all;
  for (int i = 0; i < kTables; ++i) {
    const auto table = static_cast<Table>(i);
    all.emplace_back(std::string(name_of(table)), table_options(table, config, cache));
  }
  // RocksDB wants its default one opened; nothing is in it.
  all.emplace_back(rocksdb::kDefaultColumnFamilyName, table_options(Table::kMeta, config, cache));
  return all;
}

/// The directory itself is 0700: RocksDB's files in it are readable by whoever can enter it.
Status make_private_directory(const std::string& directory) {
  std::error_code error;
  std::filesystem::path path = std::filesystem::absolute(directory).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();  // `state/` is `state`
  if (std::filesystem::is_directory(path, error)) return {};
  std::filesystem::create_directories(path.parent_path(), error);
  if (!error && ::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST)
    error = std::error_code(errno, std::generic_category());
  if (!error) return {};
  return Error{error == std::errc::permission_denied ? ErrorCode::kDenied : ErrorCode::kIo,
               "cannot create the state directory " + directory + ": " + error.message()};
}

/// A table that this version does not know was made by a newer one.
Status check_tables(const std::string& directory) {
  if (!std::filesystem::exists(std::filesystem::path(directory) / "CURRENT"))
    return Error{ErrorCode::kNotFound, "there is no state in " + directory};
  std::vector<std::string> names;
  const rocksdb::Status status =
      rocksdb::DB::ListColumnFamilies(rocksdb::DBOptions(), directory, &names);
  if (!status.ok()) return to_open_error(status, directory);
  for (const std::string& name : names) {
    bool known = name == rocksdb::kDefaultColumnFamilyName;
    for (int i = 0; i < kTables; ++i) known = known || name == name_of(static_cast<Table>(i));
    if (!known)
      return Error{ErrorCode::kIncompatible, "the state in " + directory +
                                                 " was written by a newer version: its table '" +
                                                 name + "' is unknown here"};
  }
  return {};
}

/// Which manifest is in use and how long it is; it only grows, or another takes its place.
using ManifestMark = std::pair<std::string, std::uintmax_t>;

ManifestMark manifest_mark(const std::string& directory) {
  std::string name;
  std::getline(std::ifstream(std::filesystem::path(directory) / "CURRENT"), name);
  std::error_code ignored;
  return {name, std::filesystem::file_size(std::filesystem::path(directory) / name, ignored)};
}

Result<std::string> make_scratch_directory() {
  std::error_code error;
  std::string path = (std::filesystem::temp_directory_path(error) / "tributary-read-XXXXXX");
  if (error || ::mkdtemp(path.data()) == nullptr)
    return Error{ErrorCode::kIo, "cannot create a temporary directory: " +
                                     (error ? error.message() : std::strerror(errno))};
  return path;
}

}  // namespace

Result<std::unique_ptr<RocksStore>> RocksStore::open(const RocksConfig& config) {
  TRY(make_private_directory(config.directory));
  if (auto known = check_tables(config.directory);
      !known && known.error().code != ErrorCode::kNotFound)
    return std::move(known.error());

  auto database = std::make_unique<Database>();
  database->directory = config.directory;
  database->cache = make_cache(config);
  const rocksdb::DBOptions options = database_options(config, database->cache);
  database->statistics = options.statistics;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(
      options, config.directory, descriptors(config, database->cache), &database->handles, &db);
  if (!status.ok()) return to_open_error(status, config.directory);
  database->db.reset(db);
  return std::unique_ptr<RocksStore>(new RocksStore(std::move(database)));
}

Result<std::unique_ptr<RocksStore>> RocksStore::open_secondary(const RocksConfig& config) {
  // The writer may remove a file between our reading its manifest and our opening the file.
  constexpr int kAttempts = 5;
  for (int attempt = 1;; ++attempt) {
    TRY(check_tables(config.directory));
    auto database = std::make_unique<Database>();
    database->directory = config.directory;
    TRY_ASSIGN(database->scratch, make_scratch_directory());
    database->cache = make_cache(config);
    rocksdb::DBOptions options = database_options(config, database->cache);
    options.create_if_missing = false;
    options.create_missing_column_families = false;
    database->statistics = options.statistics;
    rocksdb::DB* db = nullptr;
    const rocksdb::Status status =
        rocksdb::DB::OpenAsSecondary(options, config.directory, database->scratch,
                                     descriptors(config, database->cache), &database->handles, &db);
    if (!status.ok() && attempt < kAttempts) continue;
    if (!status.ok()) return to_open_error(status, config.directory);
    database->db.reset(db);
    auto store = std::unique_ptr<RocksStore>(new RocksStore(std::move(database)));
    TRY(store->catch_up());
    return store;
  }
}

RocksStore::RocksStore(std::unique_ptr<Database> database) : database_(std::move(database)) {}
RocksStore::~RocksStore() = default;

Result<std::optional<std::string>> RocksStore::get(Table table, std::string_view key) const {
  std::string value;
  const rocksdb::Status status =
      database_->db->Get(rocksdb::ReadOptions(), database_->at(table), slice(key), &value);
  if (status.ok()) return std::optional<std::string>(std::move(value));
  if (status.IsNotFound()) return std::optional<std::string>();
  return to_error(status, "cannot read the state in " + database_->directory);
}

Status RocksStore::scan(
    Table table, std::string_view from, std::string_view to,
    const std::function<bool(std::string_view key, std::string_view value)>& visit) const {
  rocksdb::ReadOptions options;
  const rocksdb::Slice end = slice(to);
  if (!to.empty()) options.iterate_upper_bound = &end;
  // The event store is read in long runs and once; it would push the subjects out of the cache.
  options.fill_cache = table != Table::kObservations;
  const std::unique_ptr<rocksdb::Iterator> row(
      database_->db->NewIterator(options, database_->at(table)));
  for (row->Seek(slice(from)); row->Valid(); row->Next()) {
    if (!visit(view(row->key()), view(row->value()))) return {};
  }
  if (!row->status().ok())
    return to_error(row->status(), "cannot read the state in " + database_->directory);
  return {};
}

Status RocksStore::write(const StateBatch& batch, bool durable) {
  CHECK(!database_->secondary());
  // Of the thread: else every comparison of two keys is counted, which nobody reads.
  rocksdb::SetPerfLevel(rocksdb::PerfLevel::kDisable);
  rocksdb::WriteBatch& out = database_->batch;
  out.Clear();
  for (const StateBatch::Entry& entry : batch.entries) {
    const rocksdb::Status status =
        entry.value ? out.Put(database_->at(entry.table), slice(entry.key), slice(*entry.value))
                    : out.Delete(database_->at(entry.table), slice(entry.key));
    if (!status.ok()) return to_error(status, "cannot write the state in " + database_->directory);
  }
  rocksdb::WriteOptions options;
  options.sync = durable;
  const rocksdb::Status status = database_->db->Write(options, &out);
  if (out.GetDataSize() > kKeptBatchBytes) out = rocksdb::WriteBatch();
  if (!status.ok()) return to_error(status, "cannot write the state in " + database_->directory);
  return {};
}

Status RocksStore::purge(Table table, std::string_view from, std::string_view to) {
  CHECK(!database_->secondary());
  rocksdb::Status status = database_->db->Flush(rocksdb::FlushOptions(), database_->handles);
  if (status.ok()) {
    rocksdb::CompactRangeOptions options;
    options.exclusive_manual_compaction = false;
    // Else what is in the last level already, and needs no merging, stays as it is.
    options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
    const rocksdb::Slice begin = slice(from);
    const rocksdb::Slice end = slice(to);
    status = database_->db->CompactRange(options, database_->at(table), &begin,
                                         to.empty() ? nullptr : &end);
  }
  if (!status.ok()) return to_error(status, "cannot purge the state in " + database_->directory);
  return {};
}

// A secondary reads the manifest first and the logs after it. Between the two the writer may flush
// a table and remove a log that the manifest just read still needs for another: that table would
// lag. Every removal follows an edit of the manifest, so a manifest that is the same before and
// after says that nothing needed was removed; and a later reading mends an earlier one, as what
// was in a removed log is in the files of the new manifest.
Status RocksStore::catch_up() {
  if (!database_->secondary()) return {};
  constexpr int kAttempts = 200;
  Status last;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const ManifestMark before = manifest_mark(database_->directory);
    const rocksdb::Status status = database_->db->TryCatchUpWithPrimary();
    const bool settled = manifest_mark(database_->directory) == before;
    if (status.ok() && settled) return {};
    last = status.ok()
               ? Status(Error{ErrorCode::kUnavailable, "the state in " + database_->directory +
                                                           " changes faster than it can be read"})
               : Status(to_error(status, "cannot follow the state in " + database_->directory));
    if (!status.ok() && settled) break;
  }
  return last;
}

std::uint64_t RocksStore::estimated_rows(Table table) const {
  std::uint64_t rows = 0;
  database_->db->GetIntProperty(database_->at(table), rocksdb::DB::Properties::kEstimateNumKeys,
                                &rows);
  return rows;
}

RocksStatistics RocksStore::statistics() const {
  const auto ticker = [this](rocksdb::Tickers which) {
    return database_->statistics->getTickerCount(which);
  };
  const auto property = [this](const std::string& name) {
    std::uint64_t value = 0;
    database_->db->GetAggregatedIntProperty(name, &value);
    return value;
  };
  RocksStatistics now;
  now.cache_hits = ticker(rocksdb::BLOCK_CACHE_HIT);
  now.cache_misses = ticker(rocksdb::BLOCK_CACHE_MISS);
  now.filter_useful = ticker(rocksdb::BLOOM_FILTER_USEFUL);
  now.log_bytes_written = ticker(rocksdb::WAL_FILE_BYTES);
  now.log_syncs = ticker(rocksdb::WAL_FILE_SYNCED);
  now.flush_bytes_written = ticker(rocksdb::FLUSH_WRITE_BYTES);
  now.compaction_bytes_written = ticker(rocksdb::COMPACT_WRITE_BYTES);
  now.stall_micros = ticker(rocksdb::STALL_MICROS);
  now.cache_bytes = database_->cache->GetUsage();
  now.write_buffer_bytes = property(rocksdb::DB::Properties::kCurSizeAllMemTables);
  now.file_bytes = property(rocksdb::DB::Properties::kTotalSstFilesSize);
  now.pending_compaction_bytes = property(rocksdb::DB::Properties::kEstimatePendingCompactionBytes);
  return now;
}

}  // namespace tributary
