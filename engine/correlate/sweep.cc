#include "engine/correlate/sweep.h"

#include <algorithm>

#include "engine/base/prefetch.h"
#include "engine/correlate/attributes.h"
#include "engine/correlate/baseline.h"
#include "engine/correlate/people_input.h"
#include "engine/correlate/subject_state.h"

namespace tributary {

namespace {

constexpr Millis kTick{1};

bool is_same(const Verdict& a, const Verdict& b) {
  return a.level == b.level && a.condition == b.condition && a.is_unknown == b.is_unknown &&
         a.raw_score == b.raw_score && a.instant == b.instant;
}

}  // namespace

RuleSweep::RuleSweep(std::uint16_t rule, const BoundRule& bound, std::uint32_t min_reporters,
                     const TimeContext& time)
    : rule_(rule), min_reporters_(min_reporters), bound_(&bound), time_(&time) {
  if (bound.waits()) waiting_ = std::make_unique<Waiting>(rule, bound, time, min_reporters);
  values_.resize(bound.rule->attributes.size());
  for (const BoundInput& input : bound.inputs) {
    if (input.rule_input->baseline) unread_feeds_ += input.rule_input->feeds.size();
  }
}

void RuleSweep::expect() const {
  constexpr std::size_t kInFront = 2 * kCacheLine;
  prefetch(this, kInFront);
}

const WindowSet& RuleSweep::windows_in(const SubjectState& state) const {
  WindowSet& windows = state.windows_of(*bound_);
  windows.move(state, front_);
  return windows;
}

Scalar RuleSweep::read_value(const AttributeRef& ref, const SubjectState& state) const {
  const BoundInput& input = bound_->inputs[ref.input];
  const Scalar value = is_of_absence(ref.attribute)
                           ? waiting_->absence(ref, front_, state)
                           : read_attribute(windows_in(state)[ref.input], state.view(input.slot),
                                            input, ref, min_reporters_, *time_);
  return ref.is_settled ? waiting_->settled(ref, value, front_) : value;
}

/// With its text: the item that it is of may go.
void RuleSweep::keep_value(std::size_t attribute, const Scalar& value) {
  values_[attribute] = value;
  values_[attribute].text = {};
  if (value.text.empty()) return;
  if (texts_.empty()) texts_.assign(std::vector<std::string>(values_.size()));
  std::string& text = texts_.begin()[attribute];
  text = std::string(value.text);
  values_[attribute].text = text;
}

bool RuleSweep::read_values(const SubjectState& state) {
  bool changed = false;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const Scalar value = read_value(bound_->rule->attributes[i], state);
    if (value == values_[i]) continue;
    changed = true;
    keep_value(i, value);
  }
  return changed;
}

bool RuleSweep::passes_unchanged(const SubjectState& state, EventTime to) {
  if (to <= front_) return true;
  if (to >= unchanged_until_) unchanged_until_ = next_instant(state);
  if (to >= unchanged_until_) return false;
  // As far as the others have moved the windows, so that they need not come back.
  const EventTime there = state.windows_of(*bound_).now();
  front_ = there < unchanged_until_ ? std::max(to, there) : to;
  if (front_ >= idles_until_) idles_until_ = EventTime::min();
  return true;
}

bool RuleSweep::lets_in_unfelt(const SubjectState& state, SlotIndex slot, const SlotItem& more) {
  if (!bound_->hangs_on_time_alone || !passes_unchanged(state, more.at)) return false;
  const WindowSet& windows = windows_in(state);
  for (std::size_t i = 0; i < windows.size(); ++i) {
    const BoundInput& input = bound_->inputs[i];
    const auto& items = state.items(input.slot);
    // What enters a window later could make a step with it.
    if (windows[i].next_entry(items) < EventTime::max()) return false;
    if (input.slot != slot) continue;
    const bool is_unfelt = input.reads_steps_only &&
                           windows[i].is_unfelt(items, more, min_reporters_, input.reads_any);
    if (!is_unfelt) return false;
  }
  return true;
}

