#include "ops/api/read_model.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <tuple>

#include "ops/tributary/published/members.h"

namespace tributary::api {

namespace {

using Json = nlohmann::json;

ModelRow read_row(std::string_view id, std::string_view json) {
  ModelRow row;
  row.id = std::string(id);
  row.json = std::make_shared<const std::string>(json);
  const Json parsed = Json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (!parsed.is_object()) return row;
  row.listed = level_named(text_of(parsed, "listed_level")).value_or(Level::kNone);
  row.score = static_cast<std::int64_t>(number_of(parsed, "score"));
  row.revision = static_cast<std::uint64_t>(number_of(parsed, "revision"));
  row.handling = text_of(parsed, "handling");
  row.unit = text_of(parsed, "unit");
  row.hazard = text_of(parsed, "hazard");
  row.title = text_of(parsed, "title");
  if (const auto engine = parsed.find("engine"); engine != parsed.end() && engine->is_object()) {
    row.as_of = text_of(*engine, "as_of");
  }
  row.is_past_due = parsed.value("past_due", false);
  row.is_over = is_over(parsed);
  row.told = units_told(parsed);
  const auto subject = parsed.find("subject");
  if (subject == parsed.end()) return row;
  row.district = text_of(*subject, "district");
  const auto location = subject->find("location");
  const bool is_place = location != subject->end() && location->is_object() &&
                        location->contains("lat") && location->contains("lon");
  if (is_place) {
    row.place.emplace(number_of(*location, "lat"), number_of(*location, "lon"));
    row.latitude = location->at("lat").dump();
    row.longitude = location->at("lon").dump();
  }
  return row;
}

/// Great-circle distance, to some metres.
double metres_between(double lat_a, double lon_a, double lat_b, double lon_b) {
  constexpr double kRadius = 6'371'000;
  constexpr double kRadians = 3.14159265358979323846 / 180;
  const double a = std::sin((lat_b - lat_a) * kRadians / 2);
  const double b = std::sin((lon_b - lon_a) * kRadians / 2);
  const double h = a * a + std::cos(lat_a * kRadians) * std::cos(lat_b * kRadians) * b * b;
  return 2 * kRadius * std::asin(std::sqrt(std::min(1.0, h)));
}

template <typename T>
bool is_wanted(const std::vector<T>& wanted, const T& value) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

bool passes(const ModelRow& row, const RowFilter& filter) {
  if (row.is_over && !filter.with_over) return false;
  if (!is_wanted(filter.levels, row.listed) || !is_wanted(filter.handlings, row.handling)) {
    return false;
  }
  if (!filter.unit.empty() && row.unit != filter.unit) return false;
  if (!filter.hazard.empty() && row.hazard != filter.hazard) return false;
  if (!row.district.starts_with(filter.district)) return false;
  if (filter.is_overdue && !row.is_past_due) return false;
  if (filter.is_placed && !row.place) return false;
  if (!filter.near) return true;
  return row.place && metres_between(row.place->first, row.place->second, filter.near->latitude,
                                     filter.near->longitude) <= filter.near->metres;
}

std::optional<std::int64_t> whole(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

bool ModelRow::is_visible_to(const Account& account) const {
  if (account.role != Role::kUnit) return true;
  return unit == account.unit || std::find(told.begin(), told.end(), account.unit) != told.end();
}

bool ReadModel::Place::operator<(const Place& other) const {
  return std::tie(other.listed, other.score, id) < std::tie(listed, score, other.id);
}

Status ReadModel::load(const StateStore& store) {
  const std::lock_guard lock(mutex_);
  return store.scan(Table::kSignals, "", "", [&](std::string_view id, std::string_view json) {
    put(id, json);
    return true;
  });
}

void ReadModel::apply(const StateBatch& batch) {
  const std::lock_guard lock(mutex_);
  for (const StateBatch::Entry& entry : batch.entries) {
    if (entry.table == Table::kSignals && entry.value) put(entry.key, *entry.value);
  }
}

void ReadModel::put(std::string_view id, std::string_view json) {
  ModelRow row = read_row(id, json);
  const auto old = rows_.find(id);
  if (old != rows_.end()) {
    order_.erase({old->second.listed, old->second.score, old->second.id});
  }
  Place place{row.listed, row.score, row.id};
  place.row = &rows_.insert_or_assign(row.id, std::move(row)).first->second;
  order_.insert(std::move(place));
}

Result<Page> ReadModel::list(const RowFilter& filter, const Account& account,
                             const std::string& cursor, std::size_t most) const {
  const std::lock_guard lock(mutex_);
  auto at = order_.begin();
  if (!cursor.empty()) {
    // `level.score.id`: where the last page ended.
    const std::size_t first = cursor.find('.');
    const std::size_t second = cursor.find('.', first + 1);
    const Error malformed{ErrorCode::kInvalid, "the cursor is none of ours"};
    if (first == std::string::npos || second == std::string::npos) return malformed;
    const auto level = level_named(std::string_view(cursor).substr(0, first));
    const auto score = whole(std::string_view(cursor).substr(first + 1, second - first - 1));
    if (!level || !score) return malformed;
    at = order_.upper_bound({*level, *score, cursor.substr(second + 1)});
  }
  Page page;
  for (; at != order_.end(); ++at) {
    const ModelRow& row = *at->row;
    if (!row.is_visible_to(account) || !passes(row, filter)) continue;
    if (page.rows.size() == most) {
      const ModelRow& last = page.rows.back();
      page.next =
          std::string(name_of(last.listed)) + "." + std::to_string(last.score) + "." + last.id;
      break;
    }
    page.rows.push_back(row);
  }
  return page;
}

RowCounts ReadModel::count(const RowFilter& filter, const Account& account) const {
  const std::lock_guard lock(mutex_);
  RowCounts counts;
  for (const auto& [id, row] : rows_) {
    if (!row.is_visible_to(account) || !passes(row, filter)) continue;
    ++counts.total;
    if (row.is_past_due) ++counts.overdue;
    ++counts.by_level[row.listed][row.handling];
    ++counts.hazards[row.hazard];
    if (!row.unit.empty()) counts.units.insert(row.unit);
    counts.districts.insert(row.district);
    counts.as_of = std::max(counts.as_of, row.as_of);
  }
  return counts;
}

std::optional<ModelRow> ReadModel::find(const std::string& id, const Account& account) const {
  const std::lock_guard lock(mutex_);
  const auto found = rows_.find(id);
  if (found == rows_.end() || !found->second.is_visible_to(account)) return std::nullopt;
  return found->second;
}

std::size_t ReadModel::size() const {
  const std::lock_guard lock(mutex_);
  return rows_.size();
}

}  // namespace tributary::api
