// Rules that read alike share the windows they read (engine/correlate/window_set.h): no output may
// tell, over random rules and feeds, with a roomy cache and with one that drops every subject. Of
// each rule there is another that reads the same and says it at other levels, for other times.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "connectors/memory/memory_store.h"
#include "tests/oracle/sketches.h"

namespace tributary::oracle {
namespace {

constexpr std::size_t kRoomy = std::size_t{1} << 20;
constexpr bool kAwake = false, kMaySleep = true, kEachItsOwn = false;

/// Reads the same; not of what others say, or there could be a circle.
Rule twin_of(const Rule& rule) {
  Rule twin = rule;
  twin.id += "-twin";
  twin.confirm_for = Days(*rc::gen::element(0, 1, 3));
  twin.keep_for = Days(*rc::gen::element(0, 2));
  const auto without = static_cast<std::size_t>(*rc::gen::element(Level::kYellow, Level::kOrange));
  twin.levels[without].reset();
  return twin;
}

RuleSet with_twins(const RuleSet& rules) {
  RuleSet both = rules;
  for (const Rule& rule : rules.rules) {
    const bool hears_others =
        std::any_of(rule.inputs.begin(), rule.inputs.end(),
                    [](const RuleInput& input) { return input.signal.has_value(); });
    if (!hears_others) both.rules.push_back(twin_of(rule));
  }
  std::sort(both.rules.begin(), both.rules.end(),
            [](const Rule& a, const Rule& b) { return a.id < b.id; });
  return both;
}

TEST(Sharing, NoOutputTellsWhetherRulesShareTheirWindows) {
  EXPECT_TRUE(rc::check("no output tells whether rules share their windows", [] {
    const Sketch sketch = *sketches();
    const bool sleep = *rc::gen::arbitrary<bool>();
    const Town town = town_of(sketch);
    const Scenario scenario = scenario_of(sketch, town);
    RC_LOG() << story_of(scenario);
    const RuleSet rules = with_twins(scenario.rules);
    EngineRun alone(town, rules, nullptr, kRoomy, kAwake, kEachItsOwn);
    EngineRun shared(town, rules, nullptr, kRoomy, sleep);
    const std::string difference = difference_of_runs(alone, shared, nullptr, scenario, 1);
    if (!difference.empty()) RC_FAIL(difference);
  }));
}

TEST(Sharing, NorWhenSubjectsAreDroppedAndReadAgain) {
  EXPECT_TRUE(rc::check("nor when subjects are dropped and read again", [] {
    const Sketch sketch = *sketches();
    const auto every = *rc::gen::inRange<std::size_t>(1, 7);
    const Town town = town_of(sketch);
    const Scenario scenario = scenario_of(sketch, town);
    RC_LOG() << story_of(scenario);
    MemoryStore store;
    const RuleSet rules = with_twins(scenario.rules);
    EngineRun alone(town, rules, nullptr, kRoomy, kMaySleep, kEachItsOwn);
    EngineRun shared(town, rules, &store, 1);
    const std::string difference = difference_of_runs(alone, shared, &store, scenario, every);
    if (!difference.empty()) RC_FAIL(difference);
  }));
}

}  // namespace
}  // namespace tributary::oracle
