// Rows whose rules wait for sources that have fallen silent (RULES 3.7), as short stories.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/oracle/story.h"

namespace tributary::oracle {
namespace {

using ::testing::HasSubstr;

// The rule says nothing new when the second falls silent: nobody looked.
TEST(SilentSources, ARowNamesEverySourceThatIsSilent) {
  Story story(Theme::kHazard, {{"silent", R"(within: 30d
inputs:
  found:
    from: inspection
  feedback:
    from: [rectification, works]
expect:
  after: found
  event: feedback
  by: anchor.deadline
levels:
  yellow: missing
score:
  - add: 45
    why: "w"
)"}},
              Days(2), Days(3));
  story.caught_up(days(0));
  story.take(story.record("inspection", days(1)).set("deadline", days(2)));
  story.caught_up(days(6));
  EXPECT_EQ(story.row(), "yellow present 45 silent");
  story.caught_up_but({"rectification"}, days(12));
  EXPECT_EQ(story.row(), "yellow unknown 45 silent");
  EXPECT_THAT(story.changes().back(), HasSubstr(R"("stale_sources":["rectification"])"));
  story.caught_up_but({"rectification", "works"}, days(20));
  EXPECT_THAT(story.changes().back(), HasSubstr(R"("stale_sources":["rectification","works"])"));
}

}  // namespace
}  // namespace tributary::oracle
