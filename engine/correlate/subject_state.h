// Everything kept of one subject: which observations were seen, what each slot holds, how each
// rule's level went. One blob in the state store (subject_codec.h); decoded in the partition's
// cache.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/correlate/seen.h"
#include "engine/correlate/sweep.h"

namespace tributary {

struct SlotState {
  SlotIndex slot = 0;
  std::vector<SlotItem> items;  ///< in order (SlotItem's)
};

struct SubjectState {
  SubjectKey key;
  std::string district;                ///< of an opened matter, from its first observation
  EventTime front = EventTime::min();  ///< T of RULES 3.5: newest event time that counted
  SeenIds seen;
  std::vector<SlotState> slots;  ///< by slot index; only those that hold something
  std::vector<RuleSweep>
      sweeps;  ///< by index in TypePlan::rules; rebuilt from the slots, never stored

  [[nodiscard]] const std::vector<SlotItem>& items(SlotIndex slot) const;
  std::vector<SlotItem>& items_for_change(SlotIndex slot);
  [[nodiscard]] bool is_empty() const { return seen.empty() && slots.empty(); }
};

}  // namespace tributary
