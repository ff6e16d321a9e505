// Single lines of RULES 3 as stories that anybody can follow. In every step the engine's rows are
// also compared with the oracle's (story.h).
#include <gtest/gtest.h>

#include "tests/oracle/story.h"

namespace tributary::oracle {
namespace {

// Joined row by row, three findings and two repairs would be six of each (RULES 3.3).
TEST(Meanings, InputsAreCountedApartAndNeverMultiplied) {
  Story story(Theme::kBuilding, {{"rule", R"(within: 30d
inputs:
  found:
    from: inspection
    where: result == "fail"
  repaired:
    from: rectification
  all:
    from: inspection
levels:
  yellow: found.count >= 1
score:
  - add: 10 * found.count + 5 * repaired.count + all.count
    why: "w"
)"}});
  const RecordText third = story.record("inspection", days(3)).set("result", "fail");
  story.take(story.record("inspection", days(1)).set("result", "fail"));
  story.take(story.record("inspection", days(2)).set("result", "fail"));
  story.take(third);
  story.take(story.record("rectification", days(3)));
  story.take(story.record("rectification", days(4)));
  EXPECT_EQ(story.row(), "yellow present 43 rule");  // 30 + 10 + 3
  story.take(story.record("inspection", days(4)).set("result", "pass"));
  EXPECT_EQ(story.row(), "yellow present 44 rule");
  // What is entered in error is in no input: neither of the two that it was in.
  story.take(RecordText(third).version(2).is_void());
  story.take(story.record("rectification", days(5)));
  story.take(story.record("rectification", days(5)));
  EXPECT_EQ(story.row(), "yellow present 43 rule");  // 20 + 20 + 3
}

struct Added {
  const char* sum;
  int score;
};

// Half up to a whole number first, then into the band of yellow, 40 to 59 (RULES 3.11).
TEST(Meanings, AScoreIsRoundedHalfUpAndThenClampedIntoItsBand) {
  for (const Added& added :
       {Added{"44.4", 44}, Added{"44.5", 45}, Added{"44.6", 45}, Added{"39.4", 40},
        Added{"39.5", 40}, Added{"40.5", 41}, Added{"59.4", 59}, Added{"59.5", 59}, Added{"60", 59},
        Added{"1000", 59}, Added{"0", 40}, Added{"0.5 - 90", 40}}) {
    Story story(Theme::kBuilding, {{"rule", std::string(R"(within: 30d
inputs:
  found:
    from: inspection
levels:
  yellow: found.count >= 1
score:
  - add: )") + added.sum + "\n    why: \"w\"\n"}});
    story.take(story.record("inspection", days(1)));
    EXPECT_EQ(story.row(), "yellow present " + std::to_string(added.score) + " rule") << added.sum;
  }
}

}  // namespace
}  // namespace tributary::oracle
