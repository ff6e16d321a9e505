#include "ops/tributary/study/cohort.h"

#include <gtest/gtest.h>

namespace tributary {
namespace {

constexpr Millis kDay = std::chrono::hours(24);

EventTime day(int number) { return EventTime() + kDay * number; }

std::vector<StudiedSubject> times(std::size_t count, const StudiedSubject& subject) {
  return std::vector<StudiedSubject>(count, subject);
}

std::vector<StudiedSubject> joined(std::vector<StudiedSubject> a,
                                   const std::vector<StudiedSubject>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

TEST(CohortTest, LiftIsTheRateOfThoseThatMetTheRuleOverTheBaseRate) {
  const auto totals = totals_of(
      joined(joined(times(30, {day(0), day(1), {day(20)}}), times(30, {day(0), day(1), {}})),
             times(60, {day(0), {}, {}})),
      kDay * 90);
  EXPECT_EQ(totals.all->subjects, 120U);
  EXPECT_EQ(totals.all->with_outcome, 30U);
  EXPECT_DOUBLE_EQ(totals.met->rate(), 0.5);
  EXPECT_DOUBLE_EQ(*totals.lift, 2.0);
  EXPECT_EQ(totals.not_met->with_outcome, 0U);
  EXPECT_EQ(*totals.median_lead, kDay * 19);
}

TEST(CohortTest, NothingIsSaidOfFewerThanFiftySubjects) {
  const auto totals = totals_of(
      joined(times(49, {day(0), day(1), {day(2)}}), times(80, {day(0), {}, {}})), kDay * 90);
  EXPECT_EQ(totals.met, std::nullopt);
  EXPECT_EQ(totals.lift, std::nullopt);
  EXPECT_EQ(totals.median_lead, std::nullopt);
  EXPECT_EQ(totals.all->subjects, 129U);
}

TEST(CohortTest, AnOutcomeCountsAfterTheInstantAndWithinTheSpanOnly) {
  const auto outcomes = [](EventTime outcome) {
    return totals_of(times(50, {day(10), day(10), {outcome}}), kDay * 90).met->with_outcome;
  };
  EXPECT_EQ(outcomes(day(9)), 0U);
  EXPECT_EQ(outcomes(day(10)), 0U);
  EXPECT_EQ(outcomes(day(100)), 50U);
  EXPECT_EQ(outcomes(day(101)), 0U);
}

}  // namespace
}  // namespace tributary
