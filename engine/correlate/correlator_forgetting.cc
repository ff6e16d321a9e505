// What the correlator forgets as time passes, and how its sweeps are made again from what is held.
#include <algorithm>

#include "engine/correlate/attributes.h"
#include "engine/correlate/correlator.h"

namespace tributary {

namespace {

constexpr int kPrunesPerHold = 8;

void forget_counted(SubjectState& state, const TypePlan& plan, EventTime w) {
  for (SlotCounts& counts : state.counts) counts.forget(plan.slots[counts.slot], w);
  state.drop_spent_counts();
  for (SlotColumns& columns : state.columns) {
    const Slot& slot = plan.slots[columns.slot];
    columns.forget(w - slot.tail - slot.reach(), kMostDistinct);
    columns.compact();
  }
}

}  // namespace

Millis Correlator::kept_for(const TypePlan& plan) { return plan.hold + plan.hold / kPrunesPerHold; }

std::vector<std::uint16_t> Correlator::rules_to_follow(const SubjectState& state) const {
  const TypePlan& plan = plan_.of(state.key.type);
  std::vector<SlotIndex> slots;
  for (const SlotState& slot : state.slots) slots.push_back(slot.slot);
  std::vector<std::uint16_t> rules = rules_reading(plan, slots);
  for (const Awaited& awaited : state.awaited) {
    const auto at = std::lower_bound(rules.begin(), rules.end(), awaited.rule);
    if (at == rules.end() || *at != awaited.rule) rules.insert(at, awaited.rule);
  }
  if (!state.may_sleep) return rules;
  std::erase_if(rules,
                [&](std::uint16_t rule) { return !is_awake(plan.rules[rule].waking, state); });
  return rules;
}

void Correlator::restore(SubjectState& state, EventTime w) const {
  const std::vector<std::uint16_t> rules = rules_to_follow(state);
  // Nothing is forgotten here: when a subject is read again depends on the cache and on kills, and
  // what has gone with it would not be there to say when the rest is to go.
  find_oldest(state, w);
  state.sweeps.clear();
  state.windows.clear();
  state.sweeps.reserve(rules.size());
  for (const std::uint16_t rule : rules) add_sweep(state, rule, w);
  advance(state, w);
}

void Correlator::add_sweep(SubjectState& state, std::uint16_t rule, EventTime w) const {
  const BoundRule& bound = plan_.of(state.key.type).rules[rule];
  const auto sweep =
      state.sweeps.emplace(state.find_sweep(rule), rule, bound, plan_.min_reporters(), time_);
  sweep->start(state, followed_from(state, rule, w), assessor_, subject_of(state));
}

void Correlator::wake_all(SubjectState& state, EventTime w) const {
  state.may_sleep = false;
  const std::vector<std::uint16_t> rules = rules_to_follow(state);
  state.sweeps.reserve(rules.size());
  for (const std::uint16_t rule : rules) {
    const auto sweep = state.find_sweep(rule);
    if (sweep == state.sweeps.end() || sweep->rule() != rule) add_sweep(state, rule, w);
  }
}

void Correlator::prune(SubjectState& state, EventTime at) const {
  const TypePlan& plan = plan_.of(state.key.type);
  const EventTime w = state.forgetting_w(at);
  const bool any_awaited = forget_awaited_at(state, w);
  state.awaited.erase_if([](const Awaited& awaited) { return awaited.empty(); });
  // Not at every look, since forgetting costs a pass over all that is held; and at an instant that
  // what is held alone decides, looked at in vain or not.
  const EventTime due = w - kept_for(plan);
  std::vector<std::uint16_t> lost;
  bool any_items = false;
  if (oldest_held(state) <= due) {
    find_oldest(state, w);
    if (oldest_held(state) <= due) any_items = forget_items(state, w, lost);
  }
  if (any_awaited || any_items) {
    // T that is ahead is known from the state alone.
    if (state.front <= at) state.drop_empty_slots();
    if (any_awaited) {
      restore(state, at);
    } else {
      follow_rest(state, at, lost);
    }
  }
  let_bare_go(state, at);
}

void Correlator::follow_rest(SubjectState& state, EventTime w,
                             const std::vector<std::uint16_t>& lost) const {
  if (!state.sweeps.empty()) {
    const std::vector<std::uint16_t> rules = rules_to_follow(state);
    std::erase_if(state.sweeps, [&](const RuleSweep& sweep) {
      return !std::binary_search(rules.begin(), rules.end(), sweep.rule());
    });
  }
  state.drop_unused_windows();
  for (const std::uint16_t rule : lost) {
    const auto sweep = state.find_sweep(rule);
    if (sweep == state.sweeps.end() || sweep->rule() != rule) continue;
    sweep->start(state, followed_from(state, rule, w), assessor_, subject_of(state));
  }
  advance(state, w);
}

bool Correlator::forget_items(SubjectState& state, EventTime w,
                              std::vector<std::uint16_t>& lost) const {
  const TypePlan& plan = plan_.of(state.key.type);
  const EventTime until = w - plan.hold;
  forget_seen(state, w);
  bool removed = false;
  RuleSweep::FirstItems first;
  for (SlotState& slot : state.slots) {
    if (plan.slots[slot.slot].signal) {
      removed = forget_levels(state, slot.slot, w) || removed;
      continue;
    }
    // What is beyond `keep` counts until its bucket has left the window.
    const Millis lingers = state.seen.empty() ? Millis(0) : plan.slots[slot.slot].widest();
    const std::size_t kept = first_item_after(slot.items, until - lingers);
    if (kept > 0) first.emplace_back(slot.slot, kept);
  }
  removed = removed || !first.empty();
  if (!removed) return false;
  for (const RuleSweep& sweep : state.sweeps) {
    if (!sweep.lets_first_go(state, first)) lost.push_back(sweep.rule());
  }
  for (const auto& [slot, count] : first) state.erase(slot, 0, count);
  forget_counted(state, plan, w);
  return true;
}

}  // namespace tributary
