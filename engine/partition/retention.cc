#include "engine/partition/retention.h"

#include <algorithm>

#include "engine/base/codec.h"
#include "engine/model/floors.h"
#include "engine/partition/log_codec.h"

namespace tributary {

namespace {

constexpr std::string_view kProgressKey = "retention";

EventTime newest_of(const std::vector<LogRecord>& records) {
  EventTime newest = EventTime::min();
  for (const LogRecord& record : records) {
    if (const auto* observation = std::get_if<Observation>(&record)) {
      newest = std::max(newest, observation->at);
    }
  }
  return newest;
}

}  // namespace

Retention::Retention(const StateStore& store, const Catalog& catalog,
                     const std::vector<SourceInfo>& sources, Millis event_store)
    : store_(store), catalog_(catalog), sources_(sources), event_store_(event_store) {}

Status Retention::load() {
  if (loaded_) return {};
  loaded_ = true;
  TRY_ASSIGN(const std::optional<std::string> stored, store_.get(Table::kMeta, kProgressKey));
  if (!stored) return {};
  ByteReader in(*stored);
  progress_.stripped = in.varint();
  progress_.erased = in.varint();
  if (!in.at_end()) progress_.purged = in.varint();  // before format 3 nothing was
  return in.status("retention");
}

Status Retention::apply(EventTime w, std::uint64_t checkpoint, StateBatch& batch) {
  TRY(load());
  for (int frame = 0; frame < kFramesAtOnce && progress_.stripped < checkpoint; ++frame) {
    TRY_ASSIGN(const Fate fate, strip(progress_.stripped + 1, w, batch));
    if (fate == Fate::kNotDue) break;
    if (fate == Fate::kHeldNobody && !has_leftovers()) ++progress_.purged;
    ++progress_.stripped;
  }
  for (int frame = 0; frame < kFramesAtOnce && progress_.erased < progress_.stripped; ++frame) {
    TRY_ASSIGN(const bool done, erase(progress_.erased + 1, w, batch));
    if (!done) break;
    ++progress_.erased;
  }
  std::string value;
  ByteWriter out(value);
  out.varint(progress_.stripped);
  out.varint(progress_.erased);
  out.varint(progress_.purged);
  batch.put(Table::kMeta, std::string(kProgressKey), std::move(value));
  return {};
}

Status Retention::purge(StateStore& store) {
  TRY(store.purge(Table::kObservations, frame_key(progress_.purged + 1),
                  frame_key(progress_.stripped + 1)));
  progress_.purged = progress_.stripped;
  return {};
}

Result<Retention::Fate> Retention::strip(std::uint64_t sequence, EventTime w, StateBatch& batch) {
  TRY_ASSIGN(const std::optional<std::string> frame,
             store_.get(Table::kObservations, frame_key(sequence)));
  if (!frame) return Fate::kHeldNobody;
  TRY_ASSIGN(StoredFrame read, read_frame(*frame, catalog_, sources_));
  const EventTime newest = newest_of(read.records);
  if (newest > w - std::chrono::duration_cast<Millis>(floors::kMinuteRetention))
    return Fate::kNotDue;
  const auto is_people = [&](const LogRecord& record) {
    const auto* observation = std::get_if<Observation>(&record);
    return observation != nullptr &&
           sources_[observation->source.value()].source_class == SourceClass::kPeople;
  };
  if (std::erase_if(read.records, is_people) == 0) return Fate::kHeldNobody;
  std::string kept;
  write_frame_head(FrameHead(), kept);  // its steps are not run again
  for (const LogRecord& record : read.records) write_record(record, kept);
  batch.put(Table::kObservations, frame_key(sequence), std::move(kept));
  return Fate::kStripped;
}

Result<bool> Retention::erase(std::uint64_t sequence, EventTime w, StateBatch& batch) {
  TRY_ASSIGN(const std::optional<std::string> frame,
             store_.get(Table::kObservations, frame_key(sequence)));
  if (!frame) return true;
  TRY_ASSIGN(const StoredFrame read, read_frame(*frame, catalog_, sources_));
  if (newest_of(read.records) > w - event_store_) return false;
  batch.erase(Table::kObservations, frame_key(sequence));
  return true;
}

}  // namespace tributary
