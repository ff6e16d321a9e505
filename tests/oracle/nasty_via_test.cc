// Rows that travel to another subject (`via`), as short stories. In every step the engine's rows
// are also compared with the oracle's (story.h).
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

constexpr const char* kManaged = R"(within: 6d
inputs:
  listed:
    from: signal
    where: rule == "twice" and level in ["yellow", "orange"]
    via: subject.manager
levels:
  orange: listed.distinct(subject) >= 2
  yellow: listed.count >= 1
score:
  - add: min(20 * listed.count, 60)
    why: "w"
keep_for: 2d
)";

TEST(NastyCases, ARuleOverAnotherSubjectsRows) {
  Story story(Theme::kBuilding, {{"twice", kFound}, {"managed", kManaged}});
  const SubjectKey manager = subject_of(Theme::kManager, 0);
  const auto row = [&] { return story.row_at(manager, "property.management"); };
  story.take(story.record("inspection", days(0)).set("result", "fail"));
  EXPECT_EQ(row(), "yellow present 40 managed");
  const RecordText late = story.record("inspection", days(1), 1).set("result", "fail");
  story.take(late);
  EXPECT_EQ(row(), "orange present 60 managed");
  // What made the second building's row was entered in error: it never had one.
  story.take(RecordText(late).version(2).is_void());
  EXPECT_EQ(row(), "yellow present 40 managed");
  story.take(story.record("inspection", days(2)).set("result", "fail"));  // orange, the first one
  EXPECT_EQ(row(), "yellow present 40 managed");
  // Five days later orange becomes yellow again when its keep_for is over: it begins once more.
  story.pass(days(7));
  story.pass(days(8) + Millis(1));
  EXPECT_EQ(story.row(), "yellow kept 40 twice");
  story.pass(days(11));
  story.pass(days(30));
  EXPECT_EQ(row(), "none");
}

}  // namespace
}  // namespace tributary::oracle
