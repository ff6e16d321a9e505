// Durable tables of one process: ordered keys, atomic batches. Adapter: connectors/rocksdb; twin:
// connectors/memory.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace tributary {

/// Formats of keys and values: engine/partition/STATE_FORMAT.md.
enum class Table : std::uint8_t { kMeta, kSubjects, kTimers, kSignals, kObservations, kOutbox };
inline constexpr int kTables = 6;
std::string_view name_of(Table table);

/// Written whole or not at all. Later entries win over earlier ones of the same key.
struct StateBatch {
  struct Entry {
    Table table = Table::kMeta;
    std::string key;
    std::optional<std::string> value;  ///< nullopt: delete
  };
  std::vector<Entry> entries;

  void put(Table table, std::string key, std::string value) {
    entries.push_back({table, std::move(key), std::move(value)});
  }
  void erase(Table table, std::string key) {
    entries.push_back({table, std::move(key), std::nullopt});
  }
};

/// One writer thread; readers from any thread.
class StateStore {
 public:
  virtual ~StateStore() = default;

  virtual Result<std::optional<std::string>> get(Table table, std::string_view key) const = 0;

  /// Keys in [from, to) in byte order; an empty `to` means the end of the table. `visit` returns
  /// false to stop.
  virtual Status scan(
      Table table, std::string_view from, std::string_view to,
      const std::function<bool(std::string_view key, std::string_view value)>& visit) const = 0;

  /// Atomic. With `durable`, on stable storage when it returns; without, after the next durable
  /// one.
  virtual Status write(const StateBatch& batch, bool durable) = 0;

  /// What was overwritten or erased at keys in [from, to) is in no file any more when this returns,
  /// the log included: until then a store may keep it for as long as it likes. Takes long where the
  /// range is.
  virtual Status purge(Table table, std::string_view from, std::string_view to) = 0;
};

}  // namespace tributary
