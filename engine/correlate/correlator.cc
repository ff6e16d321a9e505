#include "engine/correlate/correlator.h"

#include <algorithm>
#include <tuple>

#include "engine/correlate/evidence.h"
#include "engine/correlate/thinning.h"
#include "engine/model/floors.h"

namespace tributary {

namespace {

constexpr Millis kStored = std::chrono::duration_cast<Millis>(floors::kMinuteRetention);

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
  // What is gathered comes in no order: an event may stand before what it is the answer to. Where
  // nothing comes of the observation, the next one is to be looked at for what was forgotten here.
  const bool forgets = follow == Follow::kNow && forget_awaited_at(state, state.forgetting_w(w));
  state.is_stirred = state.is_stirred || forgets;
  const SeenId* found = state.seen.find(observation.source, observation.id_digest);
  // What is gathered is all that the event store holds for certain: there versions are known as far
  // back. What is older may have left it or not.
  const bool is_version =
      found != nullptr && ((follow == Follow::kLater && found->at > w - kStored) ||
                           is_held(state, *found, state.forgetting_w(w)));
  const bool is_late = observation.at <= w - plan.hold;
  // What is still awaited can be corrected however old it is, and be of any age where it was in
  // time when it came.
  const bool was_in_time = follow == Follow::kLater && !observation.beyond_lateness;
  const bool may_be_awaited = !plan.expecting.empty() && (is_version || was_in_time);
  const bool is_too_late = is_late && !may_be_awaited;
  if (is_too_late && follow == Follow::kNow) return Outcome::kTooLate;
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
                     observation.at, observation.source, RareText(observation.record_id)});
  if (is_too_late) return Outcome::kTooLate;
  std::vector<SlotMatch>& matches = matches_;
  matches.clear();
  if (!ref.moved_away) matcher_.match(plan, observation, ref, subjects_, matches);
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
      if (is_there) sweep->let_go();
    }
    tributary::thin(state, plan.slots[match.slot], match.slot, thinning, open_w);
    state.is_stirred = true;
    // As it would be after a reload, so that it cannot show when the cache dropped the subject.
    const bool is_felt = thinning.kind == Thinning::Kind::kWithinReach;
    if (is_felt && follow == Follow::kNow) return restore(state, w);
  }
  if (wants_thinning(state.seen)) thin_ids(state.seen, state.awaited_ids());
}

RuleEvidence Correlator::evidence(const SubjectState& state, std::uint16_t rule, EventTime at,
                                  EventTime w) const {
  const TypePlan& plan = plan_.of(state.key.type);
  return evidence_at(state, plan, rule, sources_, plan_.min_reporters(), time_, at,
                     w - plan.rules[rule].tail);
}

}  // namespace tributary
