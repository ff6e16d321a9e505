#include "engine/partition/subject_cache.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/base/prefetch.h"
#include "engine/route/key_group.h"

namespace tributary {

namespace {

/// So much of a subject counts: ten times what an ordinary one has.
constexpr std::size_t kMostWeight = std::size_t{4} << 10;

void write_marks(const SubjectEntry& entry, ByteWriter& out) {
  out.varint(entry.timers.size());
  for (const TimerMark& mark : entry.timers) {
    out.varint(mark.clock.number());
    out.zigzag(mark.at.millis());
  }
  out.varint(entry.alarms.size());
  for (const SourceId source : entry.alarms) out.varint(source.value());
}

/// By the first eight bytes of the keys, which are enough: no key is there twice.
void append_in_order(StateBatch timers, StateBatch& batch) {
  std::vector<std::pair<std::uint64_t, std::size_t>> order;
  order.reserve(timers.entries.size());
  for (const StateBatch::Entry& entry : timers.entries) {
    order.emplace_back(ByteReader(entry.key).fixed64_be(), order.size());
  }
  std::sort(order.begin(), order.end());
  batch.entries.reserve(batch.entries.size() + order.size());
  for (const auto& [beginning, at] : order) batch.entries.push_back(std::move(timers.entries[at]));
}

/// Version 1 had one timer, W's.
void read_timers(ByteReader& in, std::uint8_t version, SubjectEntry& entry) {
  if (version == 1) {
    const EventTime at = EventTime::from_millis(in.zigzag());
    if (at < EventTime::max()) entry.timers.push_back({TimerClock(), at});
    entry.stored_timers.assign(entry.timers);
    return;
  }
  const std::size_t timers = in.count(2);
  for (std::size_t i = 0; i < timers && in.ok(); ++i) {
    const auto clock = TimerClock::from_number(static_cast<std::uint16_t>(in.varint()));
    entry.timers.push_back({clock, EventTime::from_millis(in.zigzag())});
  }
  entry.stored_timers.assign(entry.timers);
  const std::size_t alarms = in.count();
  for (std::size_t i = 0; i < alarms && in.ok(); ++i) {
    entry.alarms.insert(entry.alarms.end(), SourceId(static_cast<std::uint16_t>(in.varint())));
  }
}

}  // namespace

void count_as_looked_at(SubjectState& state, EventTime w) {
  if (!state.is_halted) state.looked_at = std::max(state.looked_at, w);
}

SubjectCache::SubjectCache(const Correlator& correlator, const SubjectCodec& codec,
                           StateStore* store, std::size_t budget_bytes, bool rules_sleep)
    : correlator_(correlator),
      codec_(codec),
      store_(store),
      budget_bytes_(budget_bytes),
      rules_sleep_(rules_sleep) {}

Result<SubjectEntry*> SubjectCache::get(const SubjectKey& key, EventTime w, Grounds grounds) {
  SubjectEntry* found = entries_.find({key.type, key.id});
  if (found != nullptr) {
    found->was_used = true;
    return found;
  }
  auto entry = std::make_unique<SubjectEntry>();
  entry->state_key = state_key_of(key);
  if (store_ != nullptr) {
    TRY_ASSIGN(found, load(entry->state_key, w, grounds));
    if (found != nullptr) return found;
  }
  entry->state.key = key;
  entry->state.may_sleep = rules_sleep_;
  return &entries_.add(std::move(entry));
}

Result<SubjectEntry*> SubjectCache::find(std::string_view state_key, EventTime w, Grounds grounds) {
  SubjectEntry* found = entries_.find(name_in(state_key));
  if (found == nullptr && store_ != nullptr) return load(state_key, w, grounds);
  if (found != nullptr) found->was_used = true;
  return found;
}

void SubjectCache::expect(const SubjectName& name, std::uint64_t id_digest, int step) const {
  const std::uint64_t hash = SubjectTable::hash_of(name);
  if (step == 0) return entries_.expect(hash);
  const SubjectEntry* entry = entries_.likely(hash);
  if (entry == nullptr) return;
  if (step == 1) return prefetch(entry, sizeof(SubjectEntry));
  entry->state.expect(id_digest, step - 2);
  if (step == 2) prefetch(entry->timers.data());
}

Result<SubjectEntry*> SubjectCache::load(std::string_view state_key, EventTime w, Grounds grounds) {
  TRY_ASSIGN(const std::optional<std::string> blob, store_->get(Table::kSubjects, state_key));
  if (!blob) return nullptr;
  TRY_ASSIGN(auto entry, decode(state_key, *blob));
  entry->is_stored = true;
  entry->state.may_sleep = rules_sleep_ && entry->rows.empty();
  if (grounds == Grounds::kNew) count_as_looked_at(entry->state, w);
  correlator_.restore(entry->state, w);
  return &entries_.add(std::move(entry));
}

Result<std::unique_ptr<SubjectEntry>> SubjectCache::anew(const SubjectEntry& entry) const {
  return decode(entry.state_key, encode(entry));
}

Result<std::unique_ptr<SubjectEntry>> SubjectCache::decode(std::string_view state_key,
                                                           std::string_view blob) const {
  ByteReader in(blob);
  const std::uint8_t version = in.u8();
  if (version < 1 || version > SubjectCodec::kVersion) {
    return Error{ErrorCode::kIncompatible, "subject state: written by another version"};
  }
  auto entry = std::make_unique<SubjectEntry>();
  entry->state_key = std::string(state_key);
  const SubjectName name = name_in(state_key);
  entry->state.key = {name.type, std::string(name.id)};
  read_timers(in, version, *entry);
  const std::size_t rows = in.count(10);
  for (std::size_t i = 0; i < rows && in.ok(); ++i) {
    entry->rows.push_back(RowState::read(in, version));
  }
  TRY(codec_.read(in, entry->state, version));
  return entry;
}

void SubjectCache::mark_dirty(SubjectEntry& entry) {
  if (entry.is_dirty || store_ == nullptr) return;
  entry.is_dirty = true;
  dirty_.push_back(&entry);
  const std::size_t bytes = entry.bytes();
  dirty_bytes_ += bytes;
  weight_ += std::min(bytes, kMostWeight);
}

bool SubjectCache::wants_flush(std::size_t bytes) const {
  return weight_ >= bytes || dirty_bytes_ >= std::max(bytes, budget_bytes_ / 4 * 3);
}

Result<std::vector<std::string>> SubjectCache::keys(std::string_view from, std::string_view to,
                                                    std::size_t most) const {
  std::vector<std::string> keys;
  const auto take = [&](const SubjectEntry& entry) {
    const std::string_view key = entry.state_key;
    if (key >= from && (to.empty() || key < to)) keys.emplace_back(key);
  };
  if (store_ == nullptr) {
    entries_.for_each(take);
  } else {
    for (const SubjectEntry* entry : dirty_) take(*entry);
    std::size_t stored = 0;
    TRY(store_->scan(Table::kSubjects, from, to, [&](std::string_view key, std::string_view) {
      keys.emplace_back(key);
      return ++stored < most;
    }));
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  if (keys.size() > most) keys.resize(most);
  return keys;
}

/// What has changed in the timers table.
void SubjectCache::write_timers(SubjectEntry& entry, StateBatch& batch) {
  const auto has = [](const auto& marks, const TimerMark& mark) {
    return std::find(marks.begin(), marks.end(), mark) != marks.end();
  };
  for (const TimerMark& mark : entry.stored_timers) {
    if (has(entry.timers, mark)) continue;
    batch.erase(Table::kTimers, Timers::key_of({mark.clock, mark.at, entry.state_key}));
  }
  for (const TimerMark& mark : entry.timers) {
    if (has(entry.stored_timers, mark)) continue;
    batch.put(Table::kTimers, Timers::key_of({mark.clock, mark.at, entry.state_key}), "");
  }
  entry.stored_timers.assign(entry.timers);
}

std::string SubjectCache::encode(const SubjectEntry& entry) const {
  std::string blob;
  ByteWriter out(blob);
  out.u8(SubjectCodec::kVersion);
  write_marks(entry, out);
  out.varint(entry.rows.size());
  for (const RowState& row : entry.rows) row.write(out);
  codec_.write(entry.state, out);
  return blob;
}

void SubjectCache::write(SubjectEntry& entry, StateBatch& batch) {
  if (entry.is_forgettable()) {
    if (entry.is_stored) batch.erase(Table::kSubjects, entry.state_key);
    return;
  }
  batch.put(Table::kSubjects, entry.state_key, encode(entry));
  entry.is_stored = true;
}

void SubjectCache::flush(StateBatch& batch) {
  std::sort(dirty_.begin(), dirty_.end(), [](const SubjectEntry* a, const SubjectEntry* b) {
    return a->state_key < b->state_key;
  });
  // Timers by themselves, in the order of their keys: a store takes in neighbours faster.
  StateBatch timers;
  for (SubjectEntry* entry : dirty_) write_timers(*entry, timers);
  append_in_order(std::move(timers), batch);
  batch.entries.reserve(batch.entries.size() + dirty_.size());
  for (SubjectEntry* entry : dirty_) {
    write(*entry, batch);
    entry->is_dirty = false;
    if (entry->is_forgettable()) entries_.erase(*entry);
  }
  dirty_.clear();
  dirty_bytes_ = weight_ = 0;
}

void SubjectCache::let_go(const SubjectEntry& entry) {
  if (store_ == nullptr && entry.is_forgettable()) entries_.erase(entry);
}

void SubjectCache::trim() {
  if (store_ == nullptr) return;
  std::size_t total = 0;
  entries_.for_each([&](const SubjectEntry& entry) { total += entry.bytes(); });
  // Second chance: the first round takes the mark away, the second the entry.
  for (int round = 0; round < 2 && total > budget_bytes_; ++round) {
    std::vector<SubjectEntry*> unused;
    entries_.visit_some([&](SubjectEntry& entry) {
      if (entry.is_dirty || entry.was_used) {
        entry.was_used = false;
        return true;
      }
      total -= entry.bytes();
      unused.push_back(&entry);
      return total > budget_bytes_;
    });
    for (const SubjectEntry* entry : unused) entries_.erase(*entry);
  }
}

}  // namespace tributary
