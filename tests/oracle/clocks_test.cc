// What hangs on the sources' clocks: silence, bounds from above, levels that are told piece by
// piece. Each as a short story; in every step the engine's rows are also compared with the
// oracle's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/oracle/story.h"

namespace tributary::oracle {
namespace {

constexpr const char* kNoFeedback = R"(within: 30d
inputs:
  found:
    from: inspection
    where: result == "hazard_found"
  feedback:
    from: rectification
    where: kind == "done"
expect:
  after: found
  event: feedback
  by: anchor.deadline
  grace: 12h
levels:
  red: overdue >= 7d and anchor.grade == "major"
  orange: overdue >= 3d or (missing and anchor.grade == "major")
  yellow: missing
score:
  - add: 30
    if: missing
    why: "w"
  - add: min(5 * days(overdue), 50)
    why: "w"
)";

TEST(Clocks, ASilentSourceMakesAnAbsenceUnknownUntilItIsHeardAgain) {
  Story story(Theme::kHazard, {{"silent", kNoFeedback}}, Days(2), Days(3));
  story.caught_up(days(0));
  story.take(
      story.record("inspection", days(1)).set("result", "hazard_found").set("deadline", days(3)));
  story.caught_up_but({"rectification"}, days(5));  // not heard since day 0: stale from day 3 on
  EXPECT_EQ(story.row(), "none");
  story.caught_up_but({"rectification"}, days(20));
  EXPECT_EQ(story.row(), "none");  // without a row none is opened
  story.caught_up(days(21));
  EXPECT_EQ(story.row(), "orange present 79 silent");  // 80, and the band ends at 79
}

// Of a rule that a silence hides there is what it was last shown with: its score inside the band.
TEST(Clocks, ARuleThatFellSilentLeadsWithTheScoreItWasShownWith) {
  const auto rule = [](const std::string& level, const std::string& add) {
    return R"(within: 30d
inputs:
  feedback:
    from: rectification
  found:
    from: inspection
levels:
  blue: )" +
           level + "\nscore:\n  - add: " + add + "\n    why: \"w\"\n";
  };
  Story story(
      Theme::kHazard,
      {{"hidden", rule("feedback.count == 2", "85")}, {"known", rule("feedback.count >= 2", "45")}},
      Days(2), Days(3));
  story.take(story.record("rectification", days(0)));
  story.take(story.record("rectification", days(10)));
  story.take(story.record("inspection", hours(342)));
  // Read up to hour 337, and silent from hour 319 on, both before what was found: W is 327.
  ClockReport report = oracle::caught_up(story.town(), hours(385));
  for (SourceClock& clock : report.clocks) {
    if (clock.source == story.town().source("rectification")) {
      clock.heard_at = WallTime(hours(247).since_epoch());
    }
    if (clock.source == story.town().source("inspection")) {
      clock.caught_up_at = WallTime(hours(375).since_epoch());
    }
  }
  story.take(report, "rectification silent");
  EXPECT_EQ(story.row(), "blue present 39 known");
}

// Nothing can be missing yet: the silence hides nothing, and what was found is told.
TEST(Clocks, ASilentSourceHidesNothingWhereNothingIsMissing) {
  Story story(Theme::kHazard, {{"either", R"(within: 5d
inputs:
  found:
    from: inspection
  feedback:
    from: rectification
expect:
  after: found
  event: feedback
  within: 5d
levels:
  orange: missing
  blue: found.count >= 1
score:
  - add: 25
    why: "w"
)"}},
              Days(2), Days(3));
  story.caught_up(days(0));
  story.caught_up_but({"rectification"}, days(4));
  story.take(story.record("inspection", days(4)));
  EXPECT_EQ(story.row(), "blue present 25 either");
  story.caught_up_but({"rectification"}, days(12));  // due at day 9
  EXPECT_EQ(story.row(), "blue unknown 25 either");
  story.caught_up(days(13));
  EXPECT_EQ(story.row(), "orange present 60 either");
}

// A row that one rule opens for certain also has what another was last known to say.
TEST(Clocks, BesideACertainLevelAnUnknownRuleKeepsItsPart) {
  const std::string found = R"(within: 5d
inputs:
  found:
    from: inspection
  feedback:
    from: rectification
)";
  const std::string score = "score:\n  - add: 25\n    why: \"w\"\n";
  Story story(Theme::kHazard,
              {{"a-certain", found + "levels:\n  blue: found.count >= 1\n" + score},
               {"b-waits", found + "expect:\n  after: found\n  event: feedback\n  within: 24h\n" +
                               "levels:\n  red: missing\n" + score}},
              Days(2), Days(3));
  story.caught_up(days(0));
  story.take(story.record("inspection", days(0)));
  story.caught_up(days(3));
  EXPECT_EQ(story.row(), "red present 83 b-waits");
  // Clocks stand at day 5: the silence begins at day 6, and what was found has left its window.
  story.caught_up_but({"rectification"}, days(7));
  EXPECT_EQ(story.row(), "red present 80 b-waits");
  story.take(story.record("inspection", days(7)));
  EXPECT_EQ(story.row(), "red unknown 83 b-waits");
  story.caught_up(days(8));
  EXPECT_EQ(story.row(), "blue present 25 a-certain");
}

