// What conditions and scores say, as short stories: what a wider choice of words has found, and
// what the oracle took otherwise. In every step the engine's rows are also compared with the
// oracle's.
#include <gtest/gtest.h>

#include "tests/oracle/story.h"

namespace tributary::oracle {
namespace {

// In levels the engine took every pattern for one that never occurs.
TEST(Conditions, APatternIsSoughtInLevelsToo) {
  Story story(Theme::kHazard, {{"words", R"(within: 5d
inputs:
  found:
    from: inspection
levels:
  yellow: found.count >= 1 and found.last.division matches "1$"
score:
  - add: 25
    why: "w"
)"}});
  story.take(story.record("inspection", days(1)).set("division", "500103002"));
  EXPECT_EQ(story.row(), "none");
  story.take(story.record("inspection", days(2)).set("division", "500103001"));
  EXPECT_EQ(story.row(), "yellow present 40 words");
}

constexpr const char* kFew = R"(within: 48h
inputs:
  found:
    from: inspection
levels:
  yellow: found.count >= 1 and found.sources < 2
score:
  - add: 45
    why: "w"
)";

constexpr const char* kSlow = R"(within: 30d
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
  blue: found.sources >= 2
score:
  - add: min(max(days(overdue), 2) * 3, 30)
    why: "w"
)";

// The second day adds no more than the first: an absence that was looked at then moved T, and with
// it what another rule shows, though nothing had changed.
TEST(Conditions, ADayThatAddsNothingMovesNoTime) {
  Story story(Theme::kHazard, {{"few", kFew}, {"slow", kSlow}});
  story.take(story.record("inspection", days(0)).set("deadline", days(7)));
  story.take(story.record("inspection", days(6)).set("deadline", days(11)));
  story.clock("rectification", days(9) + Millis(1));
  story.clock("inspection", days(8) + Millis(1));
  story.clock("patrol", days(8) + Millis(1));
  EXPECT_EQ(story.row(), "yellow present 45 few");  // as of day 7
}

// `inspected_at` was taken for a field like others. It is none that is stored, so that nothing was
// ever true of it.
TEST(Conditions, TheTimeOfARecordIsReadInWhere) {
  Story story(Theme::kHazard, {{"soon", R"(within: 5d
inputs:
  found:
    from: inspection
    where: deadline - inspected_at <= 3d
levels:
  yellow: found.count >= 1
score:
  - add: 25
    why: "w"
)"}});
  story.take(story.record("inspection", days(1)).set("deadline", days(5)));
  EXPECT_EQ(story.row(), "none");
  story.take(story.record("inspection", days(2)).set("deadline", days(5)));
  EXPECT_EQ(story.row(), "yellow present 40 soon");
}

// Where a matter was opened is known from what came first; no level may hang on that.
TEST(Conditions, OfAMatterThatNoRegisterNamesTheDistrictIsNotKnown) {
  Story story(Theme::kHazard, {{"here", R"(within: 5d
inputs:
  found:
    from: inspection
levels:
  yellow: found.count >= 1 and subject.district != "500104"
  blue: found.count >= 1
score:
  - add: 25
    why: "w"
)"}});
  story.take(story.record("inspection", days(1)));
  EXPECT_EQ(story.row(), "blue present 25 here");
}

// RULES 3.10 speaks of distances; a record that names its subject and has no place lies at it.
TEST(Conditions, WhatNamesItsSubjectLiesAtItUnlessItIsKnownToLieElsewhere) {
  Story story(Theme::kBuilding, {{"near", R"(within: 5d
inputs:
  found:
    from: inspection
    near: 500m
levels:
  orange: found.count >= 2
  yellow: found.count >= 1
score:
  - add: 45
    why: "w"
)"}});
  story.take(story.record("inspection", days(1)));
  EXPECT_EQ(story.row(), "yellow present 45 near");
  story.take(story.record("inspection", days(1)).named_at(501));
  EXPECT_EQ(story.row(), "yellow present 45 near");
  story.take(story.record("inspection", days(1)).named_at(500));
  EXPECT_EQ(story.row(), "orange present 60 near");
}

// A rule of which nobody sees rows is read by none.
TEST(Conditions, AShadowRuleIsReadByNone) {
  const std::string found = R"(within: 5d
inputs:
  found:
    from: inspection
levels:
  yellow: found.count >= 1
score:
  - add: 45
    why: "w"
)";
  const std::string reads = R"(hazard: safety.building
within: 5d
inputs:
  others:
    from: signal
    where: rule == "first" and level == "yellow"
levels:
  orange: others.any
score:
  - add: 60
    why: "w"
)";
  for (const bool is_shadow : {false, true}) {
    Story story(Theme::kBuilding,
                {{"first", (is_shadow ? "status: shadow\n" : "") + found}, {"second", reads}});
    story.take(story.record("inspection", days(1)));
    EXPECT_EQ(story.row(), is_shadow ? "none" : "yellow present 45 first");
    EXPECT_EQ(story.row("safety.building"), is_shadow ? "none" : "orange present 60 second");
  }
}

// Rules over rules over rules, at one subject and in one step.
TEST(Conditions, SignalsOfSignalsAreHeardInTheSameStep) {
  const auto reads = [](const char* hazard, const char* where) {
    return std::string("hazard: ") + hazard +
           "\nwithin: 5d\ninputs:\n  others:\n    from: signal\n" + "    where: " + where +
           "\nlevels:\n  orange: others.any\nscore:\n  - add: 60\n    why: \"w\"\n";
  };
  Story story(Theme::kBuilding, {{"first", R"(within: 5d
inputs:
  found:
    from: inspection
levels:
  yellow: found.count >= 1
score:
  - add: 45
    why: "w"
)"},
                                 {"second", reads("safety.building", "hazard == \"safety.fire\"")},
                                 {"third", reads("property.management",
                                                 "hazard == \"safety.building\" and "
                                                 "level == \"orange\"")}});
  story.take(story.record("inspection", days(1)));
  EXPECT_EQ(story.row("property.management"), "orange present 60 third");
}

}  // namespace
}  // namespace tributary::oracle
