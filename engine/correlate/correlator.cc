#include "engine/correlate/correlator.h"

#include <algorithm>
#include <tuple>

#include "engine/correlate/attributes.h"
#include "engine/correlate/evidence.h"
#include "engine/correlate/thinning.h"

namespace tributary {

namespace {

constexpr Millis kTick{1};
constexpr int kPrunesPerHold = 8;

SlotItem item_of(const Observation& observation, const SubjectRef& ref, const SlotMatch& match) {
  SlotItem item;
  item.at = observation.at;
  item.id_digest = observation.id_digest;
  item.source = observation.source;
  item.value = match.value;
  item.has_value = match.has_value;
  if (ref.token) {
    item.token_current = ref.token->current;
    item.token_previous = ref.token->previous;
    item.token_kind = ref.token->kind;
    item.has_token = true;
  }
  return item;
}

std::vector<SlotIndex> slots_of(const std::vector<SlotMatch>& matches) {
  std::vector<SlotIndex> slots;
  for (const SlotMatch& match : matches) slots.push_back(match.slot);
  return slots;
}

/// The rules that read any of `slots`, in order, each once.
std::vector<std::uint16_t> rules_reading(const TypePlan& plan,
                                         const std::vector<SlotIndex>& slots) {
  std::vector<std::uint16_t> rules;
  for (const SlotIndex slot : slots) {
    rules.insert(rules.end(), plan.rules_of_slot[slot].begin(), plan.rules_of_slot[slot].end());
  }
  std::sort(rules.begin(), rules.end());
  rules.erase(std::unique(rules.begin(), rules.end()), rules.end());
  return rules;
}

void forget_counted(SubjectState& state, const TypePlan& plan, EventTime w) {
  for (SlotCounts& counts : state.counts) counts.forget(plan.slots[counts.slot], w);
  for (SlotColumns& columns : state.columns) {
    const Slot& slot = plan.slots[columns.slot];
    columns.forget(w - slot.tail - slot.reach(), kMostDistinct);
    columns.compact();
  }
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

/// The higher version wins; equal versions by digest, so that the winner does not depend on
/// arrival.
bool replaces(const Observation& observation, const SeenId& old) {
  return std::tuple(observation.version, observation.content_digest) >
         std::tuple(old.version, old.content_digest);
}

}  // namespace

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::kCounted:
      return "counted";
    case Outcome::kIdle:
      return "idle";
    case Outcome::kDuplicate:
      return "duplicate";
    case Outcome::kSuperseded:
      return "superseded";
    case Outcome::kReplaced:
      return "replaced";
    case Outcome::kTooLate:
      return "too_late";
  }
  return "idle";
}

Correlator::Correlator(const CorrelatePlan& plan, const std::vector<SourceInfo>& sources,
                       const Assessor& assessor, const SubjectDirectory& subjects,
                       const TimeContext& time)
    : plan_(plan), sources_(sources), assessor_(assessor), subjects_(subjects), time_(time) {}

Outcome Correlator::observe(SubjectState& state, const Observation& observation,
                            const SubjectRef& ref, EventTime w) {
  return take(state, observation, ref, w, Follow::kNow);
}

Outcome Correlator::gather(SubjectState& state, const Observation& observation,
                           const SubjectRef& ref, EventTime w) {
  return take(state, observation, ref, w, Follow::kLater);
}

Outcome Correlator::take(SubjectState& state, const Observation& observation, const SubjectRef& ref,
                         EventTime w, Follow follow) {
  const TypePlan& plan = plan_.of(state.key.type);
  // What no rule of this type reads is not remembered either: no version of it can matter.
  if (!plan.reads(observation.source)) return Outcome::kIdle;
  forget_awaited_at(state, state.forgetting_w(w));
  const SeenId* found = state.seen.find(observation.source, observation.id_digest);
  const bool is_version = found != nullptr && is_held(state, *found, state.forgetting_w(w));
  const bool is_late = observation.at <= w - plan.hold;
  // What is still awaited can be corrected however old it is.
  if (is_late && (!is_version || plan.expecting.empty())) return Outcome::kTooLate;
  std::optional<SeenId> old;
  if (is_version) {
    if (found->content_digest == observation.content_digest &&
        found->version == observation.version && !ref.moved_away) {
      return Outcome::kDuplicate;
    }
    if (!replaces(observation, *found)) return Outcome::kSuperseded;
    old = *found;
    remove(state, *old, w, follow);
  } else if (found != nullptr) {
    state.seen.erase(observation.source, observation.id_digest);
  }
  state.seen.insert({observation.id_digest, observation.content_digest, observation.version,
                     observation.at, observation.source, observation.record_id});
  std::vector<SlotMatch> matches;
  if (!ref.moved_away) {
    matcher_.match(plan, observation, ref, subjects_.find(state.key.type, state.key.id), matches);
  }
  if (old) leave_out_counted(state, *old, matches);
  insert(state, observation, ref, matches, w, follow);
  thin(state, matches, w, follow);
  if (old) return Outcome::kReplaced;
  return matches.empty() ? Outcome::kIdle : Outcome::kCounted;
}

