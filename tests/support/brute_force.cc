#include "tests/support/brute_force.h"

#include <algorithm>
#include <array>

#include "tests/support/small_city.h"

namespace tributary::testing {

namespace {

constexpr Millis kTick{1};

std::size_t ladder(std::size_t count) {
  std::size_t step = 0;
  for (const std::size_t rung : {3U, 5U, 10U, 20U, 50U, 100U}) {
    if (count >= rung) step = rung;
  }
  return step;
}

}  // namespace

void BruteForce::add(const Observation& observation) {
  const SubjectRef& ref = observation.subjects.front();
  if (ref.key.id != building_) return;
  seen_.push_back(
      {observation.at, ref.token.has_value(), ref.token ? ref.token->current : std::uint16_t{0}});
}

EventTime BruteForce::newest() const {
  EventTime newest = EventTime::min();
  for (const Seen& seen : seen_) newest = std::max(newest, seen.at);
  return newest;
}

Level BruteForce::r(EventTime t) const {
  std::set<std::uint16_t> reporters;
  std::size_t failed = 0;
  for (const Seen& seen : seen_) {
    if (seen.at <= t - rule_.within || seen.at > t) continue;
    if (seen.is_report) {
      reporters.insert(seen.reporter);
    } else {
      ++failed;
    }
  }
  const std::size_t people = ladder(reporters.size());
  if (people >= 5 && failed >= 2) return Level::kRed;
  if (people >= 3 && failed >= 1) return Level::kOrange;
  return people >= 3 ? Level::kYellow : Level::kNone;
}

std::set<EventTime> BruteForce::instants(EventTime from, EventTime until) const {
  std::set<EventTime> result = {from, until};
  for (const Seen& seen : seen_) {
    for (const EventTime at : {seen.at, seen.at + rule_.within}) {
      for (const EventTime near : {at - kTick, at}) {
        if (near >= from && near <= until) result.insert(near);
      }
    }
  }
  return result;
}

// Time is continuous though it is counted in milliseconds: R and C are right-continuous, so their
// value just after the open end of (t − d, t] is that at t − d.
Level BruteForce::c(EventTime t) const {
  if (rule_.confirm_for == Millis(0)) return r(t);
  Level lowest = Level::kRed;
  for (const EventTime at : instants(t - rule_.confirm_for, t)) lowest = std::min(lowest, r(at));
  return lowest;
}

Level BruteForce::k(EventTime t) const {
  if (rule_.keep_for == Millis(0)) return c(t);
  Level highest = Level::kNone;
  std::set<EventTime> candidates = instants(t - rule_.keep_for, t);
  for (const EventTime at : instants(t - rule_.keep_for - rule_.confirm_for, t)) {
    const EventTime confirmed = at + rule_.confirm_for;  // C rises where a run of R is old enough
    if (confirmed >= t - rule_.keep_for && confirmed <= t) candidates.insert(confirmed);
  }
  for (const EventTime at : candidates) highest = std::max(highest, c(at));
  return highest;
}

Level BruteForce::shown(EventTime w, EventTime t) const {
  const EventTime until = std::max(w, t);
  Level highest = k(w);
  for (const EventTime at : instants(w, until)) highest = std::max(highest, k(at));
  for (const EventTime at : instants(w - rule_.confirm_for, until)) {
    const EventTime confirmed = at + rule_.confirm_for;
    if (confirmed >= w && confirmed <= until) highest = std::max(highest, k(confirmed));
  }
  return highest;
}

}  // namespace tributary::testing
