// What passing time alone does at a subject: which rules are brought to T, what they then say, and
// when the subject must be looked at again.
#include <algorithm>

#include "engine/correlate/correlator.h"
#include "engine/correlate/levels.h"

namespace tributary {

namespace {

constexpr Millis kTick{1};

/// It holds nothing but slots whose items have gone.
bool is_bare(const SubjectState& state) {
  return state.seen.empty() && state.told.empty() &&
         std::all_of(state.awaited.begin(), state.awaited.end(),
                     [](const Awaited& awaited) { return awaited.empty(); }) &&
         std::all_of(state.slots.begin(), state.slots.end(),
                     [](const SlotState& slot) { return slot.items.empty(); });
}

/// Since when the first of those sources is silent that the rule waits for; EventTime::max(): none
/// is at `t`.
EventTime silent_since(const BoundRule& bound, const TimeContext& time, EventTime t) {
  EventTime since = EventTime::max();
  const auto look_at = [&](const std::vector<InputFeed>& feeds) {
    const EventTime from = horizon_of(feeds, time.sources).stale_from;
    if (from <= t) since = std::min(since, from);
  };
  for (const std::uint16_t input : bound.settled) look_at(bound.inputs[input].feeds());
  if (bound.expectation != 0) look_at(bound.rule->inputs[bound.rule->expect->event].feeds);
  return since;
}

}  // namespace

void Correlator::advance(SubjectState& state, EventTime w) const {
  pass_absences(state, w);
  advance_sweeps(state, w);
  const bool speaks = std::any_of(state.sweeps.begin(), state.sweeps.end(),
                                  [](const RuleSweep& sweep) { return !sweep.is_silent(); });
  if (state.may_sleep && speaks) {
    wake_all(state, w);
    advance_sweeps(state, w);
  }
  if (!plan_.of(state.key.type).read_by_rules.empty()) follow_levels(state, w);
}

void Correlator::advance_sweeps(SubjectState& state, EventTime w) const {
  if (state.sweeps.empty()) return;
  const EventTime t = std::max(state.front, w);
  const Subject* subject = subject_of(state);
  const TypePlan& plan = plan_.of(state.key.type);
  for (RuleSweep& sweep : state.sweeps) {
    // One that idles is brought along when evidence comes.
    if (sweep.is_at_rest(t) || sweep.is_idle(state, t)) continue;
    sweep.advance(state, t, assessor_, subject);
    sweep.forget_before(followed_from(state, sweep.rule(), w));
    if (!plan.rules[sweep.rule()].hangs_on_time_alone) continue;
    const Verdict now = verdict(state, sweep, w);
    sweep.rest(now, t, std::min(now.next, next_change_by_time(state, sweep, w)));
  }
}

void Correlator::looked(SubjectState& state, EventTime w) const {
  state.is_stirred = false;
  const TypePlan& plan = plan_.of(state.key.type);
  const EventTime t = std::max(state.front, w);
  bool is_open = false, is_silent = false;
  for (const RuleSweep& sweep : state.sweeps) {
    if (plan.all_hang_on_time_alone) break;
    if (plan.rules[sweep.rule()].hangs_on_time_alone) continue;
    is_open = true;
    if (sweep.waiting() == nullptr) continue;
    const auto at_stake = sweep.waiting()->sources_at_stake(w, t);
    is_silent = is_silent || std::any_of(at_stake.begin(), at_stake.end(), [&](SourceId source) {
                  return time_.sources[source.value()].stale_from <= t;
                });
  }
  if (state.is_halted && is_silent) return;
  state.is_halted = is_silent;
  state.looked_at = is_open ? w : EventTime::max();
  const EventTime final_until = open_from(state, w);
  for (ToldLevels& told : state.told) told.levels = levels_after(told.levels, final_until);
  state.told.erase_if([](const ToldLevels& told) { return told.levels.empty(); });
  let_bare_go(state, w);
}

/// All has been taken back. Its rules go once they say so, and with them the clocks they wait for:
/// while a source is silent a row may hang on them, and T that is ahead is known from here alone.
void Correlator::let_bare_go(SubjectState& state, EventTime w) const {
  if (state.sweeps.empty() || !is_bare(state)) return;
  const bool is_said =
      std::all_of(state.sweeps.begin(), state.sweeps.end(), [&](const RuleSweep& sweep) {
        const Verdict now = verdict(state, sweep, w);
        return !now.is_unknown && now.level == Level::kNone;
      });
  if (!is_said || state.is_halted || state.front > w) return;
  state.drop_empty_slots();
  state.awaited.erase_if([](const Awaited& awaited) { return awaited.empty(); });
  state.sweeps.clear();
  state.windows.clear();
  state.looked_at = EventTime::max();
}

EventTime Correlator::open_from(const SubjectState& state, EventTime w) const {
  return state.open_w(w) - plan_.of(state.key.type).lateness;
}

bool Correlator::reaches_behind(const SubjectState& state, const Observation& observation,
                                EventTime w) const {
  if (state.open_w(w) == w || state.is_halted) return false;
  return observation.at <= w - plan_.of(state.key.type).lateness ||
         state.seen.find(observation.source, observation.id_digest) != nullptr;
}

bool Correlator::reaches_behind(const SubjectState& state, EventTime from, EventTime w) const {
  if (state.open_w(w) == w || state.is_halted) return false;
  return from <= w - plan_.of(state.key.type).lateness;
}

EventTime Correlator::exact_from(const SubjectState& state, std::uint16_t rule, EventTime w) const {
  const Millis tail = plan_.of(state.key.type).rules[rule].tail;
  return state.open_w(w) - tail - kTick;
}

EventTime Correlator::followed_from(const SubjectState& state, std::uint16_t rule,
                                    EventTime w) const {
  const BoundRule& bound = plan_.of(state.key.type).rules[rule];
  const EventTime exact = exact_from(state, rule, w);
  if (!bound.waits()) return exact;
  return std::min(exact, silent_since(bound, time_, std::max(state.front, w)) - kTick);
}

Verdict Correlator::verdict(const SubjectState& state, const RuleSweep& sweep, EventTime w) const {
  const BoundRule& bound = plan_.of(state.key.type).rules[sweep.rule()];
  const EventTime t = std::max(state.front, w);
  if (sweep.is_at_rest(t)) return sweep.rested_verdict(t);
  return judge(sweep.segments(), bound.rule->confirm_for, bound.rule->keep_for, w, t,
               sweep.unread_from());
}

Verdict Correlator::verdict_at(const RuleSweep& sweep, EventTime at) const {
  const Rule& rule = sweep.rule_read();
  return judge(sweep.segments(), rule.confirm_for, rule.keep_for, at, at);
}

bool Correlator::has_given_up(const SubjectState& state, const RuleSweep& sweep,
                              EventTime w) const {
  const Waiting* waiting = sweep.waiting();
  if (waiting == nullptr) return false;
  const EventTime t = std::min(std::max(state.front, w), waiting->known_until());
  const AbsencePhase& phase = waiting->line().at(t);
  const Millis tail = plan_.of(state.key.type).rules[sweep.rule()].tail;
  return phase.has_expired && phase.from + tail >= w;
}

EventTime Correlator::next_change_by_time(const SubjectState& state, const RuleSweep& sweep,
                                          EventTime w) const {
  const bool can_change = !plan_.of(state.key.type).rules[sweep.rule()].is_monotone ||
                          sweep.segments().back().assessment.level > Level::kNone;
  return can_change ? sweep.next_change_after(state, std::max(state.front, w))
                    : sweep.next_entry(state);
}

EventTime Correlator::next_to_go(const SubjectState& state, EventTime w) const {
  const EventTime oldest = oldest_held(state);
  if (oldest == EventTime::max() || state.is_halted) return EventTime::max();
  // It may be due already: other rules may hold for less long than those before.
  return std::max(oldest + kept_for(plan_.of(state.key.type)), w + kTick);
}

EventTime Correlator::next_timer(const SubjectState& state, EventTime w) const {
  const TypePlan& plan = plan_.of(state.key.type);
  EventTime next = next_to_go(state, w);
  const EventTime t = std::max(state.front, w);
  if (t > w && is_bare(state)) next = std::min(next, t);
  for (const RuleSweep& sweep : state.sweeps) {
    if (sweep.is_at_rest(t)) {
      next = std::min(next, sweep.rests_until());
    } else if (t < sweep.idles_until()) {
      next = std::min(next, sweep.idles_until());
    } else {
      next = std::min({next, verdict(state, sweep, w).next, next_change_by_time(state, sweep, w)});
    }
  }
  if (state.is_halted) return next;  // nothing is forgotten: the silence's end is waited for
  for (const ToldLevels& told : state.told) {
    // Final then, and no longer told: whoever heard it forgets it then, and would take it for new.
    const EventTime end = told.levels.front().until;
    if (end < EventTime::max()) next = std::min(next, std::max(end + plan.lateness, w + kTick));
  }
  for (const Awaited& awaited : state.awaited) {
    const auto sweep =
        std::find_if(state.sweeps.begin(), state.sweeps.end(),
                     [&](const RuleSweep& one) { return one.rule() == awaited.rule; });
    CHECK(sweep != state.sweeps.end());
    const BoundRule& bound = plan.rules[awaited.rule];
    next = std::min(next, next_to_forget(*bound.rule, sweep->waiting()->line(), awaited, w,
                                         plan.hold, bound.lingers));
  }
  return next;
}

}  // namespace tributary
