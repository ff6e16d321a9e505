#include "engine/correlate/sweep.h"

#include <algorithm>

#include "engine/correlate/subject_state.h"

namespace tributary {

namespace {

constexpr Millis kTick{1};

bool counts_tokens(const BoundRule& bound, std::size_t input) {
  return std::find(bound.tokens.begin(), bound.tokens.end(), input) != bound.tokens.end();
}

}  // namespace

RuleSweep::RuleSweep(std::uint16_t rule, const BoundRule& bound, std::uint32_t min_reporters)
    : rule_(rule), bound_(&bound), min_reporters_(min_reporters) {
  for (std::size_t i = 0; i < bound.inputs.size(); ++i) {
    windows_.emplace_back(bound.inputs[i].within, counts_tokens(bound, i));
  }
  values_.resize(bound.rule->attributes.size());
}

void RuleSweep::seek(const SubjectState& state, EventTime at) {
  for (std::size_t i = 0; i < windows_.size(); ++i) {
    windows_[i].seek(state.items(bound_->inputs[i].slot), at);
  }
  front_ = at;
  read_values(state);
}

bool RuleSweep::read_values(const SubjectState& state) {
  bool changed = false;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const AttributeRef ref = bound_->rule->attributes[i];
    const BoundInput& input = bound_->inputs[ref.input];
    const Scalar value = windows_[ref.input].read(state.items(input.slot), ref.attribute,
                                                  input.measure, min_reporters_);
    changed = changed || !(value == values_[i]);
    values_[i] = value;
  }
  return changed;
}

void RuleSweep::start(const SubjectState& state, EventTime from, const Assessor& assessor,
                      const Subject* subject) {
  seek(state, from);
  segments_.assign(1, {from, assessor.assess(*bound_->rule, values_, subject)});
}

void RuleSweep::rewind(const SubjectState& state, EventTime to, const Assessor& assessor,
                       const Subject* subject) {
  if (to > front_) return;  // no window has reached the change: its positions stand
  const EventTime first = segments_.front().from;
  if (to <= first) {
    // The change lies before what is remembered of R; only from there on does it matter.
    start(state, std::min(first, to - kTick), assessor, subject);
    return;
  }
  while (segments_.back().from >= to) segments_.pop_back();
  for (std::size_t i = 0; i < windows_.size(); ++i) {
    windows_[i].retreat(state.items(bound_->inputs[i].slot), to - kTick);
  }
  front_ = to - kTick;
  read_values(state);
}

void RuleSweep::advance(const SubjectState& state, EventTime to, const Assessor& assessor,
                        const Subject* subject) {
  if (to <= front_) return;
  for (EventTime next = next_change(state); next <= to; next = next_change(state)) {
    for (std::size_t i = 0; i < windows_.size(); ++i) {
      windows_[i].advance(state.items(bound_->inputs[i].slot), next);
    }
    front_ = next;
    if (!read_values(state)) continue;
    const Assessment now = assessor.assess(*bound_->rule, values_, subject);
    if (!(now == segments_.back().assessment)) segments_.push_back({next, now});
  }
  for (std::size_t i = 0; i < windows_.size(); ++i) {
    windows_[i].advance(state.items(bound_->inputs[i].slot), to);
  }
  front_ = to;
}

EventTime RuleSweep::next_change(const SubjectState& state) const {
  EventTime next = EventTime::max();
  for (std::size_t i = 0; i < windows_.size(); ++i) {
    next = std::min(next, windows_[i].next_change(state.items(bound_->inputs[i].slot)));
  }
  return next;
}

EventTime RuleSweep::next_entry(const SubjectState& state) const {
  EventTime next = EventTime::max();
  for (std::size_t i = 0; i < windows_.size(); ++i) {
    next = std::min(next, windows_[i].next_entry(state.items(bound_->inputs[i].slot)));
  }
  return next;
}

void RuleSweep::forget_before(EventTime at) {
  std::size_t past = 0;
  while (past + 1 < segments_.size() && segments_[past + 1].from <= at) ++past;
  segments_.erase(segments_.begin(), segments_.begin() + static_cast<std::ptrdiff_t>(past));
}

}  // namespace tributary
