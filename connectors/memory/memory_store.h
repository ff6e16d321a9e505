// The twin of connectors/rocksdb: ordered tables in memory that forget what was not durable.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ports/state_store.h"

namespace tributary {

/// One writer thread; readers from any thread. `visit` must not write to the store.
class MemoryStore : public StateStore {
 public:
  Result<std::optional<std::string>> get(Table table, std::string_view key) const override;
  Status scan(Table table, std::string_view from, std::string_view to,
              const std::function<bool(std::string_view key, std::string_view value)>& visit)
      const override;
  Status write(const StateBatch& batch, bool durable) override;
  /// Rows are overwritten where they are: only what a crash would bring back is in the way.
  Status purge(Table table, std::string_view from, std::string_view to) override;

  /// What a power cut does: of the batches since the last durable one the first `kept` are left,
  /// the others are gone. A log is lost from its end, never in the middle.
  void crash(std::size_t kept = 0);

  /// The next write fails with `error` and changes nothing.
  void fail_next(Error error);

  /// Rows of a table.
  [[nodiscard]] std::size_t size(Table table) const;
  /// Batches that a crash would lose.
  [[nodiscard]] std::size_t volatile_batches() const;

 private:
  using Rows = std::map<std::string, std::string, std::less<>>;
  using Undo = std::vector<StateBatch::Entry>;  ///< the rows as they were, in order of change

  Undo apply(const StateBatch& batch);

  mutable std::shared_mutex mutex_;
  std::array<Rows, kTables> tables_;
  std::vector<Undo> undo_;  ///< of the batches since the last durable one
  std::optional<Error> failure_;
};

}  // namespace tributary
