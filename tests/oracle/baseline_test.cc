// What is compared with what is usual (RULES 3.9), as a short story; in every step the engine's
// rows are also compared with the oracle's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/oracle/story.h"

namespace tributary::oracle {
namespace {

// With `keep: 3` the first of four findings is only counted, and so stays until its bucket has left
// the window: for three quarters of an hour three are seen where two are held, twice the floor and
// a half. (The oracle had taken the two.)
TEST(Baseline, WhatIsOnlyCountedIsInTheRatio) {
  Story story(Theme::kHazard, {{"many", R"(within: 48h
inputs:
  found:
    from: inspection
    keep: 3
    baseline: { over: 30d, min_history: 4d, floor: 2 }
levels:
  orange: found.count >= 1 and found.ratio >= 1.5
score:
  - add: 62.5
    why: "w"
  - add: min(3.5 * found.count, 20)
    why: "w"
keep_for: 14d
)"}});
  story.caught_up(days(0));
  story.take(story.record("inspection", days(39) + Millis(6 * 3'600'000)).set("result", "fail"));
  story.take(story.record("inspection", days(39) + Millis(6 * 3'600'000)).set("result", "fail"));
  story.take(story.record("inspection", days(40) + Millis(6 * 3'600'000)).set("result", "fail"));
  story.take(story.record("inspection", days(41)).set("result", "fail"));
  EXPECT_EQ(story.row(), "orange present 77 many");
  story.pass(days(42));
  EXPECT_EQ(story.row(), "orange kept 73 many");
}

}  // namespace
}  // namespace tributary::oracle
