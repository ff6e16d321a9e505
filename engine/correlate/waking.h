// When a rule has to be followed at a subject at all (DESIGN P5). While fewer observations are held
// than any of its conditions needs, and no count of people reaches its first step, it says nothing
// at any instant and no report moves time through it: it sleeps there, without sweep, readings or
// timers. Most subjects hold one or two reports.
//
// Only at a subject without a row, and not where anything of the rule hangs on clocks, baselines or
// other rules: what sleeps must be such that nobody can tell (tests/oracle/sleep_test.cc).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/correlate/feed_index.h"

namespace tributary {

struct BoundRule;
struct SubjectState;

/// So many items must be held of a slot.
struct SlotNeed {
  SlotIndex slot = 0;
  std::uint32_t items = 1;
};

struct Waking {
  /// False: it is followed wherever one of its slots holds something.
  bool can_sleep = false;
  /// It wakes when all needs of one of these are met.
  std::vector<std::vector<SlotNeed>> branches;

  /// The fewest items of the slot with which it may wake; 0 if it never sleeps, max if the slot has
  /// no part in it.
  [[nodiscard]] std::uint32_t least_of(SlotIndex slot) const;
};

Waking waking_of(const BoundRule& bound, std::uint32_t min_reporters);

/// Whether it is to be followed at what the state holds and one more item in each of `coming`.
bool is_awake(const Waking& waking, const SubjectState& state,
              std::span<const SlotIndex> coming = {});

}  // namespace tributary
