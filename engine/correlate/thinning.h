// Bounds what a busy subject holds (RULES 3.4) without changing what any rule says of it.
//
// R is computed again from W − tail on at the earliest (tail: lateness, confirm_for, keep_for). An
// item that has more than `keep` newer ones of its source by then is beyond `keep` at every instant
// from there on: it is moved into counts. Of people, a report between two of the same person that
// lie within one window of each other changes no window, and neither does one that thousands of
// other persons follow; they go without a trace. Some more than `keep` stay, so that a version that
// takes an observation away brings back the next one exactly.
//
// Where even so too many are left, because more than kMostItems came within the tail, the oldest go
// all the same; that is the one case in which the order of arrival can show, by a bucket's width.
#pragma once

#include "engine/correlate/subject_state.h"

namespace tributary {

/// Of one slot, besides twice what its inputs keep. With kMostIds and record ids of usual length a
/// subject stays below 512 KiB (DESIGN 8).
inline constexpr std::size_t kMostItems = 4096;
/// Of the newest observations of a subject, to know duplicates and versions by.
inline constexpr std::size_t kMostIds = 8192;

/// What to take out of a slot.
struct Thinning {
  enum class Kind : std::uint8_t {
    kNothing,
    kBeyondReach,  ///< R from W − tail on stays as it is
    kWithinReach   ///< R may change from W − tail on
  };
  Kind kind = Kind::kNothing;
  std::vector<bool> rows;  ///< of the slot's items, those that go
};

/// Looks at a slot that has just grown; mostly there is nothing to do.
Thinning choose_to_thin(const SubjectState& state, const Slot& plan, SlotIndex slot, EventTime w);

/// Takes them out; of findings, counts them instead.
void thin(SubjectState& state, const Slot& plan, SlotIndex slot, const Thinning& thinning,
          EventTime w);

/// There are more than kMostIds, by a number at which it is worth a look.
bool wants_thinning(const SeenIds& seen);

/// Forgets the oldest ids but for `held`, which is sorted.
void thin_ids(SeenIds& seen, const std::vector<SeenIds::Id>& held);

}  // namespace tributary
