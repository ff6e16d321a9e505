#include "engine/correlate/expectation.h"

#include <algorithm>
#include <optional>
#include <set>

#include "engine/correlate/window.h"
#include "engine/model/floors.h"

namespace tributary {

namespace {

constexpr Millis kTick{1};
constexpr Millis kPeopleHold = std::chrono::duration_cast<Millis>(floors::kMinuteRetention);

/// Names in `by`: the anchor's fields and time.
class AnchorContext : public ProgramContext {
 public:
  AnchorContext(const AwaitedItem& anchor, const TimeContext& time)
      : anchor_(anchor), time_(time) {}
  [[nodiscard]] Scalar field(FieldId field) const override {
    return anchor_.cells[field.value()].scalar();
  }
  [[nodiscard]] Scalar event_time() const override { return Scalar::time(anchor_.at); }
  [[nodiscard]] EventTime add_working_days(EventTime at, std::int64_t days) const override {
    if (days <= 0) return at;
    const EventTime by = time_.calendar.add_working_days(at, static_cast<int>(days), time_.offset);
    weekends_only_ = weekends_only_ || !time_.calendar.covers(at, by, time_.offset);
    return by;
  }
  /// Of what was added so far, some lay in years that no calendar speaks of.
  [[nodiscard]] bool weekends_only() const { return weekends_only_; }

 private:
  const AwaitedItem& anchor_;
  const TimeContext& time_;
  mutable bool weekends_only_ = false;  // a note of what was asked; evaluate() takes it as const
};

/// Events by what is matched, then in order, so that an anchor's earliest is found by search.
class EventIndex {
 public:
  EventIndex(const Expectation& expect, const std::vector<AwaitedItem>& events)
      : expect_(expect), events_(events) {
    for (std::size_t i = 0; i < events.size(); ++i) order_.push_back(i);
    std::stable_sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) {
      return events_[a].cells < events_[b].cells;
    });
  }

  /// The earliest event at or after the anchor that agrees with it.
  [[nodiscard]] std::size_t meeting(const AwaitedItem& anchor) const {
    std::vector<FieldCell> wanted;
    for (const Expectation::Match& match : expect_.match) {
      wanted.push_back(anchor.cells[match.of_after]);
      if (wanted.back().is_missing()) return AbsenceLine::kNoEvent;
    }
    const auto found = std::partition_point(order_.begin(), order_.end(), [&](std::size_t i) {
      const AwaitedItem& event = events_[i];
      return event.cells < wanted || (event.cells == wanted && event.at < anchor.at);
    });
    const bool agrees = found != order_.end() && events_[*found].cells == wanted;
    return agrees ? *found : AbsenceLine::kNoEvent;
  }

 private:
  const Expectation& expect_;
  const std::vector<AwaitedItem>& events_;
  std::vector<std::size_t> order_;
};

AbsenceLine::Open open_of(const Expectation& expect, const AwaitedItem& anchor,
                          const std::vector<AwaitedItem>& events, const EventIndex& index,
                          const TimeContext& time) {
  AbsenceLine::Open open;
  const AnchorContext context(anchor, time);
  const Scalar by = evaluate(expect.by, context);
  open.from = open.until = EventTime::min();
  if (by.kind != Scalar::Kind::kTime) return open;  // without a deadline it is no anchor
  open.by = EventTime::from_millis(by.bits);
  open.by_weekends_only = context.weekends_only();
  open.from = std::max(anchor.at, open.by + expect.grace);
  open.until = open.by + expect.expires;
  open.expires = true;
  open.met_by = index.meeting(anchor);
  if (open.met_by == AbsenceLine::kNoEvent || events[open.met_by].at >= open.until) return open;
  open.until = events[open.met_by].at;
  open.expires = false;
  return open;
}

/// An anchor opens or closes.
struct Edge {
  EventTime at;
  std::size_t anchor = 0;
  bool opens = false;
};

std::vector<Edge> edges_of(const std::vector<AbsenceLine::Open>& opens) {
  std::vector<Edge> edges;
  for (std::size_t i = 0; i < opens.size(); ++i) {
    if (opens[i].from >= opens[i].until) continue;
    edges.push_back({opens[i].from, i, true});
    edges.push_back({opens[i].until, i, false});
  }
  std::sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) {
    return std::tuple(a.at, a.anchor, a.opens) < std::tuple(b.at, b.anchor, b.opens);
  });
  return edges;
}

/// The epoch whose keys the tokens of reports still held at `t` are read under.
std::uint32_t token_epoch_at(EventTime t) { return token_epoch_of(t - kPeopleHold + kTick); }

/// The instant from which on they are read under the next epoch's.
EventTime end_of_token_epoch(std::uint32_t epoch) {
  return EventTime::from_millis((static_cast<std::int64_t>(epoch) + 1) * kPeopleHold.count()) +
         kPeopleHold - kTick;
}

