#include "engine/correlate/subject_state.h"

#include <algorithm>

namespace tributary {

namespace {

auto slot_before(const SlotState& state, SlotIndex slot) { return state.slot < slot; }

}  // namespace

const std::vector<SlotItem>& SubjectState::items(SlotIndex slot) const {
  static const std::vector<SlotItem> kNothing;
  const auto at = std::lower_bound(slots.begin(), slots.end(), slot, slot_before);
  return at != slots.end() && at->slot == slot ? at->items : kNothing;
}

std::vector<SlotItem>& SubjectState::items_for_change(SlotIndex slot) {
  auto at = std::lower_bound(slots.begin(), slots.end(), slot, slot_before);
  if (at == slots.end() || at->slot != slot) at = slots.insert(at, SlotState{slot, {}});
  return at->items;
}

}  // namespace tributary
