#include "ops/tributary/metrics/row_tally.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "engine/model/level.h"
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
    --known->second.row->second;
    for (const Counts::iterator rule : known->second.rules) --rule->second;
    rows_.erase(known);
  }
  if (is_over(row)) return;
  Places places;
  places.row = count(counts_, {text_of(row, "listed_level"), text_of(row, "handling")});
  const auto rules = row.is_object() ? row.find("rules") : row.end();
  if (rules != row.end()) {
    for (const auto& rule : *rules) {
      const std::string level = text_of(rule, "level");
      if (level.empty() || level == name_of(Level::kNone)) continue;
      places.rules.push_back(count(by_rule_, {text_of(rule, "id"), level}));
    }
  }
  rows_.emplace(id, std::move(places));
}

RowTally::Counts::iterator RowTally::count(Counts& counts, Counts::key_type key) {
  const auto place = counts.try_emplace(std::move(key), 0).first;
  ++place->second;
  return place;
}

RowTally::Counts RowTally::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

RowTally::Counts RowTally::counts_by_rule() const {
  const std::lock_guard lock(mutex_);
  return by_rule_;
}

}  // namespace tributary
