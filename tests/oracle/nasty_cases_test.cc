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
  EXPECT_EQ(story.changes(), before);
}

}  // namespace
}  // namespace tributary::oracle
