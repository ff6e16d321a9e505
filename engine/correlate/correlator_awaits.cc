// What the correlator does for rules that await something: anchors and events, and the clocks of
// the sources that they come from.
#include <algorithm>
#include <tuple>

#include "engine/correlate/correlator.h"

namespace tributary {

void Correlator::await(SubjectState& state, const Observation& observation, const SubjectRef& ref,
                       const std::vector<SlotMatch>& matches) {
  const TypePlan& plan = plan_.of(state.key.type);
  for (const std::uint16_t index : plan.expecting) {
    const BoundRule& bound = plan.rules[index];
    const Expectation& expect = *bound.rule->expect;
    const auto is_in = [&](std::uint16_t input) {
      return std::any_of(matches.begin(), matches.end(), [&](const SlotMatch& match) {
        return match.slot == bound.inputs[input].slot;
      });
    };
    if (is_in(expect.after)) {
      state.awaited_for_change(index).add_anchor(
          awaited_item(*bound.rule, expect.after, observation, ref));
    }
    if (is_in(expect.event)) {
      state.awaited_for_change(index).add_event(
          awaited_item(*bound.rule, expect.event, observation, ref));
    }
  }
}

bool Correlator::is_held(const SubjectState& state, const SeenId& seen, EventTime w) const {
  if (seen.at > w - plan_.of(state.key.type).hold) return true;
  return std::any_of(state.awaited.begin(), state.awaited.end(), [&](const Awaited& awaited) {
    return awaited.holds(seen.source, seen.id_digest);
  });
}

bool Correlator::forget_awaited_at(SubjectState& state, EventTime w) const {
  const TypePlan& plan = plan_.of(state.key.type);
  bool any = false;
  for (Awaited& awaited : state.awaited) {
    const BoundRule& bound = plan.rules[awaited.rule];
    any = forget_awaited(*bound.rule, time_, plan_.min_reporters(), w, plan.hold, bound.lingers,
                         awaited) ||
          any;
  }
  if (any) find_oldest(state, w);
  return any;
}

void Correlator::pass_absences(SubjectState& state, EventTime w) const {
  const std::vector<std::uint16_t>& expecting = plan_.of(state.key.type).expecting;
  if (expecting.empty()) return;
  const Subject* subject = subject_of(state);
  for (const std::uint16_t rule : expecting) {
    const auto sweep = std::find_if(state.sweeps.begin(), state.sweeps.end(),
                                    [&](const RuleSweep& one) { return one.rule() == rule; });
    if (sweep == state.sweeps.end()) continue;
    const EventTime t = std::max(state.front, w);
    sweep->advance(state, t, assessor_, subject);
    const Waiting& waiting = *sweep->waiting();
    const EventTime passed = waiting.line().last_change(t, waiting.known_until());
    state.front = std::max(state.front, passed);
  }
}

std::vector<ClockWait> Correlator::clock_waits(const SubjectState& state, EventTime w) const {
  std::vector<ClockWait> waits;
  if (state.sweeps.empty() || plan_.of(state.key.type).all_hang_on_time_alone) return waits;
  const EventTime t = std::max(state.front, w);
  const Subject* subject = subject_of(state);
  for (const RuleSweep& sweep : state.sweeps) {
    for (const ClockWait& wait : sweep.clock_waits(state, t, assessor_, subject)) {
      waits.push_back(wait);
    }
  }
  std::sort(waits.begin(), waits.end(), [](const ClockWait& a, const ClockWait& b) {
    return std::tuple(a.source, a.at) < std::tuple(b.source, b.at);
  });
  const auto same_source = [](const ClockWait& a, const ClockWait& b) {
    return a.source == b.source;
  };
  waits.erase(std::unique(waits.begin(), waits.end(), same_source), waits.end());
  return waits;
}

std::vector<SourceId> Correlator::sources_at_stake(const SubjectState& state, EventTime w) const {
  std::vector<SourceId> sources;
  if (plan_.of(state.key.type).all_hang_on_time_alone) return sources;
  for (const RuleSweep& sweep : state.sweeps) {
    if (sweep.waiting() == nullptr) continue;
    const auto more = sweep.waiting()->sources_at_stake(w, std::max(state.front, w));
    sources.insert(sources.end(), more.begin(), more.end());
  }
  std::sort(sources.begin(), sources.end());
  sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
  return sources;
}

/// Ids are remembered as long as the observation.
void Correlator::forget_seen(SubjectState& state, EventTime w) const {
  state.seen.forget_until(w - plan_.of(state.key.type).hold, state.awaited_ids());
  find_oldest(state, w);
}

void Correlator::find_oldest(SubjectState& state, EventTime w) const {
  state.seen.find_earliest(w - kept_for(plan_.of(state.key.type)), state.awaited_ids());
}

}  // namespace tributary