std::uint32_t count_reporters(const std::vector<AwaitedItem>& anchors,
                              const std::set<std::size_t>& open, EventTime t) {
  const std::uint32_t epoch = token_epoch_at(t);
  TokenCounts counts;
  for (const std::size_t i : open) {
    if (!anchors[i].token) continue;  // a report without a reporter counts for nobody
    const Token& token = *anchors[i].token;
    const bool same_epoch = token_epoch_of(anchors[i].at) == epoch;
    counts.add((static_cast<std::uint64_t>(anchors[i].source.value()) << 32) |
               (static_cast<std::uint64_t>(token.kind) << 16) |
               (same_epoch ? token.current : token.previous));
  }
  return counts.largest_group();
}

}  // namespace

AbsenceLine::AbsenceLine(const Rule& rule, const Awaited& awaited, const TimeContext& time,
                         std::uint32_t min_reporters)
    : AbsenceLine() {
  const Expectation& expect = *rule.expect;
  steps_ = &expect.steps;
  const EventIndex index(expect, awaited.events);
  for (const AwaitedItem& anchor : awaited.anchors) {
    opens_.push_back(open_of(expect, anchor, awaited.events, index, time));
  }
  if (rule.awaits_people()) {
    build_of_people(expect, awaited, time, min_reporters);
  } else {
    build_of_anchors();
  }
}

void AbsenceLine::add_phase(const AbsencePhase& phase) {
  if (!phase.says_the_same(phases_.back())) phases_.push_back(phase);
}

void AbsenceLine::build_of_anchors() {
  const std::vector<Edge> edges = edges_of(opens_);
  std::set<std::size_t> open;  // anchors are in order of event time: the first is the oldest
  for (std::size_t i = 0; i < edges.size();) {
    AbsencePhase phase{edges[i].at};
    for (; i < edges.size() && edges[i].at == phase.from; ++i) {
      if (edges[i].opens) {
        open.insert(edges[i].anchor);
      } else {
        open.erase(edges[i].anchor);
        phase.has_expired = phase.has_expired || opens_[edges[i].anchor].expires;
      }
    }
    phase.is_missing = !open.empty();
    if (phase.is_missing) {
      phase.anchor = *open.begin();
      phase.by = opens_[phase.anchor].by;
      phase.by_weekends_only = opens_[phase.anchor].by_weekends_only;
      phase.has_expired = false;
    }
    add_phase(phase);
  }
}

void AbsenceLine::build_of_people(const Expectation& expect, const Awaited& awaited,
                                  const TimeContext& time, std::uint32_t min_reporters) {
  for (std::size_t i = 0; i < opens_.size(); ++i) {
    const EventTime forgotten = awaited.anchors[i].at + kPeopleHold;
    if (!opens_[i].is_anchor() || opens_[i].until <= forgotten) continue;
    opens_[i].until = forgotten;
    opens_[i].expires = true;
  }
  const std::vector<Edge> edges = edges_of(opens_);
  std::set<EventTime> instants;
  for (const Edge& edge : edges) {
    instants.insert(edge.at);
    if (edge.opens) instants.insert(end_of_token_epoch(token_epoch_at(edge.at)));
  }
  std::set<std::size_t> open;
  std::size_t next = 0;
  for (const EventTime at : instants) {
    AbsencePhase phase{at};
    for (; next < edges.size() && edges[next].at == at; ++next) {
      if (edges[next].opens) {
        open.insert(edges[next].anchor);
      } else {
        open.erase(edges[next].anchor);
        phase.has_expired = phase.has_expired || opens_[edges[next].anchor].expires;
      }
    }
    phase.is_missing = count_reporters(awaited.anchors, open, at) >= min_reporters;
    if (phase.is_missing) {
      phase.has_expired = false;
      // From the day on which there were enough; no report's own time shows.
      const bool goes_on = phases_.back().is_missing;
      phase.by = goes_on ? phases_.back().by : start_of_local_day(at, time.offset);
      // By the day alone, not by who made it one: that would tell of others too.
      phase.by_weekends_only = goes_on ? phases_.back().by_weekends_only
                                       : !time.calendar.covers_working_days(
                                             at - expect.grace, expect.working_days, time.offset);
    }
    add_phase(phase);
  }
  if (awaited.since) go_on_since(*awaited.since);
}

/// While enough are unanswered there is one phase, whoever they are.
void AbsenceLine::go_on_since(const UnansweredSince& since) {
  for (const EventTime instant : {since.at - kTick, since.at}) {
    const auto phase = phases_.begin() + (&at(instant) - phases_.data());
    if (!phase->is_missing || phase->by <= since.by) continue;
    phase->by = since.by;
    phase->by_weekends_only = since.by_weekends_only;
  }
}

const AbsencePhase& AbsenceLine::at(EventTime t) const {
  const auto after =
      std::upper_bound(phases_.begin() + 1, phases_.end(), t,
                       [](EventTime time, const AbsencePhase& p) { return time < p.from; });
  return *(after - 1);
}

