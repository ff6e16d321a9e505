#include "ops/tributary/metrics/row_tally.h"

#include <nlohmann/json.hpp>

#include "ops/tributary/published/members.h"

namespace tributary {

Status RowTally::load(const StateStore& store) {
  const std::lock_guard lock(mutex_);
  return store.scan(Table::kSignals, "", "", [&](std::string_view id, std::string_view json) {
    put(id, json);
    return true;
  });
}

void RowTally::apply(const StateBatch& batch) {
  const std::lock_guard lock(mutex_);
  for (const StateBatch::Entry& entry : batch.entries) {
    if (entry.table == Table::kSignals && entry.value) put(entry.key, *entry.value);
  }
}

void RowTally::put(std::string_view id, std::string_view json) {
  const auto row = nlohmann::json::parse(json, nullptr, /*allow_exceptions=*/false);
  const auto known = rows_.find(id);
  if (known != rows_.end()) {
    --known->second->second;
    rows_.erase(known);
  }
  if (is_over(row)) return;
  const auto place =
      counts_.try_emplace({text_of(row, "listed_level"), text_of(row, "handling")}, 0).first;
  ++place->second;
  rows_.emplace(id, place);
}

RowTally::Counts RowTally::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

}  // namespace tributary
