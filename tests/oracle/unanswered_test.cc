// Reports by people that an office leaves unanswered (RULES 3.6, PEOPLE 7), and what falls to a
// cell; each as a short story, in every step of which the engine's rows are also compared with the
// oracle's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/oracle/story.h"

namespace tributary::oracle {
namespace {

constexpr const char* kUnanswered = R"(within: 30d
inputs:
  reports:
    from: [grievance, call110]
  feedback:
    from: rectification
expect:
  after: reports
  event: feedback
  within: 10wd
levels:
  red: overdue > 10d
  yellow: missing
score:
  - add: 45
    why: "w"
)";

TEST(Unanswered, TwoPeopleAreNotEnough) {
  Story story(Theme::kUnit, {{"late", kUnanswered}});
  story.take(story.record("call110", days(1)).by(1));
  story.take(story.record("call110", days(1)).by(2));
  story.take(story.record("call110", days(2)).by(2));
  story.pass(days(30));
  EXPECT_EQ(story.row(), "none");
  story.take(story.record("call110", days(30)).by(3));
  story.pass(days(40));
  EXPECT_EQ(story.row(), "none");  // the first two have expired before the third is due
}

// Three called, then three others wrote before the calls expired: never answered, and overdue since
// the calls were, though these are forgotten long before. (The engine counted from the letters.)
TEST(Unanswered, TheDayStaysWhenTheFirstReportsAreForgotten) {
  Story story(Theme::kUnit, {{"late", kUnanswered}});
  for (const int who : {1, 2, 3}) story.take(story.record("call110", days(10)).by(who));
  for (const int who : {4, 5, 6}) story.take(story.record("grievance", days(35)).by(who));
  story.pass(days(27));
  EXPECT_EQ(story.row(), "yellow present 45 late");
  story.pass(days(56));
  EXPECT_EQ(story.row(), "red present 80 late");
  story.pass(days(58));
  EXPECT_EQ(story.row(), "red present 80 late");
  story.take(story.record("rectification", days(59)).set("kind", "done"));
  story.pass(days(60));
  EXPECT_EQ(story.row(), "none");
}

TEST(Unanswered, WhatIsNearNoSlopeIsARowOfItsCell) {
  Story story(Theme::kSlope, {{"cracks", R"(within: 10d
inputs:
  found:
    from: inspection
    near: { within: 2km, or_cell: true }
levels:
  yellow: found.count >= 2
score:
  - add: 45
    why: "w"
)"}});
  story.take(story.record("inspection", days(1)).metres(1500));
  story.take(story.record("inspection", days(1)).metres(2500).in_cell());
  EXPECT_EQ(story.row(), "none");
  story.take(story.record("inspection", days(2))
                 .metres(2500)
                 .also_near(subject_of(Theme::kSlope, 1), 1900));
  story.take(story.record("inspection", days(2)).metres(9000).in_cell());
  EXPECT_EQ(story.row(), "none");
  EXPECT_EQ(story.row_at(cell_of_town(), "geo.slope"), "yellow present 45 cracks");
}

}  // namespace
}  // namespace tributary::oracle