void Correlator::leave_out_counted(const SubjectState& state, const SeenId& old,
                                   std::vector<SlotMatch>& matches) {
  SlotItem item;
  item.at = old.at;
  item.source = old.source;
  item.id_digest = old.id_digest;
  std::erase_if(matches, [&](const SlotMatch& match) {
    const SlotCounts* counts = state.view(match.slot).counts;
    return counts != nullptr && counts->covers(item);
  });
}

void Correlator::thin(SubjectState& state, const std::vector<SlotMatch>& matches, EventTime w,
                      Follow follow) const {
  const TypePlan& plan = plan_.of(state.key.type);
  const EventTime open_w = state.open_w(w);
  for (const SlotMatch& match : matches) {
    const Thinning thinning = choose_to_thin(state, plan.slots[match.slot], match.slot, open_w);
    if (thinning.kind == Thinning::Kind::kNothing) continue;
    for (const std::uint16_t rule : plan.rules_of_slot[match.slot]) {
      const auto sweep = state.find_sweep(rule);
      const bool is_there = sweep != state.sweeps.end() && sweep->rule() == rule;
      if (is_there) sweep->let_go(state, match.slot, thinning.rows);
    }
    tributary::thin(state, plan.slots[match.slot], match.slot, thinning, open_w);
    // As it would be after a reload, so that it cannot show when the cache dropped the subject.
    const bool is_felt = thinning.kind == Thinning::Kind::kWithinReach;
    if (is_felt && follow == Follow::kNow) return restore(state, w);
  }
  if (wants_thinning(state.seen)) thin_ids(state.seen, state.awaited_ids());
}

void Correlator::insert(SubjectState& state, const Observation& observation, const SubjectRef& ref,
                        const std::vector<SlotMatch>& matches, EventTime w, Follow follow) {
  if (matches.empty()) return;
  const SourceClass source_class = sources_[observation.source.value()].source_class;
  const bool is_people = source_class == SourceClass::kPeople;
  std::vector<std::uint16_t> rules;
  if (follow == Follow::kNow) {
    rules = rules_reading(plan_.of(state.key.type), slots_of(matches));
  }
  const auto open = open_change(state, rules, observation.at, w, is_people);
  for (const SlotMatch& match : matches) {
    state.insert(plan_.of(state.key.type).slots[match.slot], match.slot, match.feed,
                 item_of(observation, ref, match), observation);
  }
  await(state, observation, ref, matches);
  const EventTime changed = close_change(state, open, observation.at);
  // People who change no step move nothing, time included: else one more report would be seen in
  // what the passing of time does to other inputs (PEOPLE, Erase). Opinion never moves time, or a
  // level would be confirmed by it that is none without (Silence). W brings the time soon enough.
  if (follow == Follow::kLater || source_class == SourceClass::kOpinion) return;
  state.front = std::max(state.front, is_people ? changed : observation.at);
}

void Correlator::remove(SubjectState& state, const SeenId& old, EventTime w, Follow follow) {
  const auto is_it = [&](const SlotItem& item) {
    return item.id_digest == old.id_digest && item.source == old.source;
  };
  std::vector<SlotIndex> slots;
  for (const SlotState& slot : state.slots) {
    if (std::any_of(slot.items.begin(), slot.items.end(), is_it)) slots.push_back(slot.slot);
  }
  std::vector<std::uint16_t> rules = rules_reading(plan_.of(state.key.type), slots);
  for (const Awaited& awaited : state.awaited) {
    const auto at = std::lower_bound(rules.begin(), rules.end(), awaited.rule);
    const bool is_new = at == rules.end() || *at != awaited.rule;
    if (is_new && awaited.holds(old.source, old.id_digest)) rules.insert(at, awaited.rule);
  }
  if (follow == Follow::kLater) rules.clear();
  const auto open = open_change(state, rules, old.at, w, false);
  for (Awaited& awaited : state.awaited) awaited.remove(old.source, old.id_digest);
  for (const SlotIndex slot : slots) {
    const auto& items = state.items(slot);
    const auto row =
        static_cast<std::size_t>(std::find_if(items.begin(), items.end(), is_it) - items.begin());
    state.erase(slot, row, row + 1);
  }
  close_change(state, open, old.at);
  state.seen.erase(old.source, old.id_digest);
}

RuleSweep& Correlator::sweep_for(SubjectState& state, std::uint16_t rule, EventTime at,
                                 EventTime w) const {
  const auto found = state.find_sweep(rule);
  if (found != state.sweeps.end() && found->rule() == rule) return *found;
  const TypePlan& plan = plan_.of(state.key.type);
  const auto sweep =
      state.sweeps.emplace(found, rule, plan.rules[rule], plan_.min_reporters(), time_);
  const EventTime from = std::min(at - kTick, std::max(w, state.front));
  sweep->start(state, std::max(from, exact_from(state, rule, w)), assessor_,
               subjects_.find(state.key.type, state.key.id));
  return *sweep;
}

