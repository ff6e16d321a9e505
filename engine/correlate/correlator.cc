#include "engine/correlate/correlator.h"

#include <algorithm>

#include "engine/correlate/evidence.h"

namespace tributary {

namespace {

constexpr Millis kTick{1};
constexpr int kPrunesPerHold = 8;

Millis longest_window(const BoundRule& rule) {
  Millis longest{0};
  for (const BoundInput& input : rule.inputs) longest = std::max(longest, input.within);
  return longest;
}

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

/// Where the rule's sweep is, or would be inserted.
auto find_sweep(SubjectState& state, std::uint16_t rule) {
  return std::lower_bound(state.sweeps.begin(), state.sweeps.end(), rule,
                          [](const RuleSweep& s, std::uint16_t r) { return s.rule() < r; });
}

std::vector<Segment> segments_from(const RuleSweep& sweep, EventTime at) {
  const auto first = std::lower_bound(sweep.segments().begin(), sweep.segments().end(), at,
                                      [](const Segment& s, EventTime t) { return s.from < t; });
  return {first, sweep.segments().end()};
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
                       const Assessor& assessor, const SubjectDirectory& subjects)
    : plan_(plan), sources_(sources), assessor_(assessor), subjects_(subjects) {}

Outcome Correlator::observe(SubjectState& state, const Observation& observation,
                            const SubjectRef& ref, EventTime w) {
  const TypePlan& plan = plan_.of(state.key.type);
  // What no rule of this type reads is not remembered either: no version of it can matter.
  if (!plan.reads(observation.source)) return Outcome::kIdle;
  if (observation.at <= w - plan.hold) return Outcome::kTooLate;
  const SeenId* found = state.seen.find(observation.source, observation.id_digest);
  bool replaced = false;
  if (found != nullptr && found->at > w - plan.hold) {
    if (found->content_digest == observation.content_digest &&
        found->version == observation.version && !ref.moved_away) {
      return Outcome::kDuplicate;
    }
    if (!replaces(observation, *found)) return Outcome::kSuperseded;
    const SeenId old = *found;
    remove(state, old, w);
    replaced = true;
  } else if (found != nullptr) {
    state.seen.erase(observation.source, observation.id_digest);
  }
  state.seen.insert({observation.id_digest, observation.content_digest, observation.version,
                     observation.at, observation.source, observation.record_id});
  std::vector<SlotMatch> matches;
  if (!ref.moved_away) {
    matcher_.match(plan, observation, subjects_.find(state.key.type, state.key.id), matches);
  }
  insert(state, observation, ref, matches, w);
  if (replaced) return Outcome::kReplaced;
  return matches.empty() ? Outcome::kIdle : Outcome::kCounted;
}

void Correlator::insert(SubjectState& state, const Observation& observation, const SubjectRef& ref,
                        const std::vector<SlotMatch>& matches, EventTime w) {
  if (matches.empty()) return;
  const bool is_people = sources_[observation.source.value()].source_class == SourceClass::kPeople;
  const auto open = open_change(state, slots_of(matches), observation.at, w, is_people);
  for (const SlotMatch& match : matches) {
    state.insert(plan_.of(state.key.type).slots[match.slot], match.slot, match.feed,
                 item_of(observation, ref, match), observation);
  }
  const EventTime changed = close_change(state, open, observation.at);
  // People who change no step move nothing, time included: else one more report would be seen in
  // what the passing of time does to other inputs (PEOPLE, Erase). W brings the time soon enough.
  state.front = std::max(state.front, is_people ? changed : observation.at);
}

void Correlator::remove(SubjectState& state, const SeenId& old, EventTime w) {
  const auto is_it = [&](const SlotItem& item) {
    return item.id_digest == old.id_digest && item.source == old.source;
  };
  std::vector<SlotIndex> slots;
  for (const SlotState& slot : state.slots) {
    if (std::any_of(slot.items.begin(), slot.items.end(), is_it)) slots.push_back(slot.slot);
  }
  const auto open = open_change(state, slots, old.at, w, false);
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
  const auto found = find_sweep(state, rule);
  if (found != state.sweeps.end() && found->rule() == rule) return *found;
  const TypePlan& plan = plan_.of(state.key.type);
  const auto sweep = state.sweeps.emplace(found, rule, plan.rules[rule], plan_.min_reporters());
  const EventTime from = std::min(at - kTick, std::max(w, state.front));
  sweep->start(state, std::max(from, exact_from(plan, rule, w)), assessor_,
               subjects_.find(state.key.type, state.key.id));
  return *sweep;
}

std::vector<Correlator::OpenSweep> Correlator::open_change(SubjectState& state,
                                                           const std::vector<SlotIndex>& slots,
                                                           EventTime at, EventTime w,
                                                           bool is_compared) const {
  const TypePlan& plan = plan_.of(state.key.type);
  const Subject* subject = subjects_.find(state.key.type, state.key.id);
  std::vector<OpenSweep> open;
  for (const std::uint16_t rule : rules_reading(plan, slots)) {
    RuleSweep& sweep = sweep_for(state, rule, at, w);
    const EventTime front = std::max(sweep.front(), at);
    // What it says and reads without the change: other items may leave a window at that instant.
    if (is_compared) sweep.advance(state, front, assessor_, subject);
    open.push_back({rule, front, segments_from(sweep, at), {}});
    sweep.rewind(state, at, assessor_, subject);
    if (is_compared) {
      sweep.advance(state, at, assessor_, subject);
      open.back().values = sweep.values();
      sweep.rewind(state, at, assessor_, subject);
    }
    sweep.advance(state, at - kTick, assessor_, subject);
  }
  return open;
}

EventTime Correlator::close_change(SubjectState& state, const std::vector<OpenSweep>& open,
                                   EventTime at) const {
  const Subject* subject = subjects_.find(state.key.type, state.key.id);
  EventTime changed_until = EventTime::min();
  for (const OpenSweep& before : open) {
    RuleSweep& sweep = *find_sweep(state, before.rule);
    sweep.advance(state, at, assessor_, subject);
    if (before.values != sweep.values()) changed_until = std::max(changed_until, at);
    sweep.advance(state, before.front, assessor_, subject);
    // Late evidence may change nothing at its own instant and yet complete a step at a later one.
    if (segments_from(sweep, at) != before.segments) {
      changed_until = std::max(changed_until, sweep.front());
    }
  }
  return changed_until;
}

EventTime Correlator::exact_from(const TypePlan& plan, std::uint16_t rule, EventTime w) const {
  return w - plan.hold + longest_window(plan.rules[rule]);
}

void Correlator::advance(SubjectState& state, EventTime w) const {
  const EventTime t = std::max(state.front, w);
  const Subject* subject = subjects_.find(state.key.type, state.key.id);
  const TypePlan& plan = plan_.of(state.key.type);
  for (RuleSweep& sweep : state.sweeps) {
    // Says nothing, and time alone cannot make it speak: it is brought along when evidence comes.
    const bool is_idle =
        plan.rules[sweep.rule()].is_monotone && sweep.is_silent() && sweep.next_entry(state) > t;
    if (is_idle) continue;
    sweep.advance(state, t, assessor_, subject);
    sweep.forget_before(exact_from(plan, sweep.rule(), w));
  }
}

Verdict Correlator::verdict(const SubjectState& state, const RuleSweep& sweep, EventTime w) const {
  const Rule& rule = *plan_.of(state.key.type).rules[sweep.rule()].rule;
  return judge(sweep.segments(), rule.confirm_for, rule.keep_for, w, std::max(state.front, w));
}

EventTime Correlator::next_timer(const SubjectState& state, EventTime w) const {
  const TypePlan& plan = plan_.of(state.key.type);
  EventTime next = EventTime::max();
  // With some slack, so that a busy subject is pruned a few times per hold, not at every expiry.
  if (!state.seen.empty()) next = state.seen.earliest() + plan.hold + plan.hold / kPrunesPerHold;
  for (const RuleSweep& sweep : state.sweeps) {
    const Verdict now = verdict(state, sweep, w);
    next = std::min(next, now.next);
    const bool can_change = !plan.rules[sweep.rule()].is_monotone ||
                            sweep.segments().back().assessment.level > Level::kNone;
    next = std::min(next, can_change ? sweep.next_change(state) : sweep.next_entry(state));
  }
  return next;
}

void Correlator::restore(SubjectState& state, EventTime w) const {
  const TypePlan& plan = plan_.of(state.key.type);
  const Subject* subject = subjects_.find(state.key.type, state.key.id);
  std::vector<SlotIndex> slots;
  for (const SlotState& slot : state.slots) slots.push_back(slot.slot);
  state.sweeps.clear();
  for (const std::uint16_t rule : rules_reading(plan, slots)) {
    state.sweeps.emplace_back(rule, plan.rules[rule], plan_.min_reporters());
    state.sweeps.back().start(state, exact_from(plan, rule, w), assessor_, subject);
  }
  advance(state, w);
}

void Correlator::prune(SubjectState& state, EventTime w) const {
  const TypePlan& plan = plan_.of(state.key.type);
  // Not at every look: forgetting costs a pass over all that is held.
  if (state.seen.earliest() + plan.hold + plan.hold / kPrunesPerHold > w) return;
  const EventTime until = w - plan.hold;
  state.seen.forget_until(until);
  bool removed = false;
  for (SlotState& slot : state.slots) {
    const auto kept = std::find_if(slot.items.begin(), slot.items.end(),
                                   [&](const SlotItem& item) { return item.at > until; });
    if (kept == slot.items.begin()) continue;
    state.erase(slot.slot, 0, static_cast<std::size_t>(kept - slot.items.begin()));
    removed = true;
  }
  if (!removed) return;
  state.drop_empty_slots();
  restore(state, w);
}

RuleEvidence Correlator::evidence(const SubjectState& state, const RuleSweep& sweep, EventTime at,
                                  EventTime w) const {
  const TypePlan& plan = plan_.of(state.key.type);
  return evidence_at(state, plan.rules[sweep.rule()], sources_, plan_.min_reporters(), at,
                     w - plan.hold);
}

}  // namespace tributary