bool RuleSweep::lets_first_go(const SubjectState& state, const FirstItems& first) const {
  if (!bound_->hangs_on_time_alone) return false;
  return std::all_of(first.begin(), first.end(), [&](const auto& one) {
    const EventTime last = state.items(one.first)[one.second - 1].at;
    return std::all_of(bound_->inputs.begin(), bound_->inputs.end(), [&](const BoundInput& input) {
      return input.slot != one.first || last <= front_ - input.within;
    });
  });
}

void RuleSweep::start(const SubjectState& state, EventTime from, const Assessor& assessor,
                      const Subject* subject) {
  stir();
  if (waiting_ != nullptr) waiting_->follow(state);
  follow_history();
  front_ = from;
  read_values(state);
  segments_.assign(1, {from, assessor.assess(*bound_->rule, values_, subject)});
}

void RuleSweep::rewind(const SubjectState& state, EventTime to, const Assessor& assessor,
                       const Subject* subject) {
  stir();
  follow_clocks(state, assessor, subject);
  if (to > front_) return;
  const EventTime first = segments_.front().from;
  if (to <= first) {
    // The change lies before what is remembered of R; only from there on does it matter.
    start(state, std::min(first, to - kTick), assessor, subject);
    return;
  }
  cut(state, to, assessor, subject);
}

/// R before `from` stays as it is remembered, and the front is just before it. What it was made of
/// may be held no more, as what has left every window is forgotten: then R goes on from there as
/// what is held has it, or else what nothing ends would last for ever.
void RuleSweep::cut(const SubjectState& state, EventTime from, const Assessor& assessor,
                    const Subject* subject) {
  while (segments_.back().from >= from) segments_.pop_back();
  front_ = from - kTick;
  read_values(state);
  const bool may_be_forgotten = waiting_ != nullptr || from <= whole_from_;
  if (!may_be_forgotten || next_instant(state) <= from) return;
  const Assessment held = assessor.assess(*bound_->rule, values_, subject);
  if (!(held == segments_.back().assessment)) segments_.push_back({from, held});
}

void RuleSweep::advance(const SubjectState& state, EventTime to, const Assessor& assessor,
                        const Subject* subject) {
  stir();
  follow_clocks(state, assessor, subject);
  if (to <= front_) return;
  for (EventTime next = next_instant(state); next <= to; next = next_instant(state)) {
    front_ = next;
    if (!read_values(state)) continue;
    const Assessment now = assessor.assess(*bound_->rule, values_, subject);
    if (!(now == segments_.back().assessment)) segments_.push_back({next, now});
  }
  front_ = to;
  if (waiting_ != nullptr) read_values(state);  // `overdue` grows between the instants
}

void RuleSweep::follow_clocks(const SubjectState& state, const Assessor& assessor,
                              const Subject* subject) {
  EventTime from = follow_history();
  if (waiting_ != nullptr) from = std::min(from, waiting_->follow(state));
  if (from > front_) return;
  if (from <= segments_.front().from)
    return start(state, segments_.front().from, assessor, subject);
  cut(state, from, assessor, subject);
}

/// Where R changes as it becomes known since when the sources of a baseline have been read.
EventTime RuleSweep::follow_history() {
  if (unread_feeds_ == 0) return EventTime::max();
  std::size_t unread = 0;
  EventTime ready = EventTime::max();
  for (const BoundInput& input : bound_->inputs) {
    if (!input.rule_input->baseline) continue;
    const History history = history_of(*input.rule_input, time_->sources);
    unread += history.unread_feeds;
    ready = std::min(ready, history.ready_from);
  }
  const bool is_news = unread < unread_feeds_;
  unread_feeds_ = unread;
  return is_news ? ready : EventTime::max();
}

EventTime RuleSweep::next_instant(const SubjectState& state) const {
  const EventTime next = next_change(state);
  return waiting_ != nullptr ? std::min(next, waiting_->next_change(front_)) : next;
}

EventTime RuleSweep::next_change(const SubjectState& state) const {
  EventTime next = waiting_ != nullptr ? waiting_->next_silence(front_) : EventTime::max();
  const WindowSet& windows = windows_in(state);
  for (std::size_t i = 0; i < windows.size(); ++i) {
    const BoundInput& input = bound_->inputs[i];
    next = std::min(
        next, next_change_of(windows[i], state.view(input.slot), input, min_reporters_, *time_));
  }
  return next;
}

