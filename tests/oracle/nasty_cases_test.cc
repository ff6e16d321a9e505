// What is easily got wrong, each as a short story. In every step the engine's rows are also
// compared with the oracle's (story.h).
#include <gtest/gtest.h>

#include "tests/oracle/story.h"

namespace tributary::oracle {
namespace {

constexpr const char* kFound = R"(within: 5d
inputs:
  found:
    from: inspection
    where: result == "fail"
levels:
  orange: found.count >= 2
  yellow: found.count >= 1
score:
  - add: 30 * found.count
    why: "w"
keep_for: 3d
)";

TEST(NastyCases, ALevelFallsWhileAHigherOneIsKept) {
  Story story(Theme::kBuilding, {{"twice", kFound}});
  story.take(story.record("inspection", days(0)).set("result", "fail"));
  story.take(story.record("inspection", days(2)).set("result", "fail"));
  EXPECT_EQ(story.row(), "orange present 60 twice");
  story.pass(days(6));  // the first has left: R is yellow, orange is kept
  EXPECT_EQ(story.row(), "orange kept 60 twice");
  story.pass(days(7) + Millis(1));  // R is none, orange still kept
  EXPECT_EQ(story.row(), "orange kept 60 twice");
  story.pass(days(8));  // orange was kept for three days; yellow is for two more
  EXPECT_EQ(story.row(), "yellow kept 40 twice");
  story.pass(days(10));
  EXPECT_EQ(story.row(), "none");
}

TEST(NastyCases, AFarAheadRecordRaisesAndDoesNotLower) {
  Story story(Theme::kBuilding, {{"twice", kFound}});
  story.pass(days(0));
  story.take(story.record("inspection", days(1)).set("result", "fail"));
  story.take(story.record("inspection", days(1)).set("result", "fail"));
  story.take(story.record("inspection", days(40)).set("result", "fail"));
  EXPECT_EQ(story.row(), "orange kept 60 twice");  // T is day 40: R is yellow there
  story.pass(days(20));                            // orange is over; what day 40 says is not
  EXPECT_EQ(story.row(), "yellow present 40 twice");
  story.pass(days(48));
  EXPECT_EQ(story.row(), "none");
}

TEST(NastyCases, LateEvidenceMakesAPeakThatHasPassed) {
  Story story(Theme::kBuilding, {{"peak", R"(within: 24h
inputs:
  found:
    from: inspection
levels:
  yellow: found.count >= 2
score:
  - add: 45
    why: "w"
keep_for: 5d
)"}},
              Days(5));
  story.take(story.record("inspection", days(10)));
  story.take(story.record("inspection", days(14)));
  story.pass(days(9));
  EXPECT_EQ(story.row(), "none");
  story.take(story.record("inspection", hours(10 * 24 + 5)));  // four days late
  EXPECT_EQ(story.row(), "yellow kept 45 peak");
  story.pass(days(16));
  EXPECT_EQ(story.row(), "none");  // R held on [10d+5h, 11d): kept until 16d
}

TEST(NastyCases, ACorrectedVersionCountsAtItsOwnTime) {
  Story story(Theme::kBuilding, {{"twice", kFound}});
  story.take(story.record("inspection", days(0)).set("result", "fail"));
  const RecordText first = story.record("inspection", days(3)).set("result", "fail");
  story.take(first);
  EXPECT_EQ(story.row(), "orange present 60 twice");
  RecordText second(story.town(), "inspection", subject_of(Theme::kBuilding, 0), days(1), 2);
  story.take(second.set("result", "pass").version(2));
  EXPECT_EQ(story.row(), "yellow present 40 twice");
  story.take(first);  // the old version comes once more
  EXPECT_EQ(story.row(), "yellow present 40 twice");
}

// What is remembered of red was made of reports that have been forgotten since. (Between them an
// epoch of tokens ends.)
TEST(NastyCases, EvidenceBeyondLatenessBringsBackNoLevelOfForgottenRecords) {
  Story story(Theme::kBuilding, {{"reported", R"(within: 10d
inputs:
  found:
    from: inspection
  reports:
    from: grievance
levels:
  red: reports.distinct(reporter) >= 3
  orange: found.count >= 1 and found.last.grade == "major"
score:
  - add: 25
    why: "w"
)"}});
  const EventTime first = hours(18 * 24 + 18);
  story.take(story.record("grievance", first + std::chrono::hours(12)).by(5));
  story.take(story.record("grievance", first).by(6));
  story.take(story.record("grievance", first + std::chrono::hours(7 * 24 + 6)).by(0));
  EXPECT_EQ(story.row(), "red present 80 reported");
  story.pass(first + std::chrono::hours(18 * 24 + 10));
  EXPECT_EQ(story.row(), "none");
  story.take(story.record("grievance", first + Days(8)).by(0));
  EXPECT_EQ(story.row(), "none");
}

constexpr const char* kShort = R"(within: 24h
inputs:
  found:
    from: inspection
levels:
  orange: found.count >= 1
score:
  - add: 70
    why: "w"
keep_for: 10d
)";
constexpr const char* kLong = R"(within: 10d
inputs:
  found:
    from: inspection
levels:
  LEVEL: found.count >= 1
score:
  - add: 50
    why: "w"
)";

std::string with_level(std::string text, const std::string& level) {
  return text.replace(text.find("LEVEL"), 5, level);
}

TEST(NastyCases, AKeptRuleLeadsAPresentOneOfALowerLevel) {
  Story story(Theme::kBuilding, {{"a-kept", kShort}, {"b-present", with_level(kLong, "yellow")}});
  story.take(story.record("inspection", days(0)));
  EXPECT_EQ(story.row(), "orange present 73 a-kept");
  story.pass(days(2));
  EXPECT_EQ(story.row(), "orange kept 73 a-kept");
}

TEST(NastyCases, TheBestConditionAtTheRowsLevelCounts) {
  Story story(Theme::kBuilding, {{"a-kept", kShort}, {"b-present", with_level(kLong, "orange")}});
  story.take(story.record("inspection", days(0)));
  story.pass(days(2));  // the leader is only kept, the other still holds
  EXPECT_EQ(story.row(), "orange present 73 a-kept");
}

TEST(NastyCases, TwoHazardsOnOneSubjectAreTwoRows) {
  Story story(Theme::kBuilding, {{"fire-rule", kFound},
                                 {"wall-rule", std::string("hazard: safety.building\n") + kShort}});
  story.take(story.record("inspection", days(0)).set("result", "fail"));
  EXPECT_EQ(story.row("safety.fire"), "yellow present 40 fire-rule");
  EXPECT_EQ(story.row("safety.building"), "orange present 70 wall-rule");
  story.pass(days(3));
  EXPECT_EQ(story.row("safety.fire"), "yellow present 40 fire-rule");
  EXPECT_EQ(story.row("safety.building"), "orange kept 70 wall-rule");
  story.pass(days(9));
  EXPECT_EQ(story.row("safety.fire"), "none");
}

TEST(NastyCases, ControlRecordsTwiceChangeNothing) {
  Story story(Theme::kBuilding, {{"twice", kFound}});
  story.take(story.record("inspection", days(0)).set("result", "fail"));
  story.pass(days(6));
  EXPECT_EQ(story.row(), "yellow kept 40 twice");
  const std::vector<std::string> before = story.changes();
  story.pass(days(6));
  story.pass(days(4));  // an older one, late
  story.clock("inspection", days(1));
  Generation generation;
  generation.ruleset = sha256("rules");
  for (int i = 0; i < 2; ++i) story.take(generation, "a generation");
  EXPECT_EQ(story.changes(), before);
}

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

TEST(NastyCases, ANewMinorAnchorDoesNotLowerAnOverdueMajorOne) {
  Story story(Theme::kHazard, {{"silent", kNoFeedback}});
  story.take(story.record("inspection", days(0))
                 .set("result", "hazard_found")
                 .set("grade", "major")
                 .set("deadline", days(10)));
  story.take(story.record("inspection", days(8))
                 .set("result", "hazard_found")
                 .set("grade", "minor")
                 .set("deadline", days(30)));
  story.pass(days(10));
  EXPECT_EQ(story.row(), "none");  // grace
  story.pass(hours(10 * 24 + 12));
  EXPECT_EQ(story.row(), "orange present 60 silent");
  story.pass(days(17));
  EXPECT_EQ(story.row(), "red present 80 silent");
  story.take(story.record("rectification", days(18)).set("kind", "done"));
  story.pass(days(18));  // one event meets both
  EXPECT_EQ(story.row(), "none");
  story.pass(days(40));
  EXPECT_EQ(story.row(), "none");
}

TEST(NastyCases, AnAnchorThatComesLateIsOverdueAtOnce) {
  Story story(Theme::kHazard, {{"silent", kNoFeedback}}, Days(5));
  story.pass(days(9));
  story.take(story
                 .record("inspection", days(5))  // beyond lateness
                 .set("result", "hazard_found")
                 .set("grade", "major")
                 .set("deadline", days(8)));
  EXPECT_EQ(story.row(), "orange present 60 silent");
}

TEST(NastyCases, AnAbsenceWaitsForTheExpectedSourceAndForNothingElse) {
  Story story(Theme::kHazard, {{"silent", kNoFeedback}});
  story.pass(days(0));
  story.take(
      story.record("inspection", days(1)).set("result", "hazard_found").set("deadline", days(3)));
  story.clock("inspection", days(9));
  EXPECT_EQ(story.row(), "none");
  story.clock("rectification", days(4));  // W is still day 0
  EXPECT_EQ(story.row(), "yellow present 40 silent");
}

TEST(NastyCases, AnUnmetAnchorExpires) {
  Story story(Theme::kHazard, {{"silent", kNoFeedback}});
  story.take(
      story.record("inspection", days(0)).set("result", "hazard_found").set("deadline", days(3)));
  story.pass(days(33) - Millis(1));
  EXPECT_EQ(story.row(), "orange present 79 silent");  // 80, and the band ends at 79
  story.pass(days(33));
  EXPECT_EQ(story.row(), "none");
}

TEST(NastyCases, OfASparseBaselineTheFloorIsUsual) {
  Story story(Theme::kBuilding, {{"more", R"(within: 24h
inputs:
  found:
    from: inspection
    baseline: { over: 10d, min_history: 4d, floor: 2 }
levels:
  orange: found.count >= 1 and found.ratio >= 2
  yellow: found.count >= 1 and found.ratio >= 1
score:
  - add: 45
    why: "w"
)"}});
  story.pass(days(0));
  story.take(story.record("inspection", days(3)));
  story.take(story.record("inspection", hours(3 * 24 + 1)));
  EXPECT_EQ(story.row(), "none");  // three days of history: the baseline is not ready
  story.pass(days(15));
  story.take(story.record("inspection", days(16)));
  EXPECT_EQ(story.row(), "none");  // a half of what the floor calls usual
  story.take(story.record("inspection", hours(16 * 24 + 1)));
  EXPECT_EQ(story.row(), "yellow present 45 more");
  for (const int hour : {2, 3}) story.take(story.record("inspection", hours(16 * 24 + hour)));
  EXPECT_EQ(story.row(), "orange present 60 more");
}

TEST(NastyCases, BeyondKeepThereAreCountsAndNoMore) {
  Story story(Theme::kBuilding, {{"many", R"(within: 10d
inputs:
  found:
    from: inspection
    keep: 3
levels:
  orange: found.count >= 5
  yellow: found.count >= 1 and found.first.result == "fail"
  blue: found.count >= 1
score:
  - add: 45
    why: "w"
)"}});
  for (const int day : {1, 2, 3}) {
    story.take(story.record("inspection", days(day)).set("result", "fail"));
  }
  EXPECT_EQ(story.row(), "yellow present 45 many");
  story.take(story.record("inspection", days(4)).set("result", "fail"));
  EXPECT_EQ(story.row(), "yellow kept 45 many");  // of day 3: W has not passed
  story.pass(days(4));
  EXPECT_EQ(story.row(), "blue present 39 many");  // `.first` has no value any more
  story.take(story.record("inspection", days(5)).set("result", "fail"));
  EXPECT_EQ(story.row(), "orange present 60 many");  // `.count` has
}

Sweep strictly(const std::string& id, EventTime at) {
  Sweep sweep;
  sweep.id = id;
  sweep.check = CheckKind::kSpecial;
  sweep.at = at;
  sweep.profile = "strict";
  return sweep;
}

// A sweep profile: what a variant finds at the sweep's instant holds until the next sweep of it or
// for 30 days, follows late evidence of before it, and hears nothing of what came after it.
TEST(NastyCases, ASweepProfileSpeaksOfItsInstant) {
  Story story(Theme::kBuilding, {{"twice", kFound}, {"twice@strict", R"(within: 5d
inputs:
  found:
    from: inspection
    where: result == "fail"
levels:
  red: found.count >= 2
  orange: found.count >= 1
score:
  - add: 40 * found.count
    why: "w"
keep_for: 3d
)"}});
  story.take(story.record("inspection", days(0)).set("result", "fail"));
  EXPECT_EQ(story.row(), "yellow present 40 twice");
  story.take(strictly("s1", days(1)), "a sweep of day 1");
  story.pass(days(2));
  EXPECT_EQ(story.row(), "orange present 63 twice@strict");
  story.take(story.record("inspection", days(2)).set("result", "fail"));
  EXPECT_EQ(story.row(),
            "orange present 60 twice");  // the rule says as much, and the variant no more
  story.take(story.record("inspection", days(1)).set("result", "fail"));  // late
  EXPECT_EQ(story.row(), "red present 83 twice@strict");
  story.pass(days(12));
  EXPECT_EQ(story.row(), "red kept 80 twice@strict");  // the rule's own level is over
  story.take(strictly("s2", days(20)), "a sweep of day 20");
  story.pass(days(21));
  EXPECT_EQ(story.row(), "none");
}

TEST(NastyCases, ASweepProfileEndsAfterThirtyDays) {
  Story story(Theme::kBuilding, {{"twice", kFound}, {"twice@strict", R"(within: 40d
inputs:
  found:
    from: inspection
levels:
  blue: found.count >= 1
score:
  - add: 30
    why: "w"
)"}});
  story.take(story.record("inspection", days(0)).set("result", "pass"));
  EXPECT_EQ(story.row(), "none");
  story.take(strictly("s1", days(2)), "a sweep of day 2");
  story.pass(days(3));
  EXPECT_EQ(story.row(), "blue present 30 twice@strict");
  story.pass(days(32) - Millis(1));
  EXPECT_EQ(story.row(), "blue present 30 twice@strict");
  story.pass(days(32));
  EXPECT_EQ(story.row(), "none");
}
}  // namespace
}  // namespace tributary::oracle
