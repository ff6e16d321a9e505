// What the machine does shows in no output (P1, P3): a cache of one entry, checkpoints at any
// record, kills at any batch, over random rules and feeds.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "tests/oracle/disturbances.h"
#include "tests/oracle/life.h"
#include "tests/oracle/sketches.h"
#include "tests/oracle/story.h"

namespace tributary::oracle {
namespace {

TEST(Recovery, ACacheOfOneEntryChangesNoByte) {
  EXPECT_TRUE(rc::check("a cache of one entry changes no byte", [] {
    const Sketch sketch = *sketches();
    const auto every = *rc::gen::inRange<std::size_t>(1, 7);
    const Town town = town_of(sketch);
    const Scenario scenario = scenario_of(sketch, town);
    RC_LOG() << story_of(scenario);
    MemoryStore store;
    EngineRun roomy(town, scenario.rules);
    EngineRun tight(town, scenario.rules, &store, 1);
    for (std::size_t i = 0; i < scenario.steps.size(); ++i) {
      roomy.take(scenario.steps[i].record);
      tight.take(scenario.steps[i].record);
      if (i % every == 0) tight.checkpoint(store);
      const std::string difference = where_they_differ(roomy.changes(), tight.changes());
      if (!difference.empty()) {
        RC_FAIL("after step " + std::to_string(i) + ", a checkpoint every " +
                std::to_string(every) + " records: " + difference);
      }
    }
  }));
}

rc::Gen<Means> means() {
  return rc::gen::construct<Means>(
      rc::gen::elementOf(std::vector<std::size_t>{1, std::size_t{1} << 14, std::size_t{1} << 20}),
      rc::gen::elementOf(std::vector<int>{1, 2, 5, PartitionSetup::kTimersAtOnce}));
}

TEST(Recovery, AKilledRunWritesWhatOneNeverKilledWrites) {
  EXPECT_TRUE(rc::check("a killed run writes what one never killed writes", [] {
    const Sketch sketch = *sketches();
    const auto size = *rc::gen::inRange<std::size_t>(1, 5);
    const auto kills = *rc::gen::resize(
        5, rc::gen::container<std::vector<int>>(rc::gen::resize(100, rc::gen::inRange(1, 50))));
    const auto kept_writes = *rc::gen::inRange<std::size_t>(0, 2);
    const Means of_killed = *means();
    const Town town = town_of(sketch);
    const Scenario scenario = scenario_of(sketch, town);
    RC_LOG() << story_of(scenario) << "a cache of " << of_killed.cache_bytes << " bytes, "
             << of_killed.timers_at_once << " timers at once";
    Outside whole;
    Life(town, scenario, whole, Means()).run(1, {}, 0);
    Outside killed;
    Life(town, scenario, killed, of_killed).run(size, kills, kept_writes);
    RC_ASSERT(whole.changes.contents() == killed.changes.contents());
  }));
}

// A row that refers to another subject was taken for a damaged one when it was read back, and the
// worker did not start.
TEST(Recovery, ARegisterThatSaysWhoManagesABuildingIsReadBack) {
  const Town town;
  Scenario scenario;
  scenario.steps = {{caught_up(town, days(0)), ""}, {caught_up(town, days(1)), ""}};
  const Generation generation = begin_with(scenario, "rules", false);
  Outside outside;
  for (int life = 0; life < 3; ++life) {
    Life(town, scenario, outside, Means(), generation).run(1, {}, 0);
  }
  EXPECT_EQ(outside.changes.contents(), "");
}

// A rule that had never been known, since works were silent, was followed from the first record on;
// read again, from when works were heard last: there its level seemed to begin.
TEST(Recovery, WhatWasNeverKnownBeginsWithItsLevel) {
  Story story(Theme::kHazard,
              {{"listed", R"(within: 5d
inputs:
  found:
    from: inspection
levels:
  blue: found.count >= 1
score:
  - add: 25
    why: "w"
)"},
               {"unknown", R"(within: 5d
inputs:
  feedback:
    from: [rectification, works]
levels:
  orange: feedback.count == 2
  blue: feedback.count >= 1
score:
  - add: 30
    why: "w"
)"}},
              Days(1), Days(3));
  story.caught_up(days(0));
  story.take(story.record("inspection", days(4)));
  story.take(story.record("rectification", days(4)));
  story.caught_up_but({"works"}, days(4));
  story.caught_up_but({"works"}, days(5));
  // All levels have ended: what is shown is of when it was last known.
  story.caught_up_but({"works"}, days(10));
  MemoryStore store;
  EngineRun roomy(story.town(), story.rules());
  EngineRun tight(story.town(), story.rules(), &store, 1);
  for (const LogRecord& record : story.log()) {
    roomy.take(record);
    tight.take(record);
    tight.checkpoint(store);
  }
  EXPECT_EQ(where_they_differ(roomy.changes(), tight.changes()), "");
  EXPECT_EQ(roomy.changes().size(), 7U);
}

// The same where rules are edited between two runs, rows of registers change, sweeps are asked for.
TEST(Recovery, NorWhereRulesAndRegistersChangeAndSweepsAreAskedFor) {
  EXPECT_TRUE(rc::check("a killed run writes the same whatever else befalls it", [] {
    const Sketch sketch = *sketches();
    const auto dice = *rc::gen::container<std::vector<std::uint32_t>>(
        12, rc::gen::inRange<std::uint32_t>(0, 1000));
    const auto size = *rc::gen::inRange<std::size_t>(1, 5);
    const auto share = *rc::gen::inRange<std::size_t>(0, 100);
    const auto kills = *rc::gen::resize(
        5, rc::gen::container<std::vector<int>>(rc::gen::resize(100, rc::gen::inRange(1, 50))));
    const auto kept_writes = *rc::gen::inRange<std::size_t>(0, 2);
    const Means of_killed = *means();
    const Town town = town_of(sketch);
    Scenario scenario = with_register_changes(scenario_of(sketch, town), town, dice);
    if (dice[0] % 2 == 0) scenario = swept(scenario, 3, 29);
    auto [before, after] = edited(scenario, town, dice);
    const Generation old = begin_with(before, "before", has_holidays(sketch));
    const Generation next = begin_with(after, "after", has_holidays(sketch));
    const std::size_t cut = std::max<std::size_t>(before.steps.size() * share / 100, 1);
    RC_LOG() << story_of(before) << "edited before step " << cut << "\n";
    watch(story_of(before));
    Outside whole;
    Life(town, before, whole, Means(), old).run_to(cut, 1, {}, 0);
    Life(town, after, whole, Means(), next).run(1, {}, 0);
    Outside killed;
    Life(town, before, killed, of_killed, old).run_to(cut, size, kills, kept_writes);
    Life(town, after, killed, of_killed, next).run(size, kills, kept_writes);
    RC_ASSERT(whole.changes.contents() == killed.changes.contents());
  }));
}

}  // namespace
}  // namespace tributary::oracle