EventTime RuleSweep::next_change_after(const SubjectState& state, EventTime t) const {
  if (waiting_ == nullptr) return next_change(state);
  // Seen from further back it may lie behind `t`: where reports that make no step came to be read
  // under another key, which changes nothing and nobody looked at.
  const EventTime next = front_ <= t ? next_change(state) : EventTime::min();
  return next > t ? next : std::min(waiting_->next_silence(t), next_item_change(state, t));
}

EventTime RuleSweep::next_entry(const SubjectState& state) const {
  EventTime next = EventTime::max();
  for (const BoundInput& input : bound_->inputs) {
    const auto& items = state.items(input.slot);
    if (items.empty() || items.back().at <= front_) continue;
    next = std::min(next, items[first_item_after(items, front_)].at);
  }
  return next;
}

bool RuleSweep::is_idle(const SubjectState& state, EventTime t) {
  if (t < idles_until_) return true;
  if (!bound_->is_monotone || !is_silent()) return false;
  const EventTime entry = next_entry(state);
  if (entry <= t) return false;
  idles_until_ = entry;
  return true;
}

/// More may be remembered: how much hangs on when the subject was last looked at.
bool RuleSweep::had_level(EventTime since, EventTime t) const {
  for (std::size_t i = 0; i < segments_.size() && segments_[i].from <= t; ++i) {
    const bool is_over = i + 1 < segments_.size() && segments_[i + 1].from < since;
    if (!is_over && segments_[i].assessment.level > Level::kNone) return true;
  }
  return false;
}

bool RuleSweep::is_as_untouched(const SubjectState& state, EventTime w, EventTime t) const {
  const std::vector<RuleInput>& inputs = bound_->rule->inputs;
  const Awaited* awaited = state.awaited_of(rule_);
  const bool is_awaited = awaited != nullptr && !awaited->empty();
  // A report that waits for an answer is no more than a report: below, by what is said of them.
  const bool by_reports_alone =
      is_awaited && awaited->events.empty() && is_of_people(inputs[bound_->rule->expect->after]);
  if (is_awaited && !by_reports_alone) return false;
  if (had_level(w - bound_->tail, t)) return false;
  for (std::size_t i = 0; i < bound_->inputs.size(); ++i) {
    const Window window = window_at(i, state, t);
    if (window.first() < window.end() && !is_of_people(inputs[i])) return false;
  }
  const std::vector<Scalar> values = values_if_read(state, t);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const AttributeRef& ref = bound_->rule->attributes[i];
    const bool is_step = values[i].kind == Scalar::Kind::kNumber && values[i].bits > 0;
    if (is_step && is_of_people(inputs[ref.input])) return false;
    const bool is_silence = is_of_absence(ref.attribute) && !values[i].is_missing() &&
                            !values[i].is_unknown() && values[i] != Scalar::boolean(false);
    if (is_silence) return false;
  }
  return true;
}

void RuleSweep::forget_before(EventTime at) {
  whole_from_ = at;
  std::size_t past = 0;
  while (past + 1 < segments_.size() && segments_[past + 1].from <= at) ++past;
  segments_.erase(segments_.begin(), segments_.begin() + static_cast<std::ptrdiff_t>(past));
}

void RuleSweep::rest(const Verdict& verdict, EventTime t, EventTime until) {
  rested_verdict_ = verdict;
  // What shows, shows of T; only what is over stays where it ended.
  if (verdict.instant == t) rested_verdict_.instant = EventTime::max();
  rests_until_ = until;
  has_news_ = !(segments_ == heard_segments_ && is_same(rested_verdict_, heard_verdict_));
}

Verdict RuleSweep::rested_verdict(EventTime t) const {
  Verdict verdict = rested_verdict_;
  if (verdict.instant == EventTime::max()) verdict.instant = t;
  return verdict;
}

void RuleSweep::heard() {
  if (!has_news_) return;
  has_news_ = false;
  heard_segments_.clear();
  if (rests_until_ == EventTime::min()) return;
  heard_segments_ = segments_;
  heard_verdict_ = rested_verdict_;
}

}  // namespace tributary
