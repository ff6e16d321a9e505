// A batch that can be read before a store has it: what it says is laid over what the store says,
// which may be with the batch or without it.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/ports/state_store.h"

namespace tributary {

/// One thread reads; each index is made when it is first asked for.
class IndexedBatch {
 public:
  explicit IndexedBatch(StateBatch batch);
  IndexedBatch(const IndexedBatch&) = delete;  // its indexes point into it
  IndexedBatch& operator=(const IndexedBatch&) = delete;

  [[nodiscard]] const StateBatch& batch() const { return batch_; }

  /// The last entry of the key; nullptr: it says nothing of it.
  const StateBatch::Entry* find(Table table, std::string_view key);

  /// As StateStore::scan: of `store`, with the batch.
  Status scan(const StateStore& store, Table table, std::string_view from, std::string_view to,
              const std::function<bool(std::string_view key, std::string_view value)>& visit);

 private:
  using Entries = std::vector<const StateBatch::Entry*>;
  struct Index {
    std::size_t entries = 0;  ///< of the table in the batch
    std::unordered_map<std::string_view, const StateBatch::Entry*> by_key;
    Entries in_order;  ///< of key, the last of each
  };
  Index& index_of(Table table) { return indexes_[static_cast<std::size_t>(table)]; }
  void order(Table table, Index& index) const;
  /// Of those in [from, to).
  std::span<const StateBatch::Entry* const> in_order(Table table, std::string_view from,
                                                     std::string_view to);

  StateBatch batch_;
  std::array<Index, kTables> indexes_;
};

}  // namespace tributary
