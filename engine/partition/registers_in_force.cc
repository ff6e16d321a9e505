#include "engine/partition/registers_in_force.h"

#include <algorithm>
#include <utility>

#include "engine/model/coordinates.h"
#include "engine/model/floors.h"

namespace tributary {

namespace {

constexpr std::string_view kMarkKey = "registers";
constexpr std::uint8_t kFormat = 1;
constexpr std::size_t kRowsAtOnce = 4096;  ///< a batch of some megabytes
constexpr std::int64_t kDayMillis = 86'400'000;
constexpr std::int64_t kYearDays = 365;  ///< PEOPLE 5

std::int64_t day_of(WallTime now) { return now.millis() / kDayMillis; }

std::string bytes_of(const Subject& subject) {
  std::string bytes;
  ByteWriter out(bytes);
  write_register_row(subject, out);
  return bytes;
}

/// What a place's next location is held against.
std::optional<PlaceAnchor> anchor_of(const Subject& next, const StoredRow* last, std::int64_t day,
                                     const Catalog& catalog) {
  if (!catalog[next.key.type].is_place) return std::nullopt;
  if (last == nullptr || !last->anchor) {
    return next.location ? std::optional(PlaceAnchor{*next.location, day}) : std::nullopt;
  }
  const bool is_a_year_old = day - last->anchor->day >= kYearDays;
  if (is_a_year_old && last->subject.location) return PlaceAnchor{*last->subject.location, day};
  return last->anchor;
}

/// The loaded row of the key, or nullptr. Rows are in order of id.
const Subject* loaded_row(const LoadedRegisters& registers, const SubjectKey& key) {
  if (key.type.value() >= registers.size()) return nullptr;
  const auto rows = registers[key.type.value()];
  const auto at = std::lower_bound(
      rows.begin(), rows.end(), key.id,
      [](const Subject& subject, const std::string& id) { return subject.key.id < id; });
  return at != rows.end() && at->key.id == key.id ? &*at : nullptr;
}

/// The same of keys that come in order of type and id: beside a million rows a search for each is
/// what a start would wait for.
class LoadedCursor {
 public:
  explicit LoadedCursor(const LoadedRegisters& registers) : registers_(registers) {}

  const Subject* at(const SubjectKey& key) {
    if (key.type.value() >= registers_.size()) return nullptr;
    if (key.type.value() != type_) next_ = 0;
    type_ = key.type.value();
    const auto rows = registers_[type_];
    while (next_ < rows.size() && rows[next_].key.id < key.id) ++next_;
    return next_ < rows.size() && rows[next_].key.id == key.id ? &rows[next_] : nullptr;
  }

