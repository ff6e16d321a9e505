// Which clocks a rule waits for, and until what instant.
#include <algorithm>

#include "engine/correlate/attributes.h"
#include "engine/correlate/baseline.h"
#include "engine/correlate/subject_state.h"
#include "engine/correlate/sweep.h"

namespace tributary {

namespace {

/// What a rule would read and say at an instant, were everything read.
struct Supposed {
  std::vector<Scalar> values;
  Assessment assessment;
};

bool says_the_same(const Rule& rule, const Supposed& a, const Supposed& b) {
  for (std::size_t i = 0; i < a.values.size(); ++i) {
    // A single report is told by no value, only by a level or a score that holds through it.
    const bool is_told = rule.attributes[i].attribute != InputAttribute::kAny;
    if (is_told && !(a.values[i] == b.values[i])) return false;
  }
  return a.assessment == b.assessment;
}

}  // namespace

EventTime RuleSweep::next_item_change(const SubjectState& state, EventTime t) const {
  EventTime next = EventTime::max();
  for (std::size_t i = 0; i < bound_->inputs.size(); ++i) {
    const BoundInput& input = bound_->inputs[i];
    next = std::min(next, next_change_of(window_at(i, state, t), state.view(input.slot), input,
                                         min_reporters_, *time_));
  }
  return next;
}

Window RuleSweep::window_at(std::size_t input, const SubjectState& state, EventTime at) const {
  if (at == front_) return windows_in(state)[input];
  Window window(bound_->inputs[input].within, bound_->counts_tokens(input));
  window.seek(state.items(bound_->inputs[input].slot), at);
  return window;
}

/// The values at `at` were everything read; those of an absence as they are.
std::vector<Scalar> RuleSweep::values_if_read(const SubjectState& state, EventTime at) const {
  std::vector<Scalar> values = values_;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const AttributeRef& ref = bound_->rule->attributes[i];
    if (is_of_absence(ref.attribute)) continue;
    const BoundInput& input = bound_->inputs[ref.input];
    values[i] = read_attribute(window_at(ref.input, state, at), state.view(input.slot), input, ref,
                               min_reporters_, *time_);
  }
  return values;
}

/// Where what R is made of changes after `read`, were everything read, or R is confirmed; else at
/// `t`, after which nothing is. Not at every item: that a report which no step tells comes or goes
/// must not be when the rule is asked (PEOPLE, Two worlds).
EventTime RuleSweep::next_unsettled(const SubjectState& state, EventTime read, EventTime t,
                                    const Assessor& assessor, const Subject* subject) const {
  // From a silence on nothing is known however far is read: what is known ends there for good.
  EventTime next = std::min(t, waiting_->next_silence(read));
  for (const Segment& segment : segments_) {
    const EventTime confirmed = segment.from + bound_->rule->confirm_for;
    if (segment.from <= read && confirmed > read) next = std::min(next, confirmed);
  }
  const auto suppose = [&](EventTime at) {
    Supposed supposed{values_if_read(state, at), {}};
    supposed.assessment = assessor.assess(*bound_->rule, supposed.values, subject);
    return supposed;
  };
  const EventTime absence = waiting_->line().next_change(read);
  if (absence <= waiting_->known_until()) next = std::min(next, absence);
  const Supposed known = suppose(read);
  EventTime at = next_item_change(state, read);
  while (at < next && says_the_same(*bound_->rule, known, suppose(at))) {
    at = next_item_change(state, at);
  }
  return std::min(at, next);
}

std::vector<ClockWait> RuleSweep::clock_waits(const SubjectState& state, EventTime t,
                                              const Assessor& assessor,
                                              const Subject* subject) const {
  std::vector<ClockWait> waits;
  for (const BoundInput& input : bound_->inputs) add_unread(*input.rule_input, *time_, waits);
  if (waiting_ == nullptr) return waits;
  const EventTime missing = waiting_->line().next_change(waiting_->known_until());
  const SourceId expected = waiting_->slowest_expected();
  if (missing < EventTime::max() && expected != none_of<SourceId>()) {
    waits.push_back({expected, missing});
  }
  for (const SourceId source : waiting_->slowest_settled(t)) {
    const EventTime read = time_->sources[source.value()].clock;
    waits.push_back({source, next_unsettled(state, read, t, assessor, subject)});
  }
  return waits;
}

}  // namespace tributary
