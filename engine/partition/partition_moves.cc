// Versions that leave their subject (DESIGN 2): what the partition remembers of ids.
#include <algorithm>
#include <tuple>

#include "engine/model/floors.h"
#include "engine/partition/partition.h"
#include "engine/route/key_group.h"

namespace tributary {

Result<bool> Partition::is_moved(const Observation& observation) {
  ids_.find(observation.source, observation.id_digest, w_, remembered_);
  if (remembered_.empty()) return false;
  for (const SubjectRef& ref : observation.subjects) {
    if (ref.is_ordinary() || ref.moved_away) {
      std::erase(remembered_, subject_digest_of(ref.key));
    }
  }
  if (remembered_.empty()) return false;
  // An older version of it comes late: what was taken in knows better.
  TRY_ASSIGN(const bool superseded, is_superseded(observation));
  return !superseded;
}

Result<bool> Partition::is_superseded(const Observation& observation) {
  for (const SubjectRef& ref : observation.subjects) {
    if (!ref.is_ordinary()) continue;
    TRY_ASSIGN(const SubjectEntry* entry, cache_.find(state_key_of(ref.key), w_));
    if (entry == nullptr) return false;
    const SeenId* seen = entry->state.seen.find(observation.source, observation.id_digest);
    const bool is_known =
        seen != nullptr && std::tuple(seen->version, seen->content_digest) >=
                               std::tuple(observation.version, observation.content_digest);
    if (!is_known) return false;
  }
  return true;
}

/// Where it was taken in is in `remembered_`; nowhere: what was remembered of it stays.
void Partition::remember(const Observation& observation) {
  if (remembered_.empty()) return;
  Millis hold{0};
  for (const SubjectRef& ref : observation.subjects) {
    hold = std::max(hold, plan_.of(ref.key.type).hold);
  }
  const bool is_of_people =
      sources_[observation.source.value()].source_class == SourceClass::kPeople;
  if (is_of_people) hold = std::min<Millis>(hold, floors::kMinuteRetention);
  ids_.remember({observation.source, observation.id_digest, is_of_people}, observation.at + hold,
                remembered_, w_);
}

}  // namespace tributary
