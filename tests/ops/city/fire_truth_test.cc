#include "ops/city/fire_truth.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace tributary::city {
namespace {

constexpr std::uint32_t kHouse = 7;

EventTime day(double days) {
  return EventTime::from_millis(1'740'758'400'000 + static_cast<std::int64_t>(days * 86'400'000));
}
FireFact report(double days, std::uint32_t reporter) {
  return {kHouse, reporter, day(days), false};
}
FireFact failed(double days) { return {kHouse, 0, day(days), true}; }

// `yellow 5-50 orange 9-45`: days from the start.
std::string told(const std::vector<FireFact>& facts) {
  std::string out;
  for (const BuildingTruth& truth : fire_truth(facts))
    for (const LevelSpan& each : truth.spans) {
      if (!out.empty()) out += ' ';
      out += std::string(name_of(each.level)) + ' ' +
             std::to_string((each.span.begin - day(0)) / Millis(86'400'000)) + '-' +
             std::to_string((each.span.end - day(0)) / Millis(86'400'000));
    }
  return out;
}

// The rule's own test: until its first report leaves the window (30 d), and keep_for (14 d) after.
TEST(FireTruth, AgreesWithTheRulesFirstTimeLine) {
  EXPECT_EQ(told({report(0, 1), failed(2), report(5, 2), report(9, 3)}), "yellow 9-44 orange 9-44");
}

TEST(FireTruth, CountsAPersonOnce) {
  std::vector<FireFact> facts = {failed(1), failed(1)};
  for (int i = 0; i < 200; ++i) facts.push_back(report(0.01 * i, 1));
  EXPECT_EQ(told(facts), "");
}

TEST(FireTruth, ARepeatRenewsThePersonsOwnTime) {
  EXPECT_EQ(told({report(0, 1), report(1, 2), report(2, 3), report(10, 1)}), "yellow 2-45");
}

TEST(FireTruth, ThreePeopleInSeventyDaysAreNotThreeInThirty) {
  EXPECT_EQ(told({report(0, 1), report(35, 2), report(70, 3), failed(35)}), "");
}

TEST(FireTruth, TheWindowIsOpenAtItsOldEnd) {
  EXPECT_EQ(told({report(0, 1), report(1, 2), report(30, 3)}), "");
  EXPECT_NE(told({report(0.001, 1), report(1, 2), report(30, 3)}), "");
}

TEST(FireTruth, RedNeedsFivePeopleAndTwoFailedInspections) {
  std::vector<FireFact> facts = {report(1, 1), report(2, 2), report(3, 3),
                                 report(4, 4), report(5, 5), failed(6)};
  EXPECT_EQ(told(facts), "yellow 3-47 orange 6-47");
  facts.push_back(failed(8));
  EXPECT_EQ(told(facts), "yellow 3-47 orange 6-47 red 8-45");
}

TEST(FireTruth, TheOrderOfFactsDoesNotMatter) {
  EXPECT_EQ(told({report(9, 3), failed(2), report(5, 2), report(0, 1)}),
            told({report(0, 1), failed(2), report(5, 2), report(9, 3)}));
}

TEST(FireTruth, BuildingsAreApart) {
  std::vector<FireFact> facts = {report(0, 1), report(1, 2), report(2, 3)};
  facts[2].building = kHouse + 1;
  EXPECT_EQ(told(facts), "");
}

// Whoever changes the shipped rule has to look at what is taken for its truth.
TEST(FireTruth, SpeaksOfTheRuleThatIsShipped) {
  std::stringstream lock;
  lock << std::ifstream("rules/packs/rules.lock").rdbuf();
  const std::string shipped = std::string(kFireRule) + " " + std::to_string(kFireRuleVersion) + " ";
  EXPECT_NE(lock.str().find(shipped), std::string::npos) << shipped;
}

}  // namespace
}  // namespace tributary::city
