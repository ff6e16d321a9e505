// The newest `keep` are exact, older ones are counted in buckets (RULES 3.4), and nothing grows
// without bound.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/digest.h"
#include "engine/correlate/thinning.h"
#include "tests/engine/correlate/by_definition.h"

namespace tributary::testing {
namespace {

using ::testing::Lt;

const auto kHour = std::chrono::hours(1);

/// within 64 h, so that a bucket is an hour.
Reading two_are_kept() {
  Reading reading;
  reading.within = std::chrono::hours(64);
  reading.keep = 2;
  return reading;
}

std::vector<Fact> three_findings() {
  return {{day(0) + std::chrono::minutes(10), 1, 0, 1, "a"},
          {day(1), 2, 0, 2, "b"},
          {day(2), 3, 0, 3, "c"}};
}

TEST(Keep, BeyondItFirstMinMaxAndSumHaveNoValueAndTheCountStays) {
  const OneSubject one(two_are_kept(), three_findings());
  const Values values = one.values(day(2));
  EXPECT_EQ(values[0], "3");  // count
  for (const int i : {2, 3, 7, 8, 9, 10}) EXPECT_EQ(values[static_cast<std::size_t>(i)], "-") << i;
  EXPECT_EQ(values[5], "3");   // distinct(code) is exact
  EXPECT_EQ(values[11], "c");  // last.code
  EXPECT_TRUE(one.evidence(day(2)).approximate);
}

TEST(Keep, WhatIsCountedLeavesWhenTheEndOfItsBucketLeaves) {
  OneSubject one(two_are_kept(), three_findings());
  const EventTime leaves = day(0) + kHour + std::chrono::hours(64);
  one.pass(leaves);
  EXPECT_EQ(one.values(leaves - Millis(1))[0], "3");
  EXPECT_EQ(one.values(leaves)[0], "2");
  EXPECT_EQ(one.values(leaves)[7], "5");  // what is left is exact: the sum is back
  EXPECT_EQ(one.r(leaves - Millis(1)), hash_of(one.values(leaves - Millis(1))));
  EXPECT_EQ(one.r(leaves), hash_of(one.values(leaves)));
}

TEST(Keep, AValueThatOnlyCountedItemsHaveLeavesOnTime) {
  OneSubject one(two_are_kept(), {});
  const EventTime first = day(0) + std::chrono::minutes(10);
  one.take({first, 1, 0, 1, "a"});
  for (std::uint64_t id = 2; id < 64; ++id) one.take({day(0.5), id, 0, 1, "b"});
  one.pass(day(2.5));
  one.take({day(2.5), 64, 0, 1, "b"});  // the first is only counted from here on
  const EventTime leaves = first + std::chrono::hours(64);
  one.pass(leaves);
  EXPECT_EQ(one.values(leaves - Millis(1))[5], "2");  // distinct(code)
  EXPECT_EQ(one.values(leaves)[5], "1");
  EXPECT_EQ(one.r(leaves), hash_of(one.values(leaves)));
}

TEST(Keep, IsPerSource) {
  Reading reading = two_are_kept();
  reading.sources = 2;
  const OneSubject one(
      reading, {{day(0), 1, 0, 1}, {day(1), 2, 1, 2}, {day(1), 3, 1, 3}, {day(2), 4, 0, 4}});
  EXPECT_FALSE(one.evidence(day(2)).approximate);
}

// RULES 3.4: exact up to 4,096 different values, and no more than that beyond.
TEST(Keep, DistinctIsExactToFourThousandNinetySixAndSaysSoBeyond) {
  Reading reading;
  reading.keep = 10'000;
  OneSubject one(reading);
  const auto take = [&](std::uint64_t number) {
    one.take({day(static_cast<double>(number) / 1440), number, 0, 1, "c" + std::to_string(number)});
  };
  for (std::uint64_t number = 1; number <= 4096; ++number) take(number);
  EXPECT_EQ(one.values(day(3))[5], "4096");  // distinct(code)
  EXPECT_FALSE(one.evidence(day(3)).approximate);
  take(4097);
  EXPECT_EQ(one.values(day(3))[5], "4096");
  EXPECT_TRUE(one.evidence(day(3)).approximate);
  EXPECT_EQ(one.values(day(3))[0], "4097") << "records are counted on";
}

TEST(Keep, AnItemThatIsTakenAwayBringsTheNextOneBack) {
  OneSubject one(two_are_kept(), three_findings());
  Fact gone = three_findings()[2];
  gone.version = 2;
  gone.is_void = true;
  one.take(gone);
  EXPECT_EQ(one.values(day(2))[7], "3");  // sum(amount): 1 + 2
}

/// One finding every 20 minutes for `days`, the clock a day behind.
void keep_busy(OneSubject& one, double days, std::vector<Fact>& facts) {
  for (std::uint64_t i = 0; static_cast<double>(i) / 72 < days; ++i) {
    Fact fact{day(static_cast<double>(i) / 72), i + 1, 0, static_cast<int>(i % 10), "x"};
    fact.code = "c" + std::to_string(i % 11);
    facts.push_back(fact);
    one.take(fact);
    one.pass(fact.at - Days(1));
  }
}

TEST(Keep, ABusySubjectHoldsLittleMoreThanItKeepsAndSaysWhatTheDefinitionSays) {
  Reading reading;
  reading.lateness = Days(1);
  reading.keep = 50;
  std::vector<Fact> facts;
  OneSubject one(reading);
  keep_busy(one, 30, facts);
  // What came since W − tail is held as well.
  EXPECT_THAT(one.items(), Lt(50U + 16U + 64U + 2U * 72U + 1U));
  for (const double at : {29.0, 29.4, 29.98}) {
    EXPECT_EQ(one.values(day(at)), by_definition(reading, facts, day(at))) << at;
  }
}

TEST(Keep, ALateFindingIsCountedAmongThoseThatAreNotHeldAnyMore) {
  Reading reading;
  reading.lateness = Days(1);
  reading.keep = 50;
  std::vector<Fact> facts;
  OneSubject one(reading);
  keep_busy(one, 30, facts);
  const std::size_t items = one.items();
  facts.push_back({day(25), 90'000, 0, 4, "late"});
  EXPECT_EQ(one.take(facts.back()), Outcome::kCounted);
  EXPECT_EQ(one.items(), items);
  EXPECT_EQ(one.values(day(29.9)), by_definition(reading, facts, day(29.9)));
}

TEST(Keep, AVersionOfWhatIsOnlyCountedIsNotCountedTwice) {
  Reading reading;
  reading.lateness = Days(1);
  reading.keep = 50;
  std::vector<Fact> facts;
  OneSubject one(reading);
  keep_busy(one, 30, facts);
  const std::string before = one.values(day(29.9))[0];
  Fact corrected = facts[1800];
  corrected.version = 2;
  EXPECT_EQ(one.take(corrected), Outcome::kReplaced);
  EXPECT_EQ(one.values(day(29.9))[0], before);
}

TEST(Keep, WhereEverythingComesAtOnceTheOldestGoAllTheSame) {
  Reading reading;
  reading.lateness = Days(60);
  OneSubject one(reading);
  for (std::uint64_t i = 0; i < 6000; ++i)
    one.take({day(0) + Millis(static_cast<std::int64_t>(i) * 1000), i + 1, 0, 1, "x"});
  EXPECT_THAT(one.items(), Lt(kMostItems + 512));
  EXPECT_EQ(one.values(day(1))[0], "6000");
  EXPECT_TRUE(one.evidence(day(1)).approximate);
}

TEST(Keep, IdsAreBounded) {
  Reading reading;
  reading.lateness = Days(60);
  OneSubject one(reading);
  for (std::uint64_t i = 0; i < 9000; ++i)
    one.take({day(0) + Millis(static_cast<std::int64_t>(i) * 1000), i + 1, 0, 1, "x"});
  EXPECT_THAT(one.ids(), Lt(kMostIds + 64));
  EXPECT_EQ(one.take({day(0) + Millis(8999 * 1000), 9000, 0, 1, "x"}), Outcome::kDuplicate);
}

Reading people() {
  Reading reading;
  reading.source_class = SourceClass::kPeople;
  reading.keep = 100;
  return reading;
}

TEST(People, WhoRepeatsEveryHourTakesNoRoomAndIsCountedOnce) {
  Reading reading = people();
  std::vector<Fact> facts;
  OneSubject one(reading);
  for (std::uint64_t i = 0; i < 2000; ++i) {
    Fact fact{day(static_cast<double>(i) / 96), i + 1};
    fact.reporter = "h" + std::to_string(i % 4);
    facts.push_back(fact);
    one.take(fact);
  }
  EXPECT_THAT(one.items(), Lt(100U + 25U + 64U));
  for (const double at : {0.5, 4.0, 10.0, 20.0, 20.8}) {
    EXPECT_EQ(one.values(day(at)), by_definition(reading, facts, day(at))) << at;
  }
  EXPECT_FALSE(one.evidence(day(20)).approximate);
}

TEST(People, WhereThousandsReportTheOldestGoAndTheStepStays) {
  OneSubject one(people());
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    Fact fact{day(0) + Millis(static_cast<std::int64_t>(i) * 20'000), i + 1};
    fact.reporter = "h" + std::to_string(i);
    one.take(fact);
    if (i % 100 == 0) one.pass(fact.at - Days(2));
  }
  EXPECT_THAT(one.items(), Lt(3 * kMostItems + 1024));
  EXPECT_EQ(one.values(day(4))[1], "1000");
}

}  // namespace
}  // namespace tributary::testing
