#include "engine/correlate/subject_state.h"

#include <algorithm>

#include "engine/base/prefetch.h"

namespace tributary {

namespace {

auto slot_before = [](const auto& state, SlotIndex slot) { return state.slot < slot; };

/// As std::lower_bound does; of few, as most subjects have, one after the other are seen sooner.
std::vector<SlotState>::const_iterator first_not_before(const std::vector<SlotState>& slots,
                                                        SlotIndex slot) {
  constexpr std::size_t kFew = 8;
  if (slots.size() > kFew) return std::lower_bound(slots.begin(), slots.end(), slot, slot_before);
  return std::find_if(slots.begin(), slots.end(),
                      [&](const SlotState& state) { return state.slot >= slot; });
}

auto rule_before(const Awaited& awaited, std::uint16_t rule) { return awaited.rule < rule; }

}  // namespace

const std::vector<SlotItem>& SubjectState::items(SlotIndex slot) const {
  static const std::vector<SlotItem> kNothing;
  const auto at = first_not_before(slots, slot);
  return at != slots.end() && at->slot == slot ? at->items : kNothing;
}

std::vector<SlotItem>& SubjectState::items_for_change(SlotIndex slot) {
  auto at = std::lower_bound(slots.begin(), slots.end(), slot, slot_before);
  if (at == slots.end() || at->slot != slot) at = slots.insert(at, SlotState{slot, {}});
  return at->items;
}

void SubjectState::set_items(SlotIndex slot, std::vector<SlotItem> items) {
  for (WindowSet& set : windows) set.begin_anew(slot);
  items_for_change(slot) = std::move(items);
}

namespace {

/// What is kept beside the slot's items; null if nothing.
template <typename Beside>
auto* find_of(Beside& beside, SlotIndex slot) {
  const auto at = std::lower_bound(beside.begin(), beside.end(), slot, slot_before);
  return at != beside.end() && at->slot == slot ? &*at : nullptr;
}

}  // namespace

SlotView SubjectState::view(SlotIndex slot) const {
  return {items(slot), find_of(columns, slot), find_of(counts, slot)};
}

SlotColumns* SubjectState::columns_for_change(const Slot& plan, SlotIndex slot) {
  if (plan.columns.empty()) return nullptr;
  const auto at = std::lower_bound(columns.begin(), columns.end(), slot, slot_before);
  if (at != columns.end() && at->slot == slot) return &*at;
  return columns.insert(at, SlotColumns(slot, plan, items(slot).size()));
}

SlotCounts& SubjectState::counts_for_change(SlotIndex slot) {
  const auto at = std::lower_bound(counts.begin(), counts.end(), slot, slot_before);
  if (at != counts.end() && at->slot == slot) return *at;
  return *counts.insert(at, SlotCounts(slot));
}

void SubjectState::insert(const Slot& plan, SlotIndex slot, std::uint16_t feed,
                          const SlotItem& item, const Observation& observation) {
  SlotColumns* beside = columns_for_change(plan, slot);
  const SlotCounts* counted = find_of(counts, slot);
  if (counted != nullptr && counted->covers(item)) {
    counts_for_change(slot).add(plan, item);
    if (beside != nullptr) beside->count(plan, feed, observation);
    return;
  }
  auto& items = items_for_change(slot);
  // Mostly at the end: they come in about the order of time.
  const bool is_last = items.empty() || items.back().order() < item.order();
  const auto at = is_last ? items.end()
                          : std::upper_bound(items.begin(), items.end(), item,
                                             [](const SlotItem& a, const SlotItem& b) {
                                               return a.order() < b.order();
                                             });
  const auto row = static_cast<std::size_t>(at - items.begin());
  if (beside != nullptr) beside->insert(row, plan, feed, observation);
  items.insert(at, item);
  for (WindowSet& set : windows) set.came_in(slot, item);
}

void SubjectState::erase(SlotIndex slot, std::size_t from, std::size_t until) {
  auto& items = items_for_change(slot);
  for (WindowSet& set : windows) set.let_go(slot, items, from, until);
  const auto begin = items.begin();
  items.erase(begin + static_cast<std::ptrdiff_t>(from),
              begin + static_cast<std::ptrdiff_t>(until));
  SlotColumns* beside = find_of(columns, slot);
  if (beside != nullptr) beside->erase(from, until);
}

namespace {

template <typename Row>
void erase_marked(std::vector<Row>& rows, const std::vector<bool>& marked) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!marked[i]) rows[kept++] = rows[i];
  }
  rows.resize(kept);
}

}  // namespace

