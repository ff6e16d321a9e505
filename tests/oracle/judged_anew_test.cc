// Subjects that are judged by what nobody could have said before, an edited rule or another row of
// a register, say the same whether the cache had dropped them or not.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>

#include "tests/oracle/life.h"
#include "tests/oracle/story.h"

namespace tributary::oracle {
namespace {

std::string counts_failed(const std::string& also) {
  return "within: 5d\ninputs:\n  found:\n    from: inspection\n" + also +
         "levels:\n  blue: found.count >= 1 and found.distinct(grade) < 2\n"
         "score:\n  - add: 25\n    why: \"w\"\n";
}

/// The story's log, to be lived through under those rules.
Scenario told(const Story& story, const RuleSet& rules) {
  Scenario scenario;
  scenario.rules = rules;
  for (const LogRecord& record : story.log()) scenario.steps.push_back({record, ""});
  return scenario;
}

/// What is written of the story, and of an edit of its rules at its end or before a step, where the
/// cache holds so much.
std::string written_with_cache(std::size_t bytes, const Story& story, const RuleSet& edited,
                               std::size_t cut = SIZE_MAX) {
  Scenario before = told(story, story.rules());
  Scenario after = told(story, edited);
  const Generation old = begin_with(before, "before", false);
  const Generation next = begin_with(after, "after", false);
  Outside outside;
  Means means;
  means.cache_bytes = bytes;
  Life(story.town(), before, outside, means, old)
      .run_to(std::min(cut, before.steps.size()), 1, {}, 0);
  Life(story.town(), after, outside, means, next).run(1, {}, 0);
  return outside.changes.contents();
}

// A duplicate made the subject be looked at, and its state was not stored for it: read again, it
// had last been looked at before, and a new rule's level began elsewhere.
TEST(JudgedAnew, ALookForADuplicateIsRemembered) {
  const std::string where = "    where: result == \"fail\"\n";
  Story story(Theme::kHazard, {{"rule-1", counts_failed(where)}});
  story.take(story.record("inspection", days(0)).set("result", "fail"));
  const RecordText idle = story.record("inspection", days(4)).set("result", "hazard_found");
  story.take(idle);
  story.pass(days(8));  // the first is forgotten, and its rule no longer asked
  // A checkpoint lies before it, and one behind.
  for (int i = 0; i < 10; ++i) story.pass(hours(8 * 24 + 20));
  story.take(idle);
  for (int i = 0; i < 10; ++i) story.pass(hours(8 * 24 + 20));
  story.take(story.record("inspection", days(10)).set("result", "hazard_found"));
  const Story edited(Theme::kHazard,
                     {{"rule-1", counts_failed(where)}, {"rule-2", counts_failed("")}});
  const std::string roomy = written_with_cache(1U << 20U, story, edited.rules());
  EXPECT_NE(roomy.find("rule-2"), std::string::npos);
  EXPECT_EQ(roomy, written_with_cache(1, story, edited.rules()));
}

// Seed 91510. A subject that the cache had dropped was looked at in vain once more before the edit,
// and the level of an edited rule began as if nothing before that look could be told any more.
TEST(JudgedAnew, ALookInVainDoesNotMoveWhatAnEditFinds) {
  const auto judged = [](const std::string& where) {
    return "within: 5d\ninputs:\n  found:\n    from: inspection\n" + where +
           "  buzz:\n    from: opinion\n    within: 24h\n    measure: sum(mentions)\n"
           "    baseline: { over: 10d, min_history: 4d }\n"
           "levels:\n  yellow: found.count >= 1\nscore:\n  - add: 25\n    why: \"w\"\n";
  };
  const std::string found =
      "within: 5d\ninputs:\n  found:\n    from: inspection\n"
      "levels:\n  blue: found.count >= 1\n"
      "score:\n  - add: 25\n    why: \"w\"\n";
  Story story(Theme::kProject,
              {{"rule-1", found}, {"rule-2", judged("    where: result == \"fail\"\n")}}, Days(2));
  story.take(story.record("inspection", days(0)));
  story.clock("opinion", days(0));
  story.take(story.record("call110", days(0)));
  story.clock("opinion", hours(1));
  story.take(story.record("opinion", hours(102))
                 .set("topic", "labour.wage_arrears")
                 .set("mentions", "20")
                 .set("accounts", "10"));
  story.clock("opinion", hours(102));
  story.take(story.record("call110", days(6)));
  story.caught_up(hours(150));
  const Story edited(Theme::kProject, {{"rule-1", found}, {"rule-2", judged("")}});
  const std::string roomy = written_with_cache(1U << 20U, story, edited.rules());
  EXPECT_NE(roomy.find("rule-2"), std::string::npos);
  EXPECT_EQ(roomy, written_with_cache(1, story, edited.rules()));
}

/// The first subject of the theme, and that its district is this from here on.
LogRecord moves_to(const Story& story, const std::string& district) {
  RegisterChange change;
  change.key = subject_of(story.theme(), 0);
  change.row = *story.town().subjects().find(change.key.type, change.key.id);
  change.row->district = district;
  return change;
}

// Seed 91705. A subject that the cache had dropped was judged by its new row as of the last look,
// and what another rule read of it then began before what one in memory would have said.
TEST(JudgedAnew, ANewRowIsNoNewsOfTheTimeBeforeALookInVain) {
  Story story(Theme::kUnit,
              {{"rule-1", R"(within: 20d
inputs:
  reports:
    from: call110
  feedback:
    from: rectification
  found:
    from: inspection
expect:
  after: reports
  event: feedback
  within: 10wd
levels:
  orange: missing
  blue: found.any and subject.district != "500104"
score:
  - add: 65
    why: "w"
)"},
               {"rule-2", R"(within: 20d
inputs:
  others:
    from: signal
    where: rule == "rule-1"
levels:
  orange: others.any
score:
  - add: 65
    why: "w"
)"}},
              Days(1));
  story.leave_the_oracle();
  story.take(moves_to(story, "500104"), "elsewhere");
  story.take(story.record("inspection", days(1)));
  for (int day = 2; day < 20; ++day) story.caught_up(days(day));
  story.take(moves_to(story, "500103"), "here");
  const auto written_by = [&](std::size_t cache_bytes) {
    const Scenario scenario = told(story, story.rules());
    Outside outside;
    Means means;
    means.cache_bytes = cache_bytes;
    Life(story.town(), scenario, outside, means).run(1, {}, 0);
    return outside.changes.contents();
  };
  const std::string roomy = written_by(1U << 20U);
  EXPECT_NE(roomy.find("rule-2"), std::string::npos);
  EXPECT_EQ(roomy, written_by(1));
}

// Seed 91815. An answer that did not come had moved T ahead of W, and an edit took away what had
// awaited it. A checkpoint then forgot the subject, but not the timer that waits for T: when that
// fired the engine ended, and at each start again.
TEST(JudgedAnew, ASubjectIsForgottenOnlyWithItsTimers) {
  const auto awaited = [](const std::string& where) {
    return "within: 5d\ninputs:\n  found:\n    from: inspection\n" + where +
           "  repairs:\n    from: rectification\n"
           "expect:\n  after: found\n  event: repairs\n  within: 10d\n"
           "levels:\n  blue: missing and anchor.kind == \"fire\"\n"
           "score:\n  - add: 25\n    why: \"w\"\n";
  };
  Story story(Theme::kBuilding, {{"awaited", awaited("")}}, Days(1));
  story.caught_up(days(0));
  story.take(story.record("inspection", days(0)).set("result", "pass"));
  story.clock("rectification", days(14));
  const std::size_t cut = story.log().size();
  for (int hour = 0; hour < 20; ++hour) story.pass(days(8) + std::chrono::hours(hour));
  story.pass(days(20));
  const Story edited(Theme::kBuilding, {{"awaited", awaited("    where: result == \"fail\"\n")}});
  EXPECT_EQ(written_with_cache(1, story, edited.rules(), cut + 1), "");
}

}  // namespace
}  // namespace tributary::oracle
