#include "engine/partition/refill.h"

#include <algorithm>
#include <utility>

#include "engine/route/key_group.h"

namespace tributary {

namespace {

/// Moves what stands for `slot`, replacing what is there.
template <typename Kept>
void move_slot(SlotIndex slot, Kept& from, Kept& to) {
  const auto is_it = [slot](const auto& one) { return one.slot == slot; };
  const auto old = std::find_if(to.begin(), to.end(), is_it);
  if (old != to.end()) to.erase(old);
  const auto found = std::find_if(from.begin(), from.end(), is_it);
  if (found == from.end()) return;
  const auto at =
      std::find_if(to.begin(), to.end(), [slot](const auto& one) { return one.slot > slot; });
  to.insert(at, std::move(*found));
  from.erase(found);
}

/// No rule reads anything up to then; what is awaited may be of any age.
EventTime oldest_read(const CorrelatePlan& plan, const Catalog& catalog, EventTime w) {
  Millis longest{0};
  for (std::size_t i = 0; i < catalog.subject_types.size(); ++i) {
    const TypePlan& type = plan.of(SubjectTypeId(static_cast<SubjectTypeId::Value>(i)));
    if (!type.expecting.empty()) return EventTime::min();
    longest = std::max(longest, type.hold);
  }
  return w - longest;
}

}  // namespace

Status Refill::gather(const StateStore& store, const Catalog& catalog,
                      const std::vector<SourceInfo>& sources, EventTime w, Rereader* rereader) {
  const EventTime oldest = oldest_read(correlator_.plan(), catalog, w);
  const std::optional<SchemaId> handling = catalog.schema_named("handling");
  Status status;
  TRY(for_each_observation(store, catalog, sources, [&](const Observation& observation) {
    // Commands as they came in: who gave them, and those that were refused. No rule reads that.
    if (!status || observation.schema == handling) return;
    if (rereader == nullptr || !change_.is_reread(observation.source) || observation.at <= oldest) {
      gather(observation, w);
      return;
    }
    const Result<Observation> anew = bound_anew(observation, *rereader);
    if (anew) {
      gather(*anew, w);
    } else {
      status = anew.error();
    }
  }));
  return status;
}

void Refill::gather(const Observation& observation, EventTime w) {
  for (const SubjectRef& ref : observation.subjects) {
    if (!change_.of(ref.key.type).any()) continue;
    SubjectState& state = gathered_[state_key_of(ref.key)];
    state.key = ref.key;
    if (state.district.empty()) state.district = RareText(ref.district);
    correlator_.gather(state, observation, ref, w);
  }
}

Result<Observation> Refill::bound_anew(const Observation& stored, Rereader& rereader) {
  TRY_ASSIGN(const std::optional<Observation> today,
             rereader.read_again(stored.source, stored.position));
  // Another record may stand there by now, as in a file that was written anew.
  if (!today || today->id_digest != stored.id_digest ||
      today->content_digest != stored.content_digest) {
    ++reread_.gone;
    return stored;
  }
  ++reread_.records;
  Observation bound = stored;
  std::erase_if(bound.subjects, [](const SubjectRef& ref) { return !ref.is_ordinary(); });
  for (const SubjectRef& ref : today->subjects) {
    const auto same = std::find_if(bound.subjects.begin(), bound.subjects.end(),
                                   [&](const SubjectRef& one) { return one.key == ref.key; });
    if (same != bound.subjects.end()) {
      same->distance = ref.distance;
    } else if (!ref.is_ordinary()) {
      bound.subjects.push_back(ref);
    }
  }
  return bound;
}

std::vector<std::string> Refill::subjects() const {
  std::vector<std::string> keys;
  for (const auto& [key, state] : gathered_) {
    if (!state.is_empty()) keys.push_back(key);
  }
  return keys;
}

void Refill::give(const std::string& state_key, SubjectState& state) {
  const auto found = gathered_.find(state_key);
  if (found == gathered_.end()) return;
  SubjectState& from = found->second;
  const PlanChange::Lack& lack = change_.of(state.key.type);
  for (std::size_t i = 0; i < lack.slots.size(); ++i) {
    if (!lack.slots[i]) continue;
    const auto slot = static_cast<SlotIndex>(i);
    move_slot(slot, from.slots, state.slots);
    move_slot(slot, from.columns, state.columns);
    move_slot(slot, from.counts, state.counts);
  }
  for (Awaited& awaited : from.awaited) {
    if (!lack.expectations[awaited.rule]) continue;
    Awaited& kept = state.awaited_for_change(awaited.rule);
    kept.anchors = std::move(awaited.anchors);
    kept.events = std::move(awaited.events);
    kept.since.reset();  // of the days by which it was due before
    ++kept.changes;
  }
  // Ids of what no rule read before, so that their next versions are known as such.
  for (const SeenId& seen : from.seen.all()) {
    if (state.seen.find(seen.source, seen.id_digest) == nullptr) state.seen.insert(seen);
  }
  if (state.district.empty()) state.district = from.district;
  // Also by what has been replaced since, as if the rule had been there.
  state.front = std::max(state.front, from.front);
}

}  // namespace tributary
