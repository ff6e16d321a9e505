#include "engine/partition/subject_cache.h"

#include <algorithm>

#include "engine/partition/timers.h"
#include "engine/route/key_group.h"

namespace tributary {

namespace {

constexpr std::size_t kGroupBytes = 2;

SubjectKey parse_key(std::string_view state_key) {
  ByteReader in(state_key.substr(kGroupBytes));
  SubjectKey key;
  key.type = SubjectTypeId(in.u8());
  key.id = std::string(in.bytes());
  return key;
}

void write_timers(const SubjectEntry& entry, ByteWriter& out) {
  out.varint(entry.timers.size());
  for (const TimerMark& mark : entry.timers) {
    out.varint(mark.clock.number());
    out.zigzag(mark.at.millis());
  }
  out.varint(entry.alarms.size());
  for (const SourceId source : entry.alarms) out.varint(source.value());
}

/// Version 1 had one timer, W's.
void read_timers(ByteReader& in, std::uint8_t version, SubjectEntry& entry) {
  if (version == 1) {
    const EventTime at = EventTime::from_millis(in.zigzag());
    if (at < EventTime::max()) entry.timers.push_back({TimerClock(), at});
    entry.stored_timers = entry.timers;
    return;
  }
  const std::size_t timers = in.count(2);
  for (std::size_t i = 0; i < timers && in.ok(); ++i) {
    const auto clock = TimerClock::from_number(static_cast<std::uint16_t>(in.varint()));
    entry.timers.push_back({clock, EventTime::from_millis(in.zigzag())});
  }
  entry.stored_timers = entry.timers;
  const std::size_t alarms = in.count();
  for (std::size_t i = 0; i < alarms && in.ok(); ++i) {
    entry.alarms.emplace_back(static_cast<std::uint16_t>(in.varint()));
  }
}

}  // namespace

SubjectCache::SubjectCache(const Correlator& correlator, const SubjectCodec& codec,
                           StateStore* store, std::size_t budget_bytes)
    : correlator_(correlator), codec_(codec), store_(store), budget_bytes_(budget_bytes) {}

Result<SubjectEntry*> SubjectCache::get(const SubjectKey& key, EventTime w) {
  const std::string state_key = state_key_of(key);
  TRY_ASSIGN(SubjectEntry * found, find(state_key, w));
  if (found != nullptr) return found;
  auto entry = std::make_unique<SubjectEntry>();
  entry->state.key = key;
  entry->state_key = state_key;
  return entries_.emplace(state_key, std::move(entry)).first->second.get();
}

Result<SubjectEntry*> SubjectCache::find(const std::string& state_key, EventTime w) {
  const auto at = entries_.find(state_key);
  if (at != entries_.end()) {
    at->second->was_used = true;
    return at->second.get();
  }
  if (store_ == nullptr) return nullptr;
  return load(state_key, w);
}

Result<SubjectEntry*> SubjectCache::load(const std::string& state_key, EventTime w) {
  TRY_ASSIGN(const std::optional<std::string> blob, store_->get(Table::kSubjects, state_key));
  if (!blob) return nullptr;
  ByteReader in(*blob);
  const std::uint8_t version = in.u8();
  if (version < 1 || version > SubjectCodec::kVersion) {
    return Error{ErrorCode::kIncompatible, "subject state: written by another version"};
  }
  auto entry = std::make_unique<SubjectEntry>();
  entry->state_key = state_key;
  entry->state.key = parse_key(state_key);
  entry->is_stored = true;
  read_timers(in, version, *entry);
  const std::size_t rows = in.count(10);
  for (std::size_t i = 0; i < rows && in.ok(); ++i) {
    entry->rows.push_back(RowState::read(in, version));
  }
  TRY(codec_.read(in, entry->state, version));
  correlator_.restore(entry->state, w);
  return entries_.emplace(state_key, std::move(entry)).first->second.get();
}

void SubjectCache::mark_dirty(SubjectEntry& entry) {
  if (entry.is_dirty) return;
  entry.is_dirty = true;
  dirty_.push_back(&entry);
  dirty_bytes_ += entry.bytes();
}

void SubjectCache::write(SubjectEntry& entry, StateBatch& batch) {
  if (entry.stored_timers != entry.timers) {
    for (const TimerMark& mark : entry.stored_timers) {
      batch.erase(Table::kTimers, Timers::key_of({mark.clock, mark.at, entry.state_key}));
    }
    for (const TimerMark& mark : entry.timers) {
      batch.put(Table::kTimers, Timers::key_of({mark.clock, mark.at, entry.state_key}), "");
    }
    entry.stored_timers = entry.timers;
  }
  if (entry.is_forgettable()) {
    if (entry.is_stored) batch.erase(Table::kSubjects, entry.state_key);
    return;
  }
  std::string blob;
  ByteWriter out(blob);
  out.u8(SubjectCodec::kVersion);
  write_timers(entry, out);
  out.varint(entry.rows.size());
  for (const RowState& row : entry.rows) row.write(out);
  codec_.write(entry.state, out);
  batch.put(Table::kSubjects, entry.state_key, std::move(blob));
  entry.is_stored = true;
}

void SubjectCache::flush(StateBatch& batch) {
  std::sort(dirty_.begin(), dirty_.end(), [](const SubjectEntry* a, const SubjectEntry* b) {
    return a->state_key < b->state_key;
  });
  for (SubjectEntry* entry : dirty_) {
    write(*entry, batch);
    entry->is_dirty = false;
    if (entry->is_forgettable()) entries_.erase(std::string(entry->state_key));
  }
  dirty_.clear();
  dirty_bytes_ = 0;
}

void SubjectCache::trim() {
  if (store_ == nullptr) return;
  std::size_t total = 0;
  for (const auto& [key, entry] : entries_) total += entry->bytes();
  // Second chance: the first round takes the mark away, the second the entry.
  for (int round = 0; round < 2 && total > budget_bytes_; ++round) {
    for (auto at = entries_.begin(); at != entries_.end() && total > budget_bytes_;) {
      SubjectEntry& entry = *at->second;
      if (entry.is_dirty || entry.was_used) {
        entry.was_used = false;
        ++at;
        continue;
      }
      total -= entry.bytes();
      at = entries_.erase(at);
    }
  }
}

}  // namespace tributary
