// A rule is edited while the engine is stopped (RULES 3.16): changed levels and scores keep all
// state, and from the logged generation on every row is what the new rules say of the whole set.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "connectors/memory/memory_store.h"
#include "tests/oracle/disturbances.h"
#include "tests/oracle/sketches.h"
#include "tests/oracle/story.h"

namespace tributary::oracle {
namespace {

/// What comes very late is too late for some rules and not for others, as they then were.
Scenario without_late_records(Scenario scenario) {
  std::erase_if(scenario.steps, [](const Step& step) {
    const auto* observation = std::get_if<Observation>(&step.record);
    return observation != nullptr && observation->beyond_lateness;
  });
  return scenario;
}

TEST(Edits, AnEditedRuleJudgesTheWholeSet) {
  Tally tally;
  EXPECT_TRUE(rc::check("an edited rule judges the whole set", [&] {
    const Sketch sketch = *sketches();
    const auto share = *rc::gen::inRange<std::size_t>(0, 100);
    const Town town = town_of(sketch);
    const auto dice = *rc::gen::container<std::vector<std::uint32_t>>(
        12, rc::gen::inRange<std::uint32_t>(0, 1000));
    const Scenario whole = without_late_records(scenario_of(sketch, town));
    RC_PRE(!reads_other_subjects(whole.rules));
    RC_LOG() << story_of(whole);
    const auto [before, after] = edited(whole, town, dice);
    for (const Rule& rule : before.rules.rules) RC_LOG() << "before " << rule.id << "\n";
    for (const Rule& rule : after.rules.rules)
      RC_LOG() << "after " << rule.id << ": " << rule.sentence_en << "\n";
    const std::size_t cut = before.steps.size() * share / 100;
    MemoryStore store;
    Duel old(town, before, tally, &store);
    Duel duel(town, after, tally, &store);
    old.engine().take(generation_of("first", has_holidays(sketch)));
    for (std::size_t i = 0; i < cut; ++i) {
      old.engine().remember(store, before.steps[i].record);
      old.step(i);
      duel.take_oracle(i);
    }
    old.engine().checkpoint(store);
    duel.go_on_from(old, generation_of("second", has_holidays(sketch)));
    RC_LOG() << "edited before step " << cut << "\n";
    for (std::size_t i = cut; i < after.steps.size(); ++i) {
      const auto difference = duel.step(i);
      if (difference) RC_FAIL(*difference);
    }
  }));
}

/// An office has five days to answer what an inspection finds.
constexpr const char* kAnsweredInFiveDays = R"(within: 5d
inputs:
  found:
    from: inspection
    where: topic == "fire_exit"
  feedback:
    from: rectification
expect:
  after: found
  event: feedback
  within: 5d
levels:
  blue: found.count >= 1
score:
  - add: 25
    why: "w"
  - add: min(2 * days(overdue), 15)
    why: "w"
)";

// Nobody looked at what was forgotten when a duplicate came, and the next record of which nothing
// came read behind the end of what is awaited: the engine crashed.
TEST(Edits, WhatADuplicateLetBeForgottenIsLookedAtWithTheNext) {
  Story story(Theme::kHazard, {});
  const RecordText other = story.record("inspection", days(14)).set("topic", "wiring");
  story.take(story.record("inspection", days(0)).set("topic", "fire_exit"));
  story.take(other);
  story.pass(days(12) + std::chrono::hours(1));
  story.edit({{"answered", kAnsweredInFiveDays}});
  story.take(other);
  story.take(story.record("inspection", days(14)).set("topic", "wiring"));
  EXPECT_EQ(story.row(), "none");
}

// A checkpoint under no rules was taken for one that does not say what it holds, and the first rule
// began with nothing.
TEST(Edits, ARuleThatComesAfterNoneFindsWhatTheStoreHas) {
  const Town town;
  std::vector<std::uint32_t> simplest;
  const Written written =
      compile("rule-1", write_rule("rule-1", Theme::kBuilding, simplest, {}), town.context());
  ASSERT_TRUE(written.rule);
  const RuleSet none;
  RuleSet one;
  one.rules = {*written.rule};
  MemoryStore store;
  EngineRun before(town, none, &store);
  const auto take = [&](const LogRecord& record) {
    before.remember(store, record);
    before.take(record);
  };
  take(generation_of("none"));
  take(caught_up(town, days(0)));
  take(RecordText(town, "inspection", subject_of(Theme::kBuilding, 0), days(1), 1)
           .set("result", "fail")
           .take());
  before.checkpoint(store);
  EngineRun after(town, one, &store);
  after.resume(before);
  after.take(generation_of("one"));
  ASSERT_EQ(after.rows().size(), 1U);
  EXPECT_EQ(after.rows().begin()->second.axis.level, Level::kBlue);
}

}  // namespace
}  // namespace tributary::oracle