void SubjectState::erase_rows(SlotIndex slot, const std::vector<bool>& marked) {
  for (WindowSet& set : windows) set.let_go(slot, items(slot), marked);
  erase_marked(items_for_change(slot), marked);
  SlotColumns* beside = find_of(columns, slot);
  if (beside == nullptr) return;
  for (SlotColumns::Column& column : beside->columns) erase_marked(column.cells, marked);
}

void SubjectState::drop_empty_slots() {
  columns.erase_if([&](const SlotColumns& of) { return items(of.slot).empty(); });
  counts.erase_if([&](const SlotCounts& of) { return items(of.slot).empty(); });
  std::erase_if(slots, [](const SlotState& slot) { return slot.items.empty(); });
}

void SubjectState::drop_spent_counts() {
  counts.erase_if([](const SlotCounts& of) { return of.is_spent(); });
}

void SubjectState::expect(std::uint64_t id_digest, int step) const {
  constexpr std::size_t kMostSlots = 8, kMostSweeps = 12;
  const std::size_t first_slots = std::min(slots.size(), kMostSlots);
  const std::size_t first_sweeps = std::min(sweeps.size(), kMostSweeps);
  const std::size_t first_windows = std::min(windows.size(), kMostSlots);
  if (step == 0) {
    seen.expect(id_digest);
    prefetch(slots.data(), first_slots * sizeof(SlotState));
    prefetch(windows.data(), first_windows * sizeof(WindowSet));
    for (std::size_t i = 0; i < first_sweeps; ++i) sweeps[i].expect();
    return;
  }
  for (std::size_t i = 0; i < first_slots; ++i) {
    if (!slots[i].items.empty()) prefetch(&slots[i].items.back());
  }
  for (std::size_t i = 0; i < first_windows; ++i) windows[i].expect();
}

WindowSet& SubjectState::windows_of(const BoundRule& bound) const {
  const auto is_it = [&](const WindowSet& set) { return set.number() == bound.windows; };
  const auto found = std::find_if(windows.begin(), windows.end(), is_it);
  return found != windows.end() ? *found : windows.emplace_back(bound);
}

void SubjectState::drop_unused_windows() {
  std::erase_if(windows, [&](const WindowSet& set) {
    return std::none_of(sweeps.begin(), sweeps.end(),
                        [&](const RuleSweep& sweep) { return sweep.windows() == set.number(); });
  });
}

std::vector<RuleSweep>::iterator SubjectState::find_sweep(std::uint16_t rule) {
  return std::lower_bound(sweeps.begin(), sweeps.end(), rule,
                          [](const RuleSweep& s, std::uint16_t r) { return s.rule() < r; });
}

const Awaited* SubjectState::awaited_of(std::uint16_t rule) const {
  const auto at = std::lower_bound(awaited.begin(), awaited.end(), rule, rule_before);
  return at != awaited.end() && at->rule == rule ? &*at : nullptr;
}

Awaited& SubjectState::awaited_for_change(std::uint16_t rule) {
  auto at = std::lower_bound(awaited.begin(), awaited.end(), rule, rule_before);
  if (at == awaited.end() || at->rule != rule) {
    at = awaited.insert(at, Awaited());
    at->rule = rule;
    at->changes = std::uint64_t{++awaited_made} << 32;
  }
  return *at;
}

std::vector<SeenIds::Id> SubjectState::awaited_ids() const {
  std::vector<SeenIds::Id> ids;
  for (const Awaited& of : awaited) {
    for (const auto* items : {&of.anchors, &of.events}) {
      for (const AwaitedItem& item : *items) ids.emplace_back(item.source, item.id_digest);
    }
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

}  // namespace tributary
