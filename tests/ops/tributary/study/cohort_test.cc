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

const StudiedSubject kQuiet{day(0), {}, {}};
const StudiedSubject kMet{day(0), day(1), {}};

TEST(CohortTest, LiftIsTheRateOfThoseThatMetTheRuleOverTheBaseRate) {
  const auto totals = totals_of(
      joined(joined(times(30, {day(0), day(1), {day(20)}}), times(30, kMet)), times(60, kQuiet)),
      kDay * 90);
  ASSERT_TRUE(totals);
  EXPECT_EQ(totals->all, (CohortTotals{120, 30}));
  EXPECT_EQ(totals->met, (CohortTotals{60, 30}));
  EXPECT_EQ(totals->not_met, (CohortTotals{60, 0}));
  EXPECT_DOUBLE_EQ(totals->met.rate(), 0.5);
  EXPECT_DOUBLE_EQ(*totals->lift, 2.0);
  EXPECT_EQ(*totals->median_lead, Days(19));
}

TEST(CohortTest, ACohortBelowTheFloorSilencesTheOthersToo) {
  struct Case {
    std::size_t met, not_met;
    bool is_told;
  };
  for (const Case& each : {Case{50, 50, true}, Case{49, 500, false}, Case{500, 49, false},
                           Case{0, 500, false}, Case{500, 0, false}, Case{0, 0, false}}) {
    const auto totals =
        totals_of(joined(times(each.met, kMet), times(each.not_met, kQuiet)), kDay * 90);
    EXPECT_EQ(totals.has_value(), each.is_told) << each.met << " and " << each.not_met;
  }
}

TEST(CohortTest, AnOutcomeCountsAfterTheInstantAndWithinTheSpanOnly) {
  const auto with_outcome = [](EventTime outcome) {
    const auto subjects = joined(times(50, {day(10), day(10), {outcome}}), times(50, kQuiet));
    return totals_of(subjects, kDay * 90)->met.with_outcome;
  };
  EXPECT_EQ(with_outcome(day(9)), 0U);
  EXPECT_EQ(with_outcome(day(10)), 0U);
  EXPECT_EQ(with_outcome(day(10) + Millis(1)), 50U);
  EXPECT_EQ(with_outcome(day(100)), 50U);
  EXPECT_EQ(with_outcome(day(100) + Millis(1)), 0U);
}

TEST(CohortTest, TheBaseRateCountsFromTheFirstRecordAndNotFromMeetingTheRule) {
  const auto totals =
      totals_of(joined(times(50, {day(0), day(30), {day(10)}}), times(50, kQuiet)), kDay * 90);
  EXPECT_EQ(totals->all.with_outcome, 50U);
  EXPECT_EQ(totals->met.with_outcome, 0U);
  EXPECT_EQ(*totals->lift, 0.0);
}

TEST(CohortTest, WithoutAnyOutcomeThereIsNeitherLiftNorLead) {
  const auto totals = totals_of(joined(times(50, kMet), times(50, kQuiet)), kDay * 90);
  EXPECT_EQ(totals->lift, std::nullopt);
  EXPECT_EQ(totals->median_lead, std::nullopt);
}

TEST(CohortTest, TheLeadIsTheLowerMiddleInWholeDaysAndNeverOneSubjectsOwn) {
  const auto lead = [](const std::vector<int>& days) {
    std::vector<StudiedSubject> subjects = joined(times(50, kMet), times(50, kQuiet));
    for (const int at : days) {
      subjects.push_back({day(0), day(0), {day(at) + std::chrono::hours(5), day(80)}});
    }
    return totals_of(subjects, kDay * 90)->median_lead;
  };
  EXPECT_EQ(lead({4}), std::nullopt);
  EXPECT_EQ(lead({4, 6}), std::nullopt);
  EXPECT_EQ(lead({60, 4, 6}), Days(6));
  EXPECT_EQ(lead({60, 4, 7, 6}), Days(6));
}

}  // namespace
}  // namespace tributary
