#include "engine/correlate/subject_state.h"

#include <algorithm>

namespace tributary {

namespace {

auto slot_before = [](const auto& state, SlotIndex slot) { return state.slot < slot; };

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

const SlotColumns* SubjectState::columns_of(SlotIndex slot) const {
  if (columns.empty()) return nullptr;
  const auto at = std::lower_bound(columns.begin(), columns.end(), slot, slot_before);
  return at != columns.end() && at->slot == slot ? &*at : nullptr;
}

void SubjectState::insert(const Slot& plan, SlotIndex slot, std::uint16_t feed,
                          const SlotItem& item, const Observation& observation) {
  auto& items = items_for_change(slot);
  const auto at =
      std::upper_bound(items.begin(), items.end(), item,
                       [](const SlotItem& a, const SlotItem& b) { return a.order() < b.order(); });
  const auto row = static_cast<std::size_t>(at - items.begin());
  if (!plan.columns.empty()) {
    auto found = std::lower_bound(columns.begin(), columns.end(), slot, slot_before);
    if (found == columns.end() || found->slot != slot) {
      found = columns.insert(found, SlotColumns(slot, plan, items.size()));
    }
    found->insert(row, plan, feed, observation);
  }
  items.insert(at, item);
}

void SubjectState::erase(SlotIndex slot, std::size_t from, std::size_t until) {
  auto& items = items_for_change(slot);
  const auto begin = items.begin();
  items.erase(begin + static_cast<std::ptrdiff_t>(from),
              begin + static_cast<std::ptrdiff_t>(until));
  const auto found = std::lower_bound(columns.begin(), columns.end(), slot, slot_before);
  if (found != columns.end() && found->slot == slot) found->erase(from, until);
}

void SubjectState::drop_empty_slots() {
  std::erase_if(columns, [&](const SlotColumns& of) { return items(of.slot).empty(); });
  std::erase_if(slots, [](const SlotState& slot) { return slot.items.empty(); });
}

Scalar field_of(const SubjectState& state, const BoundInput& input, std::size_t item,
                std::uint16_t field) {
  const SlotColumns* columns = state.columns_of(input.slot);
  return columns != nullptr ? columns->value(input.columns[field], item) : Scalar::missing();
}

}  // namespace tributary
