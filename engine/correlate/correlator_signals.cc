// What the correlator does for rules that read other rules' levels (`from: signal`): in the same
// step, rules in the order in which they read each other.
#include <algorithm>

#include "engine/correlate/correlator.h"
#include "engine/correlate/signal_items.h"

namespace tributary {

void Correlator::follow_levels(SubjectState& state, EventTime w) const {
  const TypePlan& plan = plan_.of(state.key.type);
  for (const std::uint16_t rule : plan.read_by_rules) {
    const std::vector<LevelInterval> kept = levels_of(state, rule, w);
    for (std::size_t i = 0; i < plan.slots.size(); ++i) {
      const auto& from = plan.slots[i].from_rules;
      if (std::find(from.begin(), from.end(), rule) == from.end()) continue;
      take_levels(state, static_cast<SlotIndex>(i), rule, kept, w);
    }
  }
}

namespace {

/// What ends only because nothing is read beyond, or a source is silent, lasts as far as anybody
/// knows: until a higher level, which holds whatever is read. Recorded as an end, or as a lower
/// level's beginning, it would be taken for one if the next look comes after W − lateness has
/// passed it; and the rules that read it would have something new at every instant at which a clock
/// can be asked.
std::vector<LevelInterval> as_far_as_known(const std::vector<LevelInterval>& kept, Millis keep_for,
                                           const std::vector<EventTime>& unknown) {
  std::vector<LevelInterval> known;
  bool is_open = false;
  for (const LevelInterval& interval : kept) {
    if (is_open && interval.level <= known.back().level) continue;
    if (is_open) known.back().until = interval.from;
    known.push_back(interval);
    const EventTime end = interval.until - keep_for;
    is_open = std::find(unknown.begin(), unknown.end(), end) != unknown.end();
    if (is_open) known.back().until = EventTime::max();
  }
  return known;
}

}  // namespace

std::vector<LevelInterval> Correlator::levels_of(const SubjectState& state, std::uint16_t rule,
                                                 EventTime w) const {
  const TypePlan& plan = plan_.of(state.key.type);
  const auto sweep = std::find_if(state.sweeps.begin(), state.sweeps.end(),
                                  [&](const RuleSweep& one) { return one.rule() == rule; });
  if (sweep == state.sweeps.end() || sweep->is_silent()) return {};
  const Rule& of = *plan.rules[rule].rule;
  const EventTime t = std::max(state.front, w);
  auto kept = kept_levels(sweep->segments(), of.confirm_for, of.keep_for, open_from(state, w), t);
  // A lower level that begins when a higher one is kept no longer waits for that to pass.
  std::erase_if(kept, [&](const LevelInterval& interval) { return interval.from > t; });
  const Waiting* waiting = sweep->waiting();
  if (waiting == nullptr) return kept;
  return as_far_as_known(kept, of.keep_for, waiting->unknown_from());
}

void Correlator::take_levels(SubjectState& state, SlotIndex slot, std::uint16_t rule,
                             const std::vector<LevelInterval>& kept, EventTime w) const {
  const TypePlan& plan = plan_.of(state.key.type);
  const std::vector<SlotItem>& held = state.items(slot);
  if (kept.empty() && held.empty()) return;
  std::vector<SlotItem> items =
      signal_items(plan.slots[slot], kind_of(plan, rule), held, kept, open_from(state, w));
  const EventTime from = differ_from(held, items);
  if (from == EventTime::max()) {
    // No item came or went; how long the last one lasts may have become known.
    if (!held.empty()) state.set_items(slot, std::move(items));
    return;
  }
  const auto open = open_change(state, plan.rules_of_slot[slot], from, w, false);
  state.set_items(slot, std::move(items));
  close_change(state, open, from);
  const Subject* subject = subject_of(state);
  for (const OpenSweep& change : open) {
    RuleSweep& sweep = *state.find_sweep(change.rule);
    sweep.advance(state, std::max(state.front, w), assessor_, subject);
  }
}

EventTime Correlator::oldest_held(const SubjectState& state) const {
  const TypePlan& plan = plan_.of(state.key.type);
  EventTime oldest = state.seen.earliest();
  if (!plan.holds_levels) return oldest;
  for (const SlotState& slot : state.slots) {
    if (!plan.slots[slot.slot].signal) continue;
    for (const SlotItem& item : slot.items) {
      const EventTime gone = gone_at(plan, item);
      if (gone < EventTime::max()) oldest = std::min(oldest, gone - plan.hold);
    }
  }
  return oldest;
}

bool Correlator::forget_levels(SubjectState& state, SlotIndex slot, EventTime w) const {
  const TypePlan& plan = plan_.of(state.key.type);
  std::vector<bool> marked;
  for (const SlotItem& item : state.items(slot)) marked.push_back(gone_at(plan, item) <= w);
  if (std::find(marked.begin(), marked.end(), true) == marked.end()) return false;
  state.erase_rows(slot, marked);
  return true;
}

}  // namespace tributary
