// With or without opinion: what Laws.Silence has found, each as a short story (PEOPLE 11, Silence).
#include <gtest/gtest.h>

#include "tests/oracle/story.h"

namespace tributary::oracle {
namespace {

// Without the opinion there would never be a row.
TEST(Silence, OpinionConfirmsNoLevelByPassingTime) {
  Story story(Theme::kProject, {{"found", R"(within: 5d
inputs:
  found:
    from: inspection
  buzz:
    from: opinion
    within: 24h
    measure: sum(mentions)
    baseline: { over: 10d, min_history: 4d }
levels:
  yellow: found.count >= 1
score:
  - add: 25
    why: "w"
confirm_for: 6h
)"}});
  const RecordText found = story.record("inspection", days(0));
  story.take(found);
  story.take(story.record("opinion", hours(6)).set("topic", "labour.wage_arrears"));
  EXPECT_EQ(story.row(), "none");
  story.pass(hours(6));
  EXPECT_EQ(story.row(), "yellow present 40 found");
}

}  // namespace
}  // namespace tributary::oracle
