#include "connectors/memory/memory_store.h"

#include <mutex>
#include <utility>

namespace tributary {
namespace {

std::size_t index_of(Table table) { return static_cast<std::size_t>(table); }

}  // namespace

Result<std::optional<std::string>> MemoryStore::get(Table table, std::string_view key) const {
  const std::shared_lock lock(mutex_);
  const Rows& rows = tables_[index_of(table)];
  const auto row = rows.find(key);
  if (row == rows.end()) return std::optional<std::string>();
  return std::optional<std::string>(row->second);
}

Status MemoryStore::scan(
    Table table, std::string_view from, std::string_view to,
    const std::function<bool(std::string_view key, std::string_view value)>& visit) const {
  const std::shared_lock lock(mutex_);
  const Rows& rows = tables_[index_of(table)];
  for (auto row = rows.lower_bound(from); row != rows.end(); ++row) {
    if (!to.empty() && row->first >= to) break;
    if (!visit(row->first, row->second)) break;
  }
  return {};
}

Status MemoryStore::write(const StateBatch& batch, bool durable) {
  const std::unique_lock lock(mutex_);
  if (failure_) {
    Error error = std::move(*failure_);
    failure_.reset();
    return error;
  }
  Undo undo = apply(batch);
  if (durable) {
    undo_.clear();
  } else {
    undo_.push_back(std::move(undo));
  }
  return {};
}

Status MemoryStore::purge(Table /*table*/, std::string_view /*from*/, std::string_view /*to*/) {
  const std::unique_lock lock(mutex_);
  undo_.clear();
  return {};
}

MemoryStore::Undo MemoryStore::apply(const StateBatch& batch) {
  Undo undo;
  undo.reserve(batch.entries.size());
  for (const StateBatch::Entry& entry : batch.entries) {
    Rows& rows = tables_[index_of(entry.table)];
    const auto row = rows.find(entry.key);
    std::optional<std::string> before;
    if (row != rows.end()) before = std::move(row->second);
    undo.push_back({entry.table, entry.key, std::move(before)});
    if (entry.value) {
      rows.insert_or_assign(entry.key, *entry.value);
    } else if (row != rows.end()) {
      rows.erase(row);
    }
  }
  return undo;
}

void MemoryStore::crash(std::size_t kept) {
  const std::unique_lock lock(mutex_);
  for (; undo_.size() > kept; undo_.pop_back()) {
    Undo& undo = undo_.back();
    for (auto entry = undo.rbegin(); entry != undo.rend(); ++entry) {
      Rows& rows = tables_[index_of(entry->table)];
      if (entry->value) {
        rows.insert_or_assign(entry->key, std::move(*entry->value));
      } else {
        rows.erase(entry->key);
      }
    }
  }
  undo_.clear();  // what a crash left is on the disk
}

void MemoryStore::fail_next(Error error) {
  const std::unique_lock lock(mutex_);
  failure_ = std::move(error);
}

std::size_t MemoryStore::size(Table table) const {
  const std::shared_lock lock(mutex_);
  return tables_[index_of(table)].size();
}

std::size_t MemoryStore::volatile_batches() const {
  const std::shared_lock lock(mutex_);
  return undo_.size();
}

}  // namespace tributary