EventTime AbsenceLine::next_change(EventTime t) const {
  const AbsencePhase& now = at(t);
  const bool is_last = &now == &phases_.back();
  const EventTime next = is_last ? EventTime::max() : (&now + 1)->from;
  if (!now.is_missing || steps_ == nullptr) return next;
  const auto step = std::upper_bound(steps_->begin(), steps_->end(), t - now.by);
  return step == steps_->end() ? next : std::min(next, now.by + *step);
}

EventTime AbsenceLine::last_change(EventTime after, EventTime until) const {
  EventTime last = EventTime::min();
  for (EventTime at = next_change(after); at <= until; at = next_change(at)) last = at;
  return last;
}

bool AbsenceLine::is_missing_within(EventTime from, EventTime until) const {
  for (const AbsencePhase* phase = &at(from); phase <= &phases_.back(); ++phase) {
    if (phase->from > until) return false;
    if (phase->is_missing) return true;
  }
  return false;
}

Scalar AbsenceLine::read(InputAttribute attribute, std::uint16_t field, EventTime t,
                         const Awaited& awaited) const {
  const AbsencePhase& now = at(t);
  if (attribute == InputAttribute::kMissing) return Scalar::boolean(now.is_missing);
  if (!now.is_missing) return Scalar::missing();
  if (attribute == InputAttribute::kOverdue) return Scalar::duration(t - now.by);
  if (now.anchor == AbsencePhase::kNoAnchor) return Scalar::missing();
  const AwaitedItem& anchor = awaited.anchors[now.anchor];
  return attribute == InputAttribute::kAnchorAt ? Scalar::time(anchor.at)
                                                : anchor.cells[field].scalar();
}

namespace {

/// All that goes was over at `at`: from there on what is left says what is missing, but not since
/// when.
std::optional<UnansweredSince> unanswered_since(const AbsenceLine& line, EventTime at) {
  const AbsencePhase& phase = line.at(at - kTick);
  if (!phase.is_missing) return std::nullopt;
  return UnansweredSince{at, phase.by, phase.by_weekends_only};
}

bool is_held(const AbsenceLine::Open& open, EventTime at, EventTime w, Millis hold, Millis lingers,
             bool is_people) {
  if (is_people && at <= w - kPeopleHold) return false;
  return at > w - hold || (open.is_anchor() && open.until + lingers >= w);
}

}  // namespace

bool forget_awaited(const Rule& rule, const TimeContext& time, std::uint32_t min_reporters,
                    EventTime w, Millis hold, Millis lingers, Awaited& awaited) {
  const bool is_people = rule.awaits_people();
  const Millis least = is_people ? std::min(hold, kPeopleHold) : hold;
  const auto is_old = [&](const auto& items) {
    return !items.empty() && items.front().at <= w - least;
  };
  if (!is_old(awaited.anchors) && !is_old(awaited.events)) return false;
  const AbsenceLine line(rule, awaited, time, min_reporters);
  const std::size_t before = awaited.anchors.size() + awaited.events.size();
  std::set<std::size_t> needed;
  std::vector<AwaitedItem> anchors, events;
  EventTime over = EventTime::min();  // the last of what goes
  for (std::size_t i = 0; i < awaited.anchors.size(); ++i) {
    const AbsenceLine::Open& open = line.opens()[i];
    if (!is_held(open, awaited.anchors[i].at, w, hold, lingers, is_people)) {
      if (open.from < open.until) over = std::max(over, open.until);
      continue;
    }
    if (open.met_by != AbsenceLine::kNoEvent) needed.insert(open.met_by);
    anchors.push_back(std::move(awaited.anchors[i]));
  }
  for (std::size_t i = 0; i < awaited.events.size(); ++i) {
    const bool stays = awaited.events[i].at > w - hold || needed.contains(i);
    if (stays) events.push_back(std::move(awaited.events[i]));
  }
  awaited.anchors = std::move(anchors);
  awaited.events = std::move(events);
  if (awaited.anchors.size() + awaited.events.size() == before) return false;
  const bool is_news = over > (awaited.since ? awaited.since->at : EventTime::min());
  if (is_people && is_news) awaited.since = unanswered_since(line, over);
  ++awaited.changes;
  return true;
}

EventTime next_to_forget(const Rule& rule, const AbsenceLine& line, const Awaited& awaited,
                         EventTime w, Millis hold, Millis lingers) {
  EventTime next = EventTime::max();
  const bool is_people = rule.awaits_people();
  for (std::size_t i = 0; i < line.opens().size(); ++i) {
    const EventTime forgotten = awaited.anchors[i].at + kPeopleHold;
    if (is_people && forgotten > w) next = std::min(next, forgotten);
    if (awaited.anchors[i].at > w - hold) break;
    const EventTime until = line.opens()[i].until + lingers;
    if (until >= w) next = std::min(next, until + kTick);
  }
  return next;
}

}  // namespace tributary
