// A further reporter between two steps, or somebody who reports here and not there: what Laws.Erase
// has found, and Laws.TwoWorlds where it hung on when one had looked, each as a short story (PEOPLE
// 2).
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "tests/oracle/story.h"

namespace tributary::oracle {
namespace {

/// A rule of blue, whose score counts people; `levels` above blue, and the inputs that they read.
std::string asked(const std::string& inputs, const std::string& levels) {
  return R"(within: 30d
inputs:
  found:
    from: inspection
    where: result == "fail"
  reports:
    from: grievance
)" + inputs +
         "levels:\n" + levels + R"(  blue: found.count >= 1 and found.count <= 2
score:
  - add: 25
    why: "w"
  - add: min(4 * reports.distinct(reporter), 40)
    why: "w"
)";
}

/// What the change log says of a building; the further report is there or at another (`place`).
void expect_no_difference(const std::string& rule,
                          const std::function<void(Story&, std::uint32_t place)>& tell) {
  const auto told = [&](std::uint32_t place) {
    Story story(Theme::kBuilding, {{"asked", rule}});
    tell(story, place);
    return story.changes();
  };
  EXPECT_FALSE(told(0).empty());
  EXPECT_EQ(told(0), told(1));
}

void report_again_as_the_first_goes(Story& story, std::uint32_t place) {
  story.take(story.record("grievance", days(0)).by(0));
  story.take(story.record("grievance", days(1)).by(1));
  story.take(story.record("grievance", days(1)).by(2));
  story.take(story.record("grievance", days(1), place).by(3));
  story.take(story.record("inspection", days(1)).set("result", "fail"));
  story.take(story.record("grievance", days(30)).by(0));
  story.caught_up(days(31));
  EXPECT_EQ(story.row(), "blue present 37 asked");
  story.caught_up(days(40));
}

// Who reports again just when their first report leaves the window keeps a step of three, which a
// fourth would have kept as well: a step that is not lost moves no time.
TEST(BetweenSteps, AStepThatIsNotLostMovesNoTime) {
  expect_no_difference(asked("", ""), report_again_as_the_first_goes);
}

// Nor where the same report is the first of a day, of which nothing is said.
TEST(BetweenSteps, NorDoesOneThatIsTheFirstOfItsDay) {
  expect_no_difference(asked("  fresh:\n    from: grievance\n    within: 24h\n",
                             "  orange: found.count >= 3 and fresh.any\n"),
                       report_again_as_the_first_goes);
}

// Five were five on day 10, and without the first of them, whose report is forgotten, on day 20; or
// on day 10 where a sixth had reported. A step of longer ago than is known for certain has no day.
TEST(BetweenSteps, WhenAStepWasReachedHangsOnNobodyElse) {
  expect_no_difference(asked("", ""), [](Story& story, std::uint32_t place) {
    story.take(story.record("grievance", days(0)).by(0));
    for (const int person : {1, 2, 3, 4}) {
      story.take(story.record("grievance", days(10)).by(person));
    }
    story.take(story.record("grievance", days(10), place).by(5));
    story.take(story.record("grievance", days(20)).by(6));
    story.caught_up(days(39));
    story.take(story.record("inspection", days(38)).set("result", "fail"));
    story.caught_up(days(41));
    EXPECT_EQ(story.row(), "blue present 39 asked");
  });
}

// A report makes the subject be looked at; a level that had come and gone before that look was told
// of in `first_seen`, or not.
TEST(BetweenSteps, WhenARowBeganHangsOnNoLookThatAReportMakes) {
  const auto told = [](std::uint32_t place) {
    Story story(Theme::kProject, {{"short", R"(within: 24h
inputs:
  found:
    from: inspection
  repairs:
    from: rectification
  reports:
    from: call110
expect:
  after: found
  event: repairs
  within: 5d
levels:
  blue: found.count >= 1
score:
  - add: 25
    why: "w"
  - add: min(2 * days(overdue), 15)
    why: "w"
)"}});
    story.take(story.record("call110", days(0), place).by(0));
    story.caught_up(days(3));
    story.take(story.record("inspection", days(0)));  // late: its level is over
    story.caught_up(days(4) + std::chrono::hours(16));
    story.take(story.record("call110", days(5), place).by(0));
    story.take(story.record("inspection", days(3) + std::chrono::hours(6)));
    EXPECT_EQ(story.row(), "blue present 25 short");
    return story.changes();
  };
  EXPECT_FALSE(told(0).empty());
  EXPECT_EQ(told(0), told(1));
}

}  // namespace
}  // namespace tributary::oracle
