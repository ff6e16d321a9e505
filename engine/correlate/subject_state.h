// Everything kept of one subject: which observations were seen, what each slot holds, how each
// rule's level went. One blob in the state store (subject_codec.h); decoded in the partition's
// cache.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/correlate/columns.h"
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
  std::vector<SlotState> slots;      ///< by slot index; only those that hold something
  std::vector<SlotColumns> columns;  ///< by slot index; of those slots whose fields are read
  std::vector<RuleSweep>
      sweeps;  ///< by index in TypePlan::rules; rebuilt from the slots, never stored

  [[nodiscard]] const std::vector<SlotItem>& items(SlotIndex slot) const;
  std::vector<SlotItem>& items_for_change(SlotIndex slot);
  /// Null where no field of the slot is read, or nothing is held.
  [[nodiscard]] const SlotColumns* columns_of(SlotIndex slot) const;
  /// Puts an item in its place, and what the observation's fields say beside it. `feed` is the
  /// slot's, through which it came.
  void insert(const Slot& plan, SlotIndex slot, std::uint16_t feed, const SlotItem& item,
              const Observation& observation);
  /// Takes out the slot's items [from, until), fields and all.
  void erase(SlotIndex slot, std::size_t from, std::size_t until);
  /// Slots that hold nothing any more cost nothing.
  void drop_empty_slots();
  [[nodiscard]] bool is_empty() const { return seen.empty() && slots.empty(); }
};

/// Field `field` of RuleInput::fields of the slot's item at `item`; missing where it has none.
Scalar field_of(const SubjectState& state, const BoundInput& input, std::size_t item,
                std::uint16_t field);

}  // namespace tributary
