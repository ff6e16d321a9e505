// RocksDB's settings and their reasons. Used by RocksStore only.
#pragma once

#include <memory>

#include "connectors/rocksdb/config.h"
#include "engine/ports/state_store.h"

namespace rocksdb {
class Cache;
struct ColumnFamilyOptions;
struct DBOptions;
}  // namespace rocksdb

namespace tributary {

/// One cache for all tables of a store.
// shared_ptr: RocksDB's options take the cache, filters and loggers in no other form.
std::shared_ptr<rocksdb::Cache> make_cache(const RocksConfig& config);

/// Settings of the whole database.
rocksdb::DBOptions database_options(const RocksConfig& config,
                                    const std::shared_ptr<rocksdb::Cache>& cache);

/// Settings of one table.
rocksdb::ColumnFamilyOptions table_options(Table table, const RocksConfig& config,
                                           const std::shared_ptr<rocksdb::Cache>& cache);

}  // namespace tributary
