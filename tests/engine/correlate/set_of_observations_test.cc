// R is a function of the set of observations: whatever the order of arrival, with reloads between,
// bounded or not, it is what the definition says at every instant (RULES 3.4, 3.9; DESIGN P2).
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <array>

#include "engine/base/digest.h"
#include "tests/engine/correlate/by_definition.h"

namespace tributary::testing {
namespace {

const std::vector<std::string> kCodes = {"", "a", "b", "c", "long-code-of-forty-characters"};
const std::vector<std::string> kPlaces = {"", "S1", "S2", "S3"};

/// Throws that depend on the seed and the record alone, so that fewer records are a smaller case.
std::array<std::uint32_t, 6> throws_of(std::uint32_t seed, std::uint64_t id) {
  std::array<std::uint32_t, 6> dice{};
  std::uint64_t hash = combine_hashes(seed, id);
  for (std::uint32_t& one : dice) {
    hash = combine_hashes(hash, id);
    one = static_cast<std::uint32_t>(hash >> 40);
  }
  return dice;
}

/// `span` days long.
Fact fact_of(std::uint32_t seed, std::uint64_t id, const Reading& reading, double span) {
  const auto dice = throws_of(seed, id);
  Fact fact;
  // Whole hours, so that several meet.
  fact.at = day(static_cast<double>(dice[0] % static_cast<std::uint32_t>(span * 24)) / 24.0);
  fact.id = id;
  fact.source = static_cast<int>(dice[1] % static_cast<std::uint32_t>(reading.sources));
  if (dice[2] % 5 != 0) fact.amount = static_cast<int>(dice[2] % 40) - 10;
  fact.code = kCodes[dice[3] % kCodes.size()];
  fact.place = kPlaces[dice[4] % kPlaces.size()];
  if (reading.source_class == SourceClass::kPeople && dice[3] % 6 != 0) {
    fact.reporter = "h" + std::to_string(dice[4] % 9);
  }
  fact.accounts = dice[5] % 4 == 0 ? 9 : 10;
  return fact;
}

std::vector<Fact> facts_of(std::size_t count, const Reading& reading, double span) {
  std::vector<Fact> facts;
  const auto seed = *rc::gen::noShrink(rc::gen::inRange<std::uint32_t>(0, 1'000'000));
  for (std::size_t i = 0; i < count; ++i) facts.push_back(fact_of(seed, i + 1, reading, span));
  return facts;
}

Reading any_reading() {
  Reading reading;
  reading.source_class = *rc::gen::element(SourceClass::kInspection, SourceClass::kInspection,
                                           SourceClass::kOpinion, SourceClass::kPeople);
  reading.within = *rc::gen::element<Millis>(Days(10), Days(2), std::chrono::hours(24),
                                             std::chrono::hours(7), Days(3));
  reading.measure = *rc::gen::element(Measure::kNone, Measure::kSum, Measure::kMax, Measure::kMin);
  reading.keep = *rc::gen::element(1U, 3U, 5U, 1000U);
  reading.sources = *rc::gen::inRange(1, 3);
  reading.offset.east = std::chrono::minutes(*rc::gen::element(0, 480, -300));
  if (*rc::gen::arbitrary<bool>()) {
    reading.baseline = Baseline{Days(12), Days(4), Decimal::from_int(1)};
    reading.read_since = day(*rc::gen::inRange(-3, 10));
  }
  return reading;
}

void expect_as_defined(const OneSubject& one, const Reading& reading,
                       const std::vector<Fact>& facts, EventTime from, EventTime until,
                       std::size_t at_most) {
  const std::set<EventTime> all = instants_of(reading, facts, from, until);
  const std::size_t step = all.size() / at_most + 1;
  std::size_t i = 0;
  for (const EventTime t : all) {
    if (i++ % step != 0) continue;
    const Values defined = by_definition(reading, facts, t);
    RC_LOG() << "at " << format_time(t, {}) << '\n';
    RC_ASSERT(one.values(t) == defined);
    if (one.knows(t)) RC_ASSERT(one.r(t) == hash_of(defined));
  }
}

RC_GTEST_PROP(SetOfObservations, AnyOrderOfArrivalGivesWhatTheDefinitionSays, ()) {
  const Reading reading = any_reading();
  const std::vector<Fact> facts = facts_of(*rc::gen::inRange<std::size_t>(1, 40), reading, 30);
  OneSubject one(reading);
  for (const Fact& fact : facts) {
    one.take(fact);
    if (fact.id % 7 == 0) RC_ASSERT(one.reload());
  }
  EventTime newest = EventTime::min();
  for (const Fact& fact : facts) newest = std::max(newest, fact.at);
  if (one.items() == 0) return;  // only opinion of too few accounts
  if (reading.source_class != SourceClass::kPeople) {
    expect_as_defined(one, reading, facts, day(0), newest, 150);
  }
  one.pass(newest + Days(1));
  if (one.items() == 0) return;
  expect_as_defined(one, reading, facts, one.exact_from(), newest + Days(1), 150);
}

RC_GTEST_PROP(SetOfObservations, ABusySubjectIsBoundedAndSaysTheSame, ()) {
  Reading reading = any_reading();
  reading.keep_for = *rc::gen::element<Millis>(Millis(0), Days(1));
  reading.keep = *rc::gen::element(3U, 20U, 40U);
  const double span = 60;
  std::vector<Fact> facts = facts_of(500, reading, span);
  // In order of time, but each late by up to the lateness.
  std::sort(facts.begin(), facts.end(), [&](const Fact& a, const Fact& b) {
    const auto late = [&](const Fact& fact) {
      return fact.at + Millis(static_cast<std::int64_t>(fact.id * 7919 % 100) *
                              reading.lateness.count() / 100);
    };
    return std::tuple(late(a), a.id) < std::tuple(late(b), b.id);
  });
  OneSubject one(reading);
  EventTime newest = day(-1);
  std::vector<Fact> taken;
  for (const Fact& fact : facts) {
    RC_ASSERT(one.take(fact) != Outcome::kTooLate);
    taken.push_back(fact);
    if (fact.at > newest) {
      newest = fact.at;
      one.pass(newest - reading.lateness);
    }
    if (fact.id % 29 == 0) RC_ASSERT(one.reload());
    if (fact.id % 50 == 0 && one.items() > 0) {
      expect_as_defined(one, reading, taken, one.exact_from(), newest, 25);
    }
  }
}

}  // namespace
}  // namespace tributary::testing