// What is missing was known long ago; what is bounded from above waits for another clock.
TEST(Clocks, AnAbsenceBesideABoundShowsAsTheBoundsClockComes) {
  Story story(Theme::kHazard, {{"few", R"(within: 5d
inputs:
  found:
    from: inspection
  feedback:
    from: rectification
expect:
  after: found
  event: feedback
  by: anchor.deadline
levels:
  blue: missing and found.count <= 2
score:
  - add: 25
    why: "w"
)"}});
  story.take(story.record("inspection", days(0)).set("deadline", days(1)));
  story.take(story.record("inspection", days(3)).set("deadline", days(4)));
  story.clock("rectification", days(1));
  EXPECT_EQ(story.row(), "none");
  story.caught_up(days(4));  // read up to day 2
  EXPECT_EQ(story.row(), "blue kept 25 few");
}

// Nothing is missing any more, but what was, and nobody could know, is kept.
TEST(Clocks, ASourceHeardAgainTellsOfALevelThatIsKept) {
  Story story(Theme::kHazard, {{"missed", R"(within: 5d
inputs:
  found:
    from: inspection
  feedback:
    from: rectification
expect:
  after: found
  event: feedback
  within: 5d
levels:
  blue: missing
score:
  - add: 25
    why: "w"
keep_for: 30d
)"}},
              Days(2), Days(3));
  story.caught_up(days(0));
  story.take(story.record("inspection", days(0)));
  story.caught_up_but({"rectification"}, days(30));  // missing from day 5 to day 10
  EXPECT_EQ(story.row(), "none");
  story.caught_up(days(31));
  EXPECT_EQ(story.row(), "blue kept 25 missed");
}

// While a clock is still on its way a level seems to end where it has come to, and a row of weeks
// later to be another episode's.
TEST(Clocks, AnEpisodeThatAClockTellsOfPieceByPieceBeginsWithItsFirst) {
  Story story(Theme::kHazard, {{"a-certain", R"(within: 5d
inputs:
  feedback:
    from: rectification
levels:
  orange: feedback.count >= 1
score:
  - add: 25
    why: "w"
)"},
                               {"b-few", R"(within: 5d
inputs:
  found:
    from: inspection
levels:
  orange: found.count >= 1 and found.count <= 2
score:
  - add: 25
    why: "w"
)"}});
  story.take(story.record("inspection", days(0)));
  story.take(story.record("inspection", days(8)));
  story.take(story.record("rectification", days(39)));
  story.caught_up(days(40));
  EXPECT_THAT(story.changes().back(), testing::HasSubstr("\"first_seen\":\"2024-11-23T08:00"));
  story.pass(days(60));
  EXPECT_EQ(story.row(), "none");
}

TEST(Clocks, ALevelThatWaitedForItsSourceLastsFromItsBeginningOn) {
  Story story(Theme::kBuilding, {{"a-few", R"(within: 5d
inputs:
  found:
    from: inspection
levels:
  blue: found.count >= 1 and found.count <= 2
score:
  - add: 25
    why: "w"
)"},
                                 {"b-reads", R"(within: 5d
inputs:
  found:
    from: inspection
  others:
    from: signal
    where: rule == "a-few"
levels:
  blue: found.count >= 1
score:
  - add: 20
    why: "w"
  - add: min(5 * others.count, 15)
    why: "w"
)"}});
  story.take(story.record("inspection", days(0)));
  story.take(story.record("inspection", days(3)));
  story.caught_up(days(4));
  EXPECT_EQ(story.row(), "blue present 28 a-few");
  const std::size_t before = story.changes().size();
  story.caught_up(days(6));
  EXPECT_EQ(story.row(), "blue present 28 a-few");  // nothing begins a second time
  ASSERT_EQ(story.changes().size(), before + 1);    // only its deadline passes
  EXPECT_THAT(story.changes().back(), testing::HasSubstr("\"past_due\":true"));
}

TEST(Clocks, AReportAtTheInstantOfAChangeHidesItFromNobody) {
  const auto changes = [](std::uint32_t reported) {
    Story story(Theme::kBuilding, {{"a-few", R"(within: 5d
inputs:
  found:
    from: inspection
  reports:
    from: grievance
levels:
  orange: found.count >= 1 and found.count <= 2
score:
  - add: 25
    why: "w"
)"}});
    story.take(story.record("inspection", hours(56)));
    story.take(story.record("inspection", hours(56)));
    story.take(story.record("inspection", hours(62)));
    story.clock("inspection", hours(62));
    story.take(story.record("grievance", hours(176), reported).by(0));
    story.caught_up(hours(200));
    story.caught_up(hours(296));
    return story.changes().size();
  };
  EXPECT_EQ(changes(0), changes(1));
}

TEST(Clocks, ALevelConfirmedWhileAnEarlierOneIsKeptHasLastedSinceThen) {
  Story story(Theme::kBuilding, {{"twice", R"(within: 5d
inputs:
  found:
    from: inspection
levels:
  red: found.count >= 1
score:
  - add: 25
    why: "w"
confirm_for: 6h
keep_for: 12h
)"}});
  for (const EventTime at : {days(0), days(5) + std::chrono::hours(6)}) {
    story.take(story.record("inspection", at));
  }
  // Confirmed as the first is kept no longer: by its end red has lasted since day 0 and six hours.
  story.take(story.record("inspection", days(5) + std::chrono::hours(12)));
  story.pass(days(10) + std::chrono::hours(13));
  EXPECT_EQ(story.row(), "red kept 80 twice");
  EXPECT_THAT(story.changes().back(), testing::HasSubstr("\"level_since\":\"2024-11-23T14:00"));
}

// Every ninety days tokens are read under another key, which nobody looks at where too few reported
// for a step: who comes by later finds that instant passed, and asks for one that is to come.
TEST(Clocks, AKeyChangesUnseenDuringASilence) {
  Story story(Theme::kBuilding, {{"bounded", R"(within: 24h
inputs:
  found:
    from: inspection
    where: result == "hazard_found"
  reports:
    from: grievance
levels:
  orange: found.count >= 1 and found.count <= 2
score:
  - add: 25
    if: reports.distinct(reporter) >= 3
    why: "w"
)"}},
              Days(0), Days(3));
  story.caught_up(days(14));
  story.caught_up_but({"inspection"}, days(18));
  const EventTime ahead = hours(450);
  story.take(story.record("grievance", ahead).by(0));
  story.caught_up_but({"inspection"}, days(25));
  ASSERT_NE(token_epoch_of(ahead), token_epoch_of(days(25)));
  story.take(story.record("inspection", hours(599)).set("result", "pass"));
  EXPECT_EQ(story.row(), "none");
}

// The first clock lets what waits for one be read from the beginning of time, where a rule whose
// items had just been put anew took its windows to stand already.
TEST(Clocks, TheFirstOneLeavesALevelThatReadsAnother) {
  Story story(Theme::kUnit, {{"answered", R"(within: 10d
inputs:
  reports:
    from: grievance
  feedback:
    from: rectification
expect:
  after: reports
  event: feedback
  within: 1wd
levels:
  red: feedback.count >= 1 or missing
score:
  - add: 25
    why: "w"
)"},
                             {"reads", R"(within: 10d
inputs:
  reports:
    from: call110
  feedback:
    from: rectification
  others:
    from: signal
    where: rule == "answered"
expect:
  after: reports
  event: feedback
  within: 3wd
levels:
  yellow: others.any
score:
  - add: 45
    why: "w"
)"}});
  story.take(story.record("rectification", days(7)).set("kind", "progress"));
  const RecordText report = story.record("call110", days(8)).by(2);
  story.take(report);
  story.pass(days(5));
  RecordText taken_back = report;
  story.take(taken_back.version(7).is_void());
  EXPECT_EQ(story.row(), "red present 83 answered");
}

}  // namespace
}  // namespace tributary::oracle