 private:
  const LoadedRegisters& registers_;
  std::size_t type_ = 0, next_ = 0;
};

/// What a scan finds beside what is loaded.
struct StoredBesideLoaded {
  const Subject* loaded = nullptr;  ///< of the same key, if any
  std::optional<StoredRow> stored;  ///< absent where it is the loaded row
};

/// Visits the stored rows in order of type and id. kCorrupt for what is none; what is the same as
/// loaded is not decoded.
Status compare_stored_rows(const StateStore& store, const StoredRows& rows,
                           const LoadedRegisters& registers, const Catalog& catalog,
                           const std::function<void(StoredBesideLoaded row)>& visit) {
  Status damaged;
  LoadedCursor cursor(registers);
  std::string scratch;
  TRY(store.scan(
      Table::kMeta, rows.prefix, rows.end, [&](std::string_view key, std::string_view value) {
        const auto subject = subject_in(rows, key, catalog);
        StoredBesideLoaded row;
        if (subject) row.loaded = cursor.at(*subject);
        const bool is_loaded = row.loaded != nullptr && is_stored_as(value, *row.loaded, scratch);
        if (subject && !is_loaded) row.stored = decode_stored_row(value, *subject, catalog);
        if (!is_loaded && !row.stored) {
          damaged = Status(Error{ErrorCode::kCorrupt, "registers: malformed row"});
          return false;
        }
        visit(std::move(row));
        return true;
      }));
  return damaged;
}

}  // namespace

RegistersInForce::RegistersInForce(const SubjectDirectory& loaded, LoadedRegisters registers,
                                   const Catalog& catalog, StateStore* store)
    : loaded_(loaded),
      registers_(std::move(registers)),
      catalog_(catalog),
      store_(registers_.empty() ? nullptr : store) {}

const Subject* RegistersInForce::in_force(const SubjectKey& key) const {
  const auto old = old_.find(key);
  if (old == old_.end()) return loaded_.find(key.type, key.id);
  return old->second ? &*old->second : nullptr;
}

const Subject* RegistersInForce::find(SubjectTypeId type, std::string_view id) const {
  if (old_.empty()) return loaded_.find(type, id);
  return in_force({type, std::string(id)});
}

const Subject* RegistersInForce::unit_for(UnitKindId kind, std::string_view district) const {
  if (!has_old_units_) return loaded_.unit_for(kind, district);
  std::string key(1, static_cast<char>(kind.value()));
  key += district;
  for (;; key.pop_back()) {
    if (const auto found = units_.find(key); found != units_.end()) return found->second;
    if (key.size() == 1) return nullptr;
  }
}

void RegistersInForce::near(SubjectTypeId type, GeoPoint point, double metres,
                            std::vector<NearbySubject>& out) const {
  loaded_.near(type, point, metres, out);
}

void RegistersInForce::for_each(SubjectTypeId type,
                                const std::function<void(const Subject&)>& visit) const {
  auto old = old_.lower_bound({type, ""});
  const auto is_of_type = [&] { return old != old_.end() && old->first.type == type; };
  if (type.value() < registers_.size()) {
    for (const Subject& loaded : registers_[type.value()]) {
      for (; is_of_type() && old->first.id < loaded.key.id; ++old) {
        if (old->second) visit(*old->second);
      }
      const bool is_other = is_of_type() && old->first.id == loaded.key.id;
      if (!is_other) visit(loaded);
      if (is_other && old->second) visit(*old->second);
      if (is_other) ++old;
    }
  }
  for (; is_of_type(); ++old) {
    if (old->second) visit(*old->second);
  }
}

void RegistersInForce::index_units() {
  units_.clear();
  has_old_units_ = std::any_of(old_.begin(), old_.end(),
                               [&](const auto& one) { return catalog_[one.first.type].is_unit; });
  if (!has_old_units_) return;
  std::map<std::string, const Subject*> by_id;
  for (const auto& rows : registers_) {
    for (const Subject& unit : rows) {
      if (catalog_[unit.key.type].is_unit) by_id[unit.key.id] = &unit;
    }
  }
  for (const auto& [key, row] : old_) {
    if (!catalog_[key.type].is_unit) continue;
    if (row) by_id[key.id] = &*row;
    if (!row) by_id.erase(key.id);
  }
  for (const auto& [id, unit] : by_id) {
    std::string key(1, static_cast<char>(unit->unit_kind));
    units_.emplace(key + unit->district, unit);  // the first id of a district counts
  }
}

Status RegistersInForce::read_checkpoint() {
  if (store_ == nullptr) return {};
  TRY_ASSIGN(const std::optional<std::string> mark, store_->get(Table::kMeta, kMarkKey));
  if (!mark) return {};
  if (ByteReader(*mark).u8() > kFormat) {
    return Error{ErrorCode::kIncompatible, "registers: written by a newer version of tributary"};
  }
  is_followed_ = true;
  std::vector<std::vector<bool>> is_known(registers_.size());
  for (std::size_t i = 0; i < registers_.size(); ++i) is_known[i].resize(registers_[i].size());
  TRY(compare_stored_rows(*store_, kInForce, registers_, catalog_, [&](StoredBesideLoaded row) {
    if (row.loaded != nullptr) {
      const auto type = row.loaded->key.type.value();
      const auto at = static_cast<std::size_t>(row.loaded - registers_[type].data());
      is_known[type][at] = true;
    }
    if (row.stored) {
      const SubjectKey key = row.stored->subject.key;
      old_.emplace(key, std::move(row.stored->subject));
    }
  }));
  for (std::size_t type = 0; type < registers_.size(); ++type) {
    for (std::size_t i = 0; i < registers_[type].size(); ++i) {
      if (!is_known[type][i]) old_.emplace(registers_[type][i].key, std::nullopt);
    }
  }
  index_units();
  return {};
}

Status RegistersInForce::begin(WallTime now) {
  if (store_ == nullptr) return {};
  StateBatch batch;
  batch.erase(Table::kMeta, std::string(kMarkKey));
  TRY(store_->scan(Table::kMeta, kInForce.prefix, kInForce.end,
                   [&](std::string_view key, std::string_view) {
                     batch.erase(Table::kMeta, std::string(key));
                     return true;
                   }));
  for (const auto& rows : registers_) {
    for (const Subject& subject : rows) {
      const StoredRow row{subject, anchor_of(subject, nullptr, day_of(now), catalog_)};
      batch.put(Table::kMeta, key_in(kInForce, subject.key), encode_stored_row(row));
      if (batch.entries.size() < kRowsAtOnce) continue;
      TRY(store_->write(batch, false));
      batch.entries.clear();
    }
  }
  // Last: a kill before it leaves rows that nobody takes for whole.
  batch.put(Table::kMeta, std::string(kMarkKey), std::string(1, static_cast<char>(kFormat)));
  TRY(store_->write(batch, true));
  is_followed_ = true;
  old_.clear();
  index_units();
  return {};
}

std::vector<RegisterChange> RegistersInForce::pending(WallTime now) const {
  std::vector<RegisterChange> changes;
  for (const auto& [key, row] : old_) {
    const Subject* loaded = loaded_row(registers_, key);
    changes.push_back({key, loaded == nullptr ? std::nullopt : std::optional(*loaded), now});
  }
  return changes;
}

Status RegistersInForce::apply(const RegisterChange& change) {
  const SubjectKey& key = change.key;
  const Subject* loaded = loaded_row(registers_, key);
  const bool is_loaded = change.row.has_value() == (loaded != nullptr) &&
                         (loaded == nullptr || bytes_of(*loaded) == bytes_of(*change.row));
  if (is_loaded) {
    old_.erase(key);
  } else {
    old_.insert_or_assign(key, change.row);
  }
  if (catalog_[key.type].is_unit) index_units();
  if (store_ == nullptr) return {};
  TRY_ASSIGN(const std::optional<StoredRow> last, replaced(key));
  if (!change.row) {
    dirty_.insert_or_assign(key_in(kInForce, key), std::nullopt);
    if (!last || !last->anchor) return {};
    dirty_.insert_or_assign(key_in(kTakenOut, key), encode_stored_row(*last));
    return {};
  }
  const StoredRow row{
      *change.row, anchor_of(*change.row, last ? &*last : nullptr, day_of(change.since), catalog_)};
  dirty_.insert_or_assign(key_in(kInForce, key), encode_stored_row(row));
  dirty_.insert_or_assign(key_in(kTakenOut, key), std::nullopt);
  return {};
}

Result<std::optional<std::string>> RegistersInForce::stored(const std::string& key) const {
  const auto dirty = dirty_.find(key);
  if (dirty != dirty_.end()) return dirty->second;
  return store_->get(Table::kMeta, key);
}

Result<std::optional<StoredRow>> RegistersInForce::replaced(const SubjectKey& key) {
  for (const StoredRows& rows : {kInForce, kTakenOut}) {
    TRY_ASSIGN(const std::optional<std::string> bytes, stored(key_in(rows, key)));
    if (bytes) return decode_stored_row(*bytes, key, catalog_);
  }
  return std::nullopt;
}

void RegistersInForce::write_checkpoint(StateBatch& batch) {
  for (auto& [key, value] : dirty_) {
    batch.entries.push_back({Table::kMeta, key, std::move(value)});
  }
  dirty_.clear();
}

Result<std::vector<MovedTooFar>> places_moved_too_far(const StateStore& store,
                                                      const LoadedRegisters& registers,
                                                      const Catalog& catalog, WallTime now) {
  std::vector<MovedTooFar> moved;
  // A row that is stored as it is loaded has been looked at when it came into force.
  const auto look = [&](StoredBesideLoaded row) {
    const Subject* next = row.loaded;
    if (next == nullptr || !next->location || !row.stored || !row.stored->anchor) return;
    const auto anchor = anchor_of(*next, &*row.stored, day_of(now), catalog);
    if (metres_between(anchor->point, *next->location) <= floors::kPlaceMoveMetres) return;
    moved.push_back({std::move(row.stored->subject)});
  };
  TRY(compare_stored_rows(store, kInForce, registers, catalog, look));
  TRY(compare_stored_rows(store, kTakenOut, registers, catalog, look));
  std::sort(moved.begin(), moved.end(),
            [](const MovedTooFar& a, const MovedTooFar& b) { return a.before.key < b.before.key; });
  return moved;
}

}  // namespace tributary
