// What is spared (DESIGN P5): rules sleep at subjects of which they can say nothing, and reports
// that no step tells are felt by none. That nobody can tell is tests/oracle/sleep_test.cc.
#include <gtest/gtest.h>

#include "tests/support/small_city.h"

namespace tributary::testing {
namespace {

EventTime minutes(int count) { return days(count / 1440.0); }

class SleepTest : public ::testing::Test {
 protected:
  std::uint64_t felt() { return city_.partition().effort().felt; }
  std::uint64_t unfelt() { return city_.partition().effort().unfelt; }

  SmallCity city_;
};

TEST_F(SleepTest, ARuleSleepsUntilEnoughReportsAreThere) {
  city_.report("B1", minutes(1), "a");
  city_.report("B1", minutes(2), "b");
  EXPECT_EQ(felt(), 0U);
  EXPECT_EQ(city_.level_of("B1"), Level::kNone);
  city_.report("B1", minutes(3), "c");
  EXPECT_EQ(felt(), 1U);
  EXPECT_EQ(city_.level_of("B1"), Level::kYellow);
}

TEST_F(SleepTest, AFindingAloneDoesNotWakeARuleThatWantsPeopleToo) {
  for (int i = 0; i < 4; ++i) city_.failed_inspection("B1", minutes(i));
  EXPECT_EQ(felt(), 0U);
  for (const char* who : {"a", "b", "c"}) city_.report("B1", minutes(10), who);
  EXPECT_EQ(city_.level_of("B1"), Level::kOrange);
}

TEST_F(SleepTest, ALateReportThatIsTheThirdWakes) {
  city_.report("B1", days(5), "a");
  city_.report("B1", days(6), "b");
  city_.pass(days(5.5));
  city_.report("B1", days(5.2), "c");
  EXPECT_EQ(city_.level_of("B1"), Level::kYellow);
}

TEST_F(SleepTest, ItSleepsAgainWhereNothingWasEverSaid) {
  for (const char* who : {"a", "b"}) city_.report("B1", days(1), who);
  city_.pass(days(70));
  for (const char* who : {"c", "d"}) city_.report("B1", days(71), who);
  EXPECT_EQ(felt(), 0U);
  city_.report("B1", days(72), "e");
  EXPECT_EQ(city_.level_of("B1"), Level::kYellow);
}

TEST_F(SleepTest, ReportsBetweenTwoStepsAreFeltByNoRule) {
  for (int i = 0; i < 5; ++i) city_.report("B1", minutes(i), "h" + std::to_string(i));
  const std::uint64_t before = felt();
  for (int i = 5; i < 8; ++i) city_.report("B1", minutes(i), "h" + std::to_string(i));
  city_.report("B1", minutes(8), "h1");
  // A ninth person's comes late.
  city_.report("B1", minutes(6), "h8");
  EXPECT_EQ(felt(), before);
  EXPECT_EQ(unfelt(), 6U);  // the fourth, and five since
  city_.report("B1", minutes(9), "h9");
  EXPECT_EQ(felt(), before + 1);
}

TEST_F(SleepTest, RulesWithoutALowerBoundNeverSleep) {
  Rule rule = repeat_rule();
  rule.levels.fill(std::nullopt);
  // Fewer than two findings.
  Program& fewer = rule.levels[static_cast<std::size_t>(Level::kBlue)].emplace();
  fewer.code = {
      {OpCode::kAttribute, 1, 0}, {OpCode::kNumber, 0, 2 * Decimal::kScale}, {OpCode::kLt, 0, 0}};
  SmallCity city({rule});
  city.report("B1", minutes(1), "a");
  EXPECT_EQ(city.partition().effort().felt, 1U);
  EXPECT_EQ(city.level_of("B1"), Level::kBlue);
}

}  // namespace
}  // namespace tributary::testing
