// Reports by people that an office has not answered (RULES 3.6, PEOPLE 7): missing while at least
// min_reporters of them are unmet, overdue from the day on which they came to be so many. What any
// one report says shows nowhere.
#include <algorithm>

#include "tests/oracle/reading.h"

namespace tributary::oracle {
namespace {

constexpr Millis kTick{1};
constexpr Millis kKept = Days(90);  // PEOPLE 4: what is reported is kept so long

/// Tokens change their keys with it: all that is kept at `t` is told apart under one key.
std::int64_t epoch_at(EventTime t) { return (t - kKept + kTick).millis() / kKept.count(); }

/// From then on it is told apart under the next key.
EventTime end_of_epoch_at(EventTime t) {
  return EventTime::from_millis((epoch_at(t) + 1) * kKept.count()) + kKept - kTick;
}

/// A report while it is overdue.
struct Unanswered {
  EventTime from, until;
  const Fact* report = nullptr;
};

std::size_t people_of(const std::vector<Unanswered>& all, EventTime t) {
  std::map<std::pair<SourceId, std::uint8_t>, std::set<std::uint16_t>> people;
  std::size_t most = 0;
  for (const Unanswered& one : all) {
    const auto& token = one.report->at_subject.token;
    if (!token || t < one.from || t >= one.until) continue;
    const bool same = one.report->at().millis() / kKept.count() == epoch_at(t);
    auto& group = people[{one.report->observation.source, token->kind}];
    group.insert(same ? token->current : token->previous);
    most = std::max(most, group.size());
  }
  return most;
}

}  // namespace

bool Reading::awaits_people() const {
  return rule_.expect && rule_.inputs[rule_.expect->after].source_class == SourceClass::kPeople;
}

Reading::SinceLine Reading::unanswered() const {
  std::vector<Unanswered> all;
  std::set<EventTime> instants;
  for (const Anchor& anchor : anchors_) {
    const EventTime from = std::max(anchor.at, anchor.by + rule_.expect->grace);
    EventTime until = std::min(anchor.by + rule_.expect->expires, anchor.at + kKept);
    if (const auto met = met_at(anchor)) until = std::min(until, *met);
    all.push_back({from, until, anchor.item->fact});
    for (const EventTime at : {from, until, end_of_epoch_at(from)}) instants.insert(at);
  }
  SinceLine line = {{EventTime::min(), std::nullopt}};
  for (const EventTime at : instants) {
    const bool are_enough = people_of(all, at) >= scene_.min_reporters;
    const auto before = line.rbegin()->second;
    line[at] = !are_enough ? std::nullopt
               : before    ? before
                           : std::optional(start_of_local_day(at, scene_.offset));
  }
  return line;
}

std::optional<EventTime> Reading::unanswered_since(EventTime t) const {
  return std::prev(unanswered_.upper_bound(t))->second;
}

Value Reading::of_unanswered(InputAttribute attribute, EventTime t) const {
  const EventTime as_of = std::min(t, heard_until());
  const std::optional<EventTime> since = unanswered_since(as_of);
  for (const InputFeed& feed : rule_.inputs[rule_.expect->event].feeds) {
    if (since && t >= scene_.reach->stale_from(feed.source)) return Value::stale();
  }
  if (attribute == InputAttribute::kMissing) return Value::truth(since.has_value());
  return since ? Value::duration(as_of - *since) : Value::missing();
}

std::set<EventTime> Reading::unanswered_turns() const {
  std::set<EventTime> all;
  for (const auto& [at, since] : unanswered_) {
    all.insert(at);
    if (!since) continue;
    for (const Millis turn : scene_.turns->at(&rule_)) all.insert(*since + turn);
  }
  return all;
}

/// Up to the expected sources' clock: where they came to be enough or ceased to be, and where a
/// comparison of `overdue` turned.
std::vector<EventTime> Reading::fired_unanswered() const {
  const std::vector<Millis>& turns = scene_.turns->at(&rule_);
  std::vector<EventTime> result;
  for (const EventTime at : unanswered_turns()) {
    if (at > heard_until()) break;
    if (at == EventTime::min()) continue;
    const auto before = unanswered_since(at - kTick), now = unanswered_since(at);
    // The first two turns are grace and expiry: of each report, not of their number.
    const bool turns_now =
        now && std::find(turns.begin() + 2, turns.end(), at - *now) != turns.end();
    if (before != now || turns_now) result.push_back(at);
  }
  return result;
}

}  // namespace tributary::oracle
