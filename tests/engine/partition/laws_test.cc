// PEOPLE's laws that this depth reaches, over random feeds: Multiply, Erase, Rename; and P2 against
// the brute-force oracle: any arrival order within lateness ends in the same levels.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "tests/support/brute_force.h"
#include "tests/support/small_city.h"

namespace tributary::testing {
namespace {

constexpr int kFeedDays = 70;
const std::vector<std::string> kBuildings = {"B1", "B2"};

/// Hours since the start, so that records often meet at the same instant.
EventTime hours(int count) { return days(count / 24.0); }

Observation random_observation() {
  const std::string building = *rc::gen::elementOf(kBuildings);
  const EventTime at = hours(*rc::gen::inRange(0, kFeedDays * 24));
  if (*rc::gen::inRange(0, 4) == 0) return failed_inspection(building, at);
  return report(building, at, "h" + std::to_string(*rc::gen::inRange(0, 7)));
}

std::vector<Observation> random_feed() {
  std::vector<Observation> feed;
  const int count = *rc::gen::inRange(0, 60);
  for (int i = 0; i < count; ++i) feed.push_back(random_observation());
  std::sort(feed.begin(), feed.end(),
            [](const Observation& a, const Observation& b) { return a.at < b.at; });
  return feed;
}

/// Arrival shuffled so that nothing comes later than `lateness` behind the newest.
std::vector<Observation> shuffled(std::vector<Observation> feed, Millis lateness) {
  std::vector<std::pair<EventTime, std::size_t>> arrival;
  for (std::size_t i = 0; i < feed.size(); ++i) {
    arrival.emplace_back(feed[i].at + Millis(*rc::gen::inRange<std::int64_t>(0, lateness.count())),
                         i);
  }
  std::sort(arrival.begin(), arrival.end());
  std::vector<Observation> result;
  for (const auto& [at, index] : arrival) result.push_back(feed[index]);
  return result;
}

void play(SmallCity& city, const std::vector<Observation>& feed, Millis lateness) {
  EventTime newest = EventTime::min();
  for (const Observation& observation : feed) {
    city.take(observation);
    newest = std::max(newest, observation.at);
    city.pass(newest - lateness);
  }
}

RC_GTEST_PROP(Laws, LevelsAreThoseOfTheOracleWhateverTheOrder, ()) {
  const Millis lateness = Days(3);
  const RepeatRule rule{Days(*rc::gen::inRange(1, 31)), Days(*rc::gen::inRange(0, 15)),
                        Days(*rc::gen::inRange(0, 4))};
  const auto feed = shuffled(random_feed(), lateness);
  SmallCity city({repeat_rule(rule.within, rule.keep_for, rule.confirm_for)}, lateness);
  BruteForce oracle(rule, "B1");
  EventTime newest = EventTime::min();
  for (const Observation& observation : feed) {
    city.take(observation);
    oracle.add(observation);
    newest = std::max(newest, observation.at);
    city.pass(newest - lateness);
    // At W alone: how far T has moved is the engine's own affair (reports that change no step move
    // nothing).
    const Level expected = oracle.shown(newest - lateness, newest - lateness);
    RC_ASSERT(city.level_of("B1") >= expected);
  }
  if (feed.empty()) return;
  for (const int after : {0, 5, 20, 45, 80}) {
    city.pass(newest + Days(after));
    const Level expected = oracle.shown(newest + Days(after), newest + Days(after));
    RC_LOG() << "after " << after << " days: " << name_of(city.level_of("B1"))
             << ", the oracle says " << name_of(expected);
    RC_ASSERT(city.level_of("B1") == expected);
  }
}

RC_GTEST_PROP(Laws, ASmallCacheChangesNothing, ()) {
  const auto feed = random_feed();
  SmallCity roomy;
  play(roomy, feed, Days(1));
  SmallCity again;
  play(again, feed, Days(1));
  RC_ASSERT(roomy.published().changes == again.published().changes);
}

RC_GTEST_PROP(Laws, Multiply, ()) {
  const auto feed = random_feed();
  std::vector<Observation> repeated;
  for (const Observation& observation : feed) {
    repeated.push_back(observation);
    if (!observation.subjects[0].token) continue;
    const int times = *rc::gen::inRange(0, 5);
    for (int i = 0; i < times; ++i) {
      Observation again = observation;
      again.id_digest = combine_hashes(again.id_digest, static_cast<std::uint64_t>(i) + 17);
      repeated.push_back(again);
    }
  }
  SmallCity once;
  play(once, feed, Days(1));
  SmallCity often;
  play(often, repeated, Days(1));
  RC_ASSERT(once.published().changes == often.published().changes);
  RC_ASSERT(once.published().rows == often.published().rows);
}

RC_GTEST_PROP(Laws, Rename, ()) {
  const auto feed = random_feed();
  std::vector<Observation> renamed = feed;
  const auto shift = static_cast<std::uint16_t>(*rc::gen::inRange(1, 60'000));
  for (Observation& observation : renamed) {
    auto& token = observation.subjects[0].token;
    if (!token) continue;
    token->current = static_cast<std::uint16_t>(token->current + shift);
    token->previous = token->current;
  }
  SmallCity before;
  play(before, feed, Days(1));
  SmallCity after;
  play(after, renamed, Days(1));
  RC_ASSERT(before.published().changes == after.published().changes);
}

RC_GTEST_PROP(Laws, Erase, ()) {
  // Three people have reached the step; a fourth changes nothing published while the windows are
  // full.
  SmallCity without;
  SmallCity with;
  const int found_on = *rc::gen::inRange(0, 10);
  const int fourth_at = *rc::gen::inRange(10 * 24, 29 * 24);
  for (SmallCity* city : {&without, &with}) {
    city->take(failed_inspection("B7", days(found_on), 7));
    for (const char* person : {"h1", "h2", "h3"}) city->report("B7", days(9), person);
  }
  with.report("B7", hours(fourth_at), "h4");
  for (SmallCity* city : {&without, &with}) city->pass(days(38.9));
  RC_ASSERT(without.published().changes == with.published().changes);
  RC_ASSERT(without.published().rows == with.published().rows);
}

RC_GTEST_PROP(Laws, OneReporterAloneRaisesNothing, ()) {
  SmallCity city;
  const int count = *rc::gen::inRange(1, 40);
  for (int i = 0; i < count; ++i) {
    city.report("B7", hours(*rc::gen::inRange(0, kFeedDays * 24)), "h1");
    if (*rc::gen::inRange(0, 3) == 0)
      city.failed_inspection("B7", hours(*rc::gen::inRange(0, kFeedDays * 24)));
  }
  city.pass(days(kFeedDays * 2));
  RC_ASSERT(city.published().changes.empty());
}

}  // namespace
}  // namespace tributary::testing
