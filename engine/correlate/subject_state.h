// Everything kept of one subject: which observations were seen, what each slot holds, how each
// rule's level went. One blob in the state store (subject_codec.h); decoded in the partition's
// cache.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/rare.h"
#include "engine/correlate/awaited.h"
#include "engine/correlate/kept.h"
#include "engine/correlate/seen.h"
#include "engine/correlate/sweep.h"
#include "engine/correlate/told_levels.h"
#include "engine/ports/subject_directory.h"

namespace tributary {

struct SlotState {
  SlotIndex slot = 0;
  std::vector<SlotItem> items;  ///< in order (SlotItem's)
};

/// What the registers say of a subject, looked up when it is first asked for.
class SubjectLink {
 public:
  [[nodiscard]] const Subject* of(const SubjectKey& key, const SubjectDirectory& subjects) const {
    if (!is_known_) subject_ = subjects.find(key.type, key.id);
    is_known_ = true;
    return subject_;
  }

 private:
  mutable const Subject* subject_ = nullptr;
  mutable bool is_known_ = false;
};

struct SubjectState {
  SubjectKey key;
  RareText district;                   ///< of an opened matter, from its first observation
  EventTime front = EventTime::min();  ///< T of RULES 3.5: newest event time that counted
  /// W of the last look at the subject, where R of some rule may change behind W because a source
  /// tells more: what that look took down is final only before it less the lateness.
  /// EventTime::max(): there is no such rule.
  EventTime looked_at = EventTime::max();
  /// A source that such a rule waits for is silent: `looked_at` stays, and what R since then is
  /// made of is held, until it is heard again.
  bool is_halted = false;
  /// Rules may sleep here (waking.h): it has no row, and none of its rules has spoken. Not stored.
  bool may_sleep = false;
  /// What came in last was felt by a rule, or moved time: the rows must be looked at. Not stored.
  bool is_stirred = false;
  /// So many an Awaited was made: what a rule has seen of one is not taken for another's. Not
  /// stored.
  std::uint32_t awaited_made = 0;
  SubjectLink link;
  SeenIds seen;
  std::vector<SlotState> slots;     ///< by slot index; only those that hold something
  RareVector<SlotColumns> columns;  ///< by slot index; of those slots whose fields are read
  RareVector<SlotCounts> counts;    ///< by slot index; of those that hold not every item
  RareVector<Awaited> awaited;      ///< by rule; only those that hold something
  RareVector<ToldLevels> told;      ///< of those that can still change
  std::vector<RuleSweep>
      sweeps;  ///< by index in TypePlan::rules; rebuilt from the slots, never stored
  /// Of the sweeps. Where they stand is no part of what is known here: who asks them moves them.
  mutable std::vector<WindowSet> windows;

  /// `registered` is what the registers say of it, if anything.
  [[nodiscard]] std::string_view district_by(const Subject* registered) const {
    return registered != nullptr ? std::string_view(registered->district) : district.view();
  }
  /// From here less the lateness on, what the rules say may differ from what was taken down.
  [[nodiscard]] EventTime open_w(EventTime w) const { return std::min(w, looked_at); }
  /// What no longer matters as of here may be forgotten.
  [[nodiscard]] EventTime forgetting_w(EventTime w) const { return is_halted ? open_w(w) : w; }
  [[nodiscard]] const std::vector<SlotItem>& items(SlotIndex slot) const;
  std::vector<SlotItem>& items_for_change(SlotIndex slot);
  void set_items(SlotIndex slot, std::vector<SlotItem> items);
  [[nodiscard]] SlotView view(SlotIndex slot) const;
  /// Null if no field of the slot is read.
  SlotColumns* columns_for_change(const Slot& plan, SlotIndex slot);
  SlotCounts& counts_for_change(SlotIndex slot);
  /// Puts an item in its place, and what the observation's fields say beside it; or counts it, if
  /// it is older than all that is held of its source. `feed` is the slot's, through which it came.
  void insert(const Slot& plan, SlotIndex slot, std::uint16_t feed, const SlotItem& item,
              const Observation& observation);
  /// Takes out the slot's items [from, until), fields and all.
  void erase(SlotIndex slot, std::size_t from, std::size_t until);
  /// Takes out those that are marked, fields and all.
  void erase_rows(SlotIndex slot, const std::vector<bool>& marked);
  /// Slots that hold nothing any more cost nothing.
  void drop_empty_slots();
  void drop_spent_counts();
  /// Hints for a later observation of that id: in two steps, what is held is fetched from memory.
  void expect(std::uint64_t id_digest, int step) const;
  /// The windows of the rule's inputs, made if there are none.
  [[nodiscard]] WindowSet& windows_of(const BoundRule& bound) const;
  /// No sweep of theirs is left.
  void drop_unused_windows();
  /// Where the rule's sweep is, or would be inserted.
  [[nodiscard]] std::vector<RuleSweep>::iterator find_sweep(std::uint16_t rule);
  /// nullptr if the rule awaits nothing here.
  [[nodiscard]] const Awaited* awaited_of(std::uint16_t rule) const;
  Awaited& awaited_for_change(std::uint16_t rule);
  /// Of all that is awaited, in order.
  [[nodiscard]] std::vector<SeenIds::Id> awaited_ids() const;
  [[nodiscard]] bool is_empty() const {
    return seen.empty() && slots.empty() && awaited.empty() && told.empty();
  }
};

}  // namespace tributary
