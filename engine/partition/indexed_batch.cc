#include "engine/partition/indexed_batch.h"

#include <algorithm>

namespace tributary {

IndexedBatch::IndexedBatch(StateBatch batch) : batch_(std::move(batch)) {
  for (const StateBatch::Entry& entry : batch_.entries) ++index_of(entry.table).entries;
}

const StateBatch::Entry* IndexedBatch::find(Table table, std::string_view key) {
  Index& index = index_of(table);
  if (index.by_key.empty() && index.entries > 0) {
    index.by_key.reserve(index.entries);
    for (const StateBatch::Entry& entry : batch_.entries) {
      if (entry.table == table) index.by_key[entry.key] = &entry;
    }
  }
  const auto found = index.by_key.find(key);
  return found == index.by_key.end() ? nullptr : found->second;
}

void IndexedBatch::order(Table table, Index& index) const {
  Entries& entries = index.in_order;
  entries.reserve(index.entries);
  for (const StateBatch::Entry& entry : batch_.entries) {
    if (entry.table == table) entries.push_back(&entry);
  }
  // The last of a key first, so that it is the one that stays.
  std::sort(entries.begin(), entries.end(),
            [](const StateBatch::Entry* a, const StateBatch::Entry* b) {
              const int order = a->key.compare(b->key);
              return order != 0 ? order < 0 : a > b;
            });
  const auto is_same_key = [](const StateBatch::Entry* a, const StateBatch::Entry* b) {
    return a->key == b->key;
  };
  entries.erase(std::unique(entries.begin(), entries.end(), is_same_key), entries.end());
}

std::span<const StateBatch::Entry* const> IndexedBatch::in_order(Table table, std::string_view from,
                                                                 std::string_view to) {
  Index& index = index_of(table);
  Entries& entries = index.in_order;
  if (entries.empty() && index.entries > 0) order(table, index);
  const auto is_before = [](const StateBatch::Entry* entry, std::string_view key) {
    return entry->key < key;
  };
  const auto first = std::lower_bound(entries.begin(), entries.end(), from, is_before);
  const auto last =
      to.empty() ? entries.end() : std::lower_bound(first, entries.end(), to, is_before);
  return {first, last};
}

Status IndexedBatch::scan(
    const StateStore& store, Table table, std::string_view from, std::string_view to,
    const std::function<bool(std::string_view key, std::string_view value)>& visit) {
  auto mine = in_order(table, from, to);
  bool goes_on = true;
  const auto visit_mine_while = [&](const auto& is_next) {
    for (; goes_on && !mine.empty() && is_next(mine.front()->key); mine = mine.subspan(1)) {
      if (mine.front()->value) goes_on = visit(mine.front()->key, *mine.front()->value);
    }
  };
  TRY(store.scan(table, from, to, [&](std::string_view key, std::string_view value) {
    visit_mine_while([key](std::string_view next) { return next < key; });
    if (!goes_on) return false;
    // What the batch says of this key is said when the next one comes, or the end.
    const bool is_mine = !mine.empty() && mine.front()->key == key;
    if (!is_mine) goes_on = visit(key, value);
    return goes_on;
  }));
  visit_mine_while([](std::string_view) { return true; });
  return {};
}

}  // namespace tributary