std::vector<Correlator::OpenSweep> Correlator::open_change(SubjectState& state,
                                                           const std::vector<std::uint16_t>& rules,
                                                           EventTime at, EventTime w,
                                                           bool is_compared) const {
  const TypePlan& plan = plan_.of(state.key.type);
  const Subject* subject = subjects_.find(state.key.type, state.key.id);
  std::vector<OpenSweep> open;
  for (const std::uint16_t rule : rules) {
    RuleSweep& sweep = sweep_for(state, rule, at, w);
    const EventTime until = std::max(at, newest_read(state, plan.rules[rule]));
    open.push_back({rule, std::max(sweep.front(), at), until, {}});
    sweep.rewind(state, at, assessor_, subject);
    if (is_compared) {
      open.back().readings = readings(sweep, state, at, until, assessor_, subject);
      sweep.rewind(state, at, assessor_, subject);
    }
    sweep.advance(state, at - kTick, assessor_, subject);
  }
  return open;
}

EventTime Correlator::close_change(SubjectState& state, const std::vector<OpenSweep>& open,
                                   EventTime at) const {
  const Subject* subject = subjects_.find(state.key.type, state.key.id);
  EventTime last = EventTime::min();
  for (const OpenSweep& before : open) {
    RuleSweep& sweep = *state.find_sweep(before.rule);
    if (!before.readings.empty()) {
      const auto after = readings(sweep, state, at, before.until, assessor_, subject);
      last = std::max(last, last_step(before.readings, after));
    }
    sweep.advance(state, before.front, assessor_, subject);
  }
  return last;
}

Millis Correlator::kept_for(const TypePlan& plan) { return plan.hold + plan.hold / kPrunesPerHold; }

void Correlator::restore(SubjectState& state, EventTime w) const {
  const TypePlan& plan = plan_.of(state.key.type);
  const Subject* subject = subjects_.find(state.key.type, state.key.id);
  std::vector<SlotIndex> slots;
  for (const SlotState& slot : state.slots) slots.push_back(slot.slot);
  std::vector<std::uint16_t> rules = rules_reading(plan, slots);
  for (const Awaited& awaited : state.awaited) {
    const auto at = std::lower_bound(rules.begin(), rules.end(), awaited.rule);
    if (at == rules.end() || *at != awaited.rule) rules.insert(at, awaited.rule);
  }
  // Nothing is forgotten here: when a subject is read again depends on the cache and on kills, and
  // what has gone with it would not be there to say when the rest is to go.
  find_oldest(state, w);
  state.sweeps.clear();
  for (const std::uint16_t rule : rules) {
    state.sweeps.emplace_back(rule, plan.rules[rule], plan_.min_reporters(), time_);
    state.sweeps.back().start(state, exact_from(state, rule, w), assessor_, subject);
  }
  advance(state, w);
}

void Correlator::prune(SubjectState& state, EventTime at) const {
  const TypePlan& plan = plan_.of(state.key.type);
  const EventTime w = state.forgetting_w(at);
  bool removed = forget_awaited_at(state, w);
  std::erase_if(state.awaited, [](const Awaited& awaited) { return awaited.empty(); });
  // Not at every look, since forgetting costs a pass over all that is held; and at an instant that
  // what is held alone decides, looked at in vain or not.
  const EventTime due = w - kept_for(plan);
  if (oldest_held(state) <= due) {
    find_oldest(state, w);
    if (oldest_held(state) <= due) removed = forget_items(state, w) || removed;
  }
  if (!removed) return;
  state.drop_empty_slots();
  restore(state, at);
}

bool Correlator::forget_items(SubjectState& state, EventTime w) const {
  const TypePlan& plan = plan_.of(state.key.type);
  const EventTime until = w - plan.hold;
  forget_seen(state, w);
  bool removed = false;
  for (SlotState& slot : state.slots) {
    if (plan.slots[slot.slot].signal) {
      removed = forget_levels(state, slot.slot, w) || removed;
      continue;
    }
    // What is beyond `keep` counts until its bucket has left the window.
    const Millis lingers = state.seen.empty() ? Millis(0) : plan.slots[slot.slot].widest();
    const std::size_t kept = first_item_after(slot.items, until - lingers);
    if (kept == 0) continue;
    state.erase(slot.slot, 0, kept);
    removed = true;
  }
  if (removed) forget_counted(state, plan, w);
  return removed;
}

RuleEvidence Correlator::evidence(const SubjectState& state, const RuleSweep& sweep, EventTime at,
                                  EventTime w) const {
  const TypePlan& plan = plan_.of(state.key.type);
  return evidence_at(state, plan, sweep.rule(), sources_, plan_.min_reporters(), time_, at,
                     w - plan.hold);
}

}  // namespace tributary
