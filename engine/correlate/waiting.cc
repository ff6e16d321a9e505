#include "engine/correlate/waiting.h"

#include <algorithm>
#include <utility>

#include "engine/correlate/subject_state.h"

namespace tributary {

namespace {

constexpr Millis kTick{1};

/// From where on it makes a difference that `before` has become `now`.
EventTime differs_from(const Horizon& before, const Horizon& now) {
  EventTime from = EventTime::max();
  if (before.clock != now.clock) from = std::min(before.clock, now.clock) + kTick;
  if (before.stale_from != now.stale_from) {
    from = std::min(from, std::min(before.stale_from, now.stale_from));
  }
  return from;
}

void add_sources(const std::vector<InputFeed>& feeds, std::vector<SourceId>& sources) {
  for (const InputFeed& feed : feeds) sources.push_back(feed.source);
}

void keep_each_once(std::vector<SourceId>& sources) {
  std::sort(sources.begin(), sources.end());
  sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
}

/// Those of its settled inputs, besides `sources`; each once, in order.
std::vector<SourceId> with_settled(const BoundRule& bound, std::vector<SourceId> sources) {
  for (const std::uint16_t input : bound.settled) {
    add_sources(bound.inputs[input].feeds(), sources);
  }
  keep_each_once(sources);
  return sources;
}

}  // namespace

Waiting::Waiting(std::uint16_t rule, const BoundRule& bound, const TimeContext& time,
                 std::uint32_t min_reporters)
    : rule_(rule),
      bound_(&bound),
      time_(&time),
      min_reporters_(min_reporters),
      settled_(bound.settled.size()) {}

const std::vector<InputFeed>& Waiting::expected() const {
  return bound_->rule->inputs[bound_->rule->expect->event].feeds;
}

EventTime Waiting::follow(const SubjectState& state) {
  EventTime from = EventTime::max();
  if (expects()) {
    const Awaited* awaited = state.awaited_of(rule_);
    const std::uint64_t changes = awaited == nullptr ? 0 : awaited->changes;
    if (changes != line_of_) {
      line_ = awaited == nullptr ? AbsenceLine()
                                 : AbsenceLine(*bound_->rule, *awaited, *time_, min_reporters_);
      line_of_ = changes;
    }
    const Horizon now = horizon_of(expected(), time_->sources);
    from = differs_from(absence_, now);
    absence_ = now;
  }
  for (std::size_t i = 0; i < settled_.size(); ++i) {
    const auto& feeds = bound_->inputs[bound_->settled[i]].feeds();
    const Horizon now = horizon_of(feeds, time_->sources);
    from = std::min(from, differs_from(settled_[i], now));
    settled_[i] = now;
  }
  return from;
}

Scalar Waiting::absence(const AttributeRef& ref, EventTime t, const SubjectState& state) const {
  static const Awaited kNothing;
  const Awaited* awaited = state.awaited_of(rule_);
  const EventTime known = std::min(t, absence_.clock);
  // That nothing is missing stays true, whatever the silence hides: it could only be more feedback.
  if (t >= absence_.stale_from && line_.at(known).is_missing) return Scalar::stale();
  return line_.read(ref.attribute, ref.field, known, awaited == nullptr ? kNothing : *awaited);
}

Scalar Waiting::settled(const AttributeRef& ref, const Scalar& value, EventTime t) const {
  const auto at = std::lower_bound(bound_->settled.begin(), bound_->settled.end(), ref.input);
  const Horizon& horizon = settled_[static_cast<std::size_t>(at - bound_->settled.begin())];
  if (t >= horizon.stale_from) return Scalar::stale();
  return t > horizon.clock ? Scalar::late() : value;
}

EventTime Waiting::next_change(EventTime t) const {
  EventTime next = next_silence(t);
  if (expects() && t < absence_.clock) {
    const EventTime change = line_.next_change(t);
    if (change <= absence_.clock) next = std::min(next, change);
  }
  for (const Horizon& horizon : settled_) {
    if (horizon.clock >= t) next = std::min(next, horizon.clock + kTick);
  }
  return next;
}

/// Where one is silent already nothing changes in R; the row names every one that is.
EventTime Waiting::next_silence(EventTime t) const {
  EventTime next = EventTime::max();
  const auto take = [&](EventTime stale_from, const std::vector<InputFeed>& feeds) {
    if (stale_from > t) {
      next = std::min(next, stale_from);
      return;
    }
    for (const InputFeed& feed : feeds) {
      const EventTime from = time_->sources[feed.source.value()].stale_from;
      if (from > t) next = std::min(next, from);
    }
  };
  if (expects()) take(absence_.stale_from, expected());
  for (std::size_t i = 0; i < settled_.size(); ++i) {
    take(settled_[i].stale_from, bound_->inputs[bound_->settled[i]].feeds());
  }
  return next;
}

SourceId Waiting::slowest_expected() const {
  return expects() ? slowest_of(expected(), time_->sources) : none_of<SourceId>();
}

std::vector<SourceId> Waiting::slowest_settled(EventTime t) const {
  std::vector<SourceId> slowest;
  for (std::size_t i = 0; i < settled_.size(); ++i) {
    const auto& feeds = bound_->inputs[bound_->settled[i]].feeds();
    if (settled_[i].clock < t && !feeds.empty()) {
      slowest.push_back(slowest_of(feeds, time_->sources));
    }
  }
  keep_each_once(slowest);
  return slowest;
}

std::vector<EventTime> Waiting::unread_from() const {
  std::vector<EventTime> ends;
  for (const Horizon& horizon : settled_) ends.push_back(horizon.clock + kTick);
  return ends;
}

std::vector<EventTime> Waiting::unknown_from() const {
  std::vector<EventTime> ends = unread_from();
  for (const Horizon& horizon : settled_) ends.push_back(horizon.stale_from);
  if (expects()) ends.push_back(absence_.stale_from);
  return ends;
}

std::vector<SourceId> Waiting::sources_at_stake(EventTime w, EventTime t) const {
  std::vector<SourceId> sources;
  const EventTime known = std::min(t, absence_.clock);
  // What was missing then may be confirmed and kept still.
  const Millis lasts = bound_->rule->confirm_for + bound_->rule->keep_for;
  EventTime from = std::min(w, known) - lasts;
  // Who reads its levels has not been told of what the silence hid, though that be over.
  if (bound_->is_read) from = std::min(from, absence_.stale_from);
  if (expects() && line_.is_missing_within(from, known)) {
    add_sources(expected(), sources);
  }
  return with_settled(*bound_, std::move(sources));
}

std::vector<SourceId> Waiting::silent_sources(EventTime t) const {
  std::vector<SourceId> sources;
  if (expects() && line_.at(std::min(t, absence_.clock)).is_missing) {
    add_sources(expected(), sources);
  }
  sources = with_settled(*bound_, std::move(sources));
  std::erase_if(sources,
                [&](SourceId source) { return time_->sources[source.value()].stale_from > t; });
  return sources;
}

}  // namespace tributary
