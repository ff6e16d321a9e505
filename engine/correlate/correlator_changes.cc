// What a change of the items does to the rules that read them: which rules follow it at all, and
// what the change itself makes of those whose values it can move.
#include <algorithm>

#include "engine/correlate/correlator.h"

namespace tributary {

namespace {

constexpr Millis kTick{1};

SlotItem item_of(const Observation& observation, const SubjectRef& ref, const SlotMatch& match) {
  SlotItem item;
  item.at = observation.at;
  item.id_digest = observation.id_digest;
  item.source = observation.source;
  item.value = match.value;
  item.has_value = match.has_value;
  item.is_late = observation.beyond_lateness;
  if (ref.token) {
    item.token_current = ref.token->current;
    item.token_previous = ref.token->previous;
    item.token_kind = ref.token->kind;
    item.has_token = true;
  }
  return item;
}

/// The match of the one slot that the rule reads of those; null if it reads several.
const SlotMatch* only_match(const BoundRule& rule, const std::vector<SlotMatch>& matches) {
  const SlotMatch* only = nullptr;
  for (const SlotMatch& match : matches) {
    const bool is_read =
        std::any_of(rule.inputs.begin(), rule.inputs.end(),
                    [&](const BoundInput& input) { return input.slot == match.slot; });
    if (!is_read) continue;
    if (only != nullptr) return nullptr;
    only = &match;
  }
  return only;
}

/// A sweep is some hundred bytes: they are not to be moved for each of several that are added.
void make_room(std::vector<RuleSweep>& sweeps, std::size_t more) {
  const std::size_t needed = sweeps.size() + more;
  if (sweeps.capacity() < needed && sweeps.size() < more) sweeps.reserve(needed);
}

/// Event time of the newest item held that the rule reads, counted in T or not.
EventTime newest_read(const SubjectState& state, const BoundRule& rule) {
  EventTime newest = EventTime::min();
  for (const BoundInput& input : rule.inputs) {
    const auto& items = state.items(input.slot);
    if (!items.empty()) newest = std::max(newest, items.back().at);
  }
  return newest;
}

}  // namespace

std::vector<std::uint16_t> Correlator::rules_reading(const TypePlan& plan,
                                                     const std::vector<SlotIndex>& slots) {
  if (slots.size() == 1) return plan.rules_of_slot[slots.front()];
  std::vector<std::uint16_t> rules;
  for (const SlotIndex slot : slots) {
    rules.insert(rules.end(), plan.rules_of_slot[slot].begin(), plan.rules_of_slot[slot].end());
  }
  std::sort(rules.begin(), rules.end());
  rules.erase(std::unique(rules.begin(), rules.end()), rules.end());
  return rules;
}

/// Without a look at any rule: at most subjects all sleep on.
bool Correlator::all_sleep_on(const SubjectState& state,
                              const std::vector<SlotMatch>& matches) const {
  if (!state.may_sleep || !state.sweeps.empty()) return false;
  const TypePlan& plan = plan_.of(state.key.type);
  return std::all_of(matches.begin(), matches.end(), [&](const SlotMatch& match) {
    return state.items(match.slot).size() + 1 < plan.wakes_at[match.slot];
  });
}

std::vector<std::uint16_t> Correlator::let_in(SubjectState& state, const Observation& observation,
                                              const SubjectRef& ref,
                                              const std::vector<SlotMatch>& matches) {
  std::vector<std::uint16_t> felt;
  if (all_sleep_on(state, matches)) return felt;
  const TypePlan& plan = plan_.of(state.key.type);
  slots_.clear();
  for (const SlotMatch& match : matches) slots_.push_back(match.slot);
  std::vector<std::uint16_t> of_several;
  if (slots_.size() > 1) of_several = rules_reading(plan, slots_);
  auto sweep = state.sweeps.begin();
  for (const std::uint16_t rule :
       slots_.size() > 1 ? of_several : plan.rules_of_slot[slots_.front()]) {
    // Rules of one slot mostly follow one another.
    if (sweep != state.sweeps.end() && sweep->rule() < rule) ++sweep;
    if (sweep == state.sweeps.end() || sweep->rule() != rule) sweep = state.find_sweep(rule);
    const bool is_there = sweep != state.sweeps.end() && sweep->rule() == rule;
    if (!is_there && state.may_sleep && !is_awake(plan.rules[rule].waking, state, slots_)) continue;
    const SlotMatch* only = only_match(plan.rules[rule], matches);
    const SlotItem item = only == nullptr ? SlotItem() : item_of(observation, ref, *only);
    const bool is_unfelt =
        is_there && only != nullptr && sweep->lets_in_unfelt(state, only->slot, item);
    if (is_unfelt) {
      ++unfelt_;
    } else {
      felt.push_back(rule);
    }
  }
  felt_ += felt.size();
  return felt;
}

void Correlator::insert(SubjectState& state, const Observation& observation, const SubjectRef& ref,
                        const std::vector<SlotMatch>& matches, EventTime w, Follow follow) {
  if (matches.empty()) return;
  const TypePlan& plan = plan_.of(state.key.type);
  const SourceClass source_class = sources_[observation.source.value()].source_class;
  const bool is_people = source_class == SourceClass::kPeople;
  std::vector<std::uint16_t> felt;
  if (follow == Follow::kNow) felt = let_in(state, observation, ref, matches);
  const auto open = open_change(state, felt, observation.at, w, is_people);
  for (const SlotMatch& match : matches) {
    state.insert(plan.slots[match.slot], match.slot, match.feed, item_of(observation, ref, match),
                 observation);
  }
  await(state, observation, ref, matches);
  const EventTime changed = close_change(state, open, observation.at);
  // Whatever rules that wait for clocks make of it, the look at them tells.
  const bool is_looked_at = state.looked_at < EventTime::max() || !plan.expecting.empty();
  const bool is_felt = !is_people || !felt.empty() || is_looked_at;
  state.is_stirred = state.is_stirred || is_felt;
  // People who change no step move nothing, time included: else one more report would be seen in
  // what the passing of time does to other inputs (PEOPLE, Erase). Opinion never moves time, or a
  // level would be confirmed by it that is none without (Silence). W brings the time soon enough.
  if (source_class == SourceClass::kOpinion) return;
  state.front = std::max(state.front, is_people ? changed : observation.at);
}

namespace {

/// Where the items have that of the id; where none has, their number.
std::size_t row_of(const std::vector<SlotItem>& items, const SeenId& id) {
  SlotItem item;
  item.at = id.at;
  item.source = id.source;
  item.id_digest = id.id_digest;
  const auto at =
      std::lower_bound(items.begin(), items.end(), item,
                       [](const SlotItem& a, const SlotItem& b) { return a.order() < b.order(); });
  const bool is_it = at != items.end() && at->order() == item.order();
  return is_it ? static_cast<std::size_t>(at - items.begin()) : items.size();
}

}  // namespace

void Correlator::remove(SubjectState& state, const SeenId& old, EventTime w, Follow follow) {
  std::vector<SlotIndex> slots;
  for (const SlotState& slot : state.slots) {
    if (row_of(slot.items, old) < slot.items.size()) slots.push_back(slot.slot);
  }
  std::vector<std::uint16_t> rules = rules_reading(plan_.of(state.key.type), slots);
  for (const Awaited& awaited : state.awaited) {
    const auto at = std::lower_bound(rules.begin(), rules.end(), awaited.rule);
    const bool is_new = at == rules.end() || *at != awaited.rule;
    if (is_new && awaited.holds(old.source, old.id_digest)) rules.insert(at, awaited.rule);
  }
  if (follow == Follow::kLater) rules.clear();
  std::erase_if(rules, [&](std::uint16_t rule) { return sleeps(state, rule); });
  const auto open = open_change(state, rules, old.at, w, false);
  for (Awaited& awaited : state.awaited) awaited.remove(old.source, old.id_digest);
  for (const SlotIndex slot : slots) {
    const std::size_t row = row_of(state.items(slot), old);
    state.erase(slot, row, row + 1);
  }
  close_change(state, open, old.at);
  state.seen.erase(old.source, old.id_digest);
  state.is_stirred = true;
}

bool Correlator::sleeps(const SubjectState& state, std::uint16_t rule) const {
  if (!state.may_sleep) return false;
  const bool is_followed =
      std::any_of(state.sweeps.begin(), state.sweeps.end(),
                  [&](const RuleSweep& sweep) { return sweep.rule() == rule; });
  return !is_followed && !is_awake(plan_.of(state.key.type).rules[rule].waking, state);
}

RuleSweep& Correlator::sweep_for(SubjectState& state, std::uint16_t rule, EventTime at,
                                 EventTime w) const {
  const auto found = state.find_sweep(rule);
  if (found != state.sweeps.end() && found->rule() == rule) return *found;
  const TypePlan& plan = plan_.of(state.key.type);
  const auto sweep =
      state.sweeps.emplace(found, rule, plan.rules[rule], plan_.min_reporters(), time_);
  const EventTime followed = followed_from(state, rule, w);
  const EventTime from = std::max(std::min(at - kTick, std::max(w, state.front)), followed);
  // When it was last known, before its sources fell silent, is asked of one that waits: as far back
  // as after a reload.
  sweep->start(state, plan.rules[rule].waits() ? followed : from, assessor_, subject_of(state));
  return *sweep;
}

std::vector<Correlator::OpenSweep> Correlator::open_change(SubjectState& state,
                                                           const std::vector<std::uint16_t>& rules,
                                                           EventTime at, EventTime w,
                                                           bool is_compared) const {
  std::vector<OpenSweep> open;
  if (rules.empty()) return open;
  make_room(state.sweeps, rules.size());
  const TypePlan& plan = plan_.of(state.key.type);
  const Subject* subject = subject_of(state);
  for (const std::uint16_t rule : rules) {
    RuleSweep& sweep = sweep_for(state, rule, at, w);
    const EventTime until = std::max(at, newest_read(state, plan.rules[rule]));
    open.push_back({rule, std::max(sweep.front(), at), until, {}});
    // Before that, items have gone of which what is remembered of R was made.
    const bool is_exact = at > exact_from(state, rule, w);
    if (is_exact) {
      sweep.rewind(state, at, assessor_, subject);
    } else {
      sweep.start(state, at - kTick, assessor_, subject);
    }
    if (is_compared) {
      open.back().readings = readings(sweep, state, at - kTick, until, assessor_, subject);
      sweep.rewind(state, at, assessor_, subject);
    }
    sweep.advance(state, at - kTick, assessor_, subject);
  }
  return open;
}

EventTime Correlator::close_change(SubjectState& state, const std::vector<OpenSweep>& open,
                                   EventTime at) const {
  EventTime last = EventTime::min();
  if (open.empty()) return last;
  const Subject* subject = subject_of(state);
  for (const OpenSweep& before : open) {
    RuleSweep& sweep = *state.find_sweep(before.rule);
    if (!before.readings.empty()) {
      const auto after = readings(sweep, state, at - kTick, before.until, assessor_, subject);
      last = std::max(last, last_step(before.readings, after));
    }
    sweep.advance(state, before.front, assessor_, subject);
  }
  return last;
}

}  // namespace tributary
