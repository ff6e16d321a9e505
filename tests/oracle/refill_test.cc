// What new rules find in the store (RULES 3.16): what they would have, had they always been there.
#include <gtest/gtest.h>

#include <utility>

#include "connectors/memory/memory_store.h"
#include "tests/oracle/story.h"

namespace tributary::oracle {
namespace {

using Rules = std::vector<std::pair<std::string, std::string>>;

/// The row of the first subject is `expected` in the story, whose rules have always been there, and
/// where they come in the place of `before` when all of its log has been taken.
void expect_row(const Story& story, const Rules& before, const std::string& expected) {
  EXPECT_EQ(story.row(), expected);
  const Story old_story(story.theme(), before);
  MemoryStore store;
  EngineRun old(story.town(), old_story.rules(), &store);
  old.take(generation_of("old"));
  for (const LogRecord& record : story.log()) {
    old.remember(store, record);
    old.take(record);
  }
  old.checkpoint(store);
  EngineRun engine(story.town(), story.rules(), &store);
  engine.resume(old);
  engine.take(generation_of("new"));
  const auto found =
      engine.rows().find({subject_of(story.theme(), 0).id, traits(story.theme()).hazard});
  EXPECT_EQ(found == engine.rows().end() ? "none" : short_text_of(found->second.axis), expected);
}

std::string overdue_within(const std::string& within) {
  return "within: " + within + R"(
inputs:
  found:
    from: inspection
  feedback:
    from: rectification
expect:
  after: found
  event: feedback
  within: 5d
levels:
  blue: missing
score:
  - add: min(2 * days(overdue), 39)
    why: "w"
)";
}

// Anchors older than a window were too late for the store, though what is awaited may be of any
// age.
TEST(Refill, ANewRuleFindsWhatHasBeenAwaitedForLongerThanAWindow) {
  Story story(Theme::kHazard, {{"overdue", overdue_within("30d")}});
  story.take(story.record("inspection", days(0)));
  story.pass(days(33));
  expect_row(story, {}, "blue present 39 overdue");
}

// Its answer stands before it in the store.
TEST(Refill, ANewRuleFindsAnAnswerThatCameBeforeItsQuestion) {
  Story story(Theme::kHazard, {{"overdue", overdue_within("30d")}});
  story.take(story.record("rectification", days(1)));
  story.take(story.record("inspection", days(0)));
  story.pass(days(33));
  expect_row(story, {}, "none");
}

// It had expired, and was forgotten.
TEST(Refill, WhatExpiresLaterThanBeforeIsFoundAgain) {
  Story story(Theme::kHazard, {{"overdue", overdue_within("30d")}});
  story.take(story.record("inspection", days(0)));
  story.pass(days(20));
  expect_row(story, {{"overdue", overdue_within("5d")}}, "blue present 30 overdue");
}

std::string found_within(const std::string& within) {
  return "within: " + within + R"(
inputs:
  found:
    from: inspection
  buzz:
    from: opinion
    within: 24h
    measure: sum(mentions)
    baseline: { over: 10d, min_history: 4d }
levels:
  blue: found.count >= 1
score:
  - add: 25
    why: "w"
confirm_for: 6h
)";
}

// Else a level would be confirmed, or gone, by opinion alone (PEOPLE 11, Silence).
TEST(Refill, OpinionMovesNoTime) {
  Story story(Theme::kProject, {{"found", found_within("5d")}});
  story.take(story.record("inspection", days(0)));
  story.take(story.record("opinion", days(3))
                 .set("topic", "labour.wage_arrears")
                 .set("mentions", "20")
                 .set("accounts", "10"));
  // Not confirmed.
  expect_row(story, {}, "none");
  expect_row(story, {{"found", found_within("24h")}}, "none");
}

// T does not fall with a version that takes its place.
TEST(Refill, WhatHasBeenReplacedHasMovedTime) {
  Story story(Theme::kProject, {{"found", found_within("5d")}});
  const SubjectKey project = subject_of(Theme::kProject, 0);
  story.take(RecordText(story.town(), "inspection", project, days(1), 1));
  story.take(RecordText(story.town(), "inspection", project, days(0), 1).version(2));
  expect_row(story, {}, "blue present 25 found");
}

// It is too old for the rule that comes, and the version before it is not.
TEST(Refill, WhatAVersionOutOfReachHasReplacedIsNotFoundAgain) {
  Story story(Theme::kHazard, {{"overdue", R"(within: 24h
inputs:
  found:
    from: inspection
    where: result == "hazard_found"
  feedback:
    from: rectification
expect:
  after: found
  event: feedback
  within: 24h
levels:
  blue: missing
score:
  - add: 25
    why: "w"
)"}});
  const SubjectKey hazard = subject_of(Theme::kHazard, 0);
  const auto version = [&](std::uint64_t number, EventTime at, const std::string& result) {
    return RecordText(story.town(), "inspection", hazard, at, 1)
        .version(number)
        .set("result", result);
  };
  story.take(version(2, days(0), "pass"));
  story.take(version(1, hours(36), "hazard_found"));
  story.pass(days(3));
  expect_row(story, {}, "none");
}

}  // namespace
}  // namespace tributary::oracle
