// Rules sleep at subjects of which they can say nothing (engine/correlate/waking.h): no output may
// tell, over random rules and feeds, with a roomy cache and with one that drops every subject.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "connectors/memory/memory_store.h"
#include "tests/oracle/sketches.h"

namespace tributary::oracle {
namespace {

constexpr std::size_t kRoomy = std::size_t{1} << 20;

TEST(Sleep, NoOutputTellsWhetherARuleSleeps) {
  std::uint64_t felt_awake = 0, felt_asleep = 0;
  EXPECT_TRUE(rc::check("no output tells whether a rule sleeps", [&] {
    const Sketch sketch = *sketches();
    const Town town = town_of(sketch);
    const Scenario scenario = scenario_of(sketch, town);
    RC_LOG() << story_of(scenario);
    EngineRun awake(town, scenario.rules, nullptr, kRoomy, false);
    EngineRun asleep(town, scenario.rules);
    const std::string difference = difference_of_runs(awake, asleep, nullptr, scenario, 1);
    if (!difference.empty()) RC_FAIL(difference);
    felt_awake += awake.partition().effort().felt;
    felt_asleep += asleep.partition().effort().felt;
  }));
  // It would prove nothing if none ever slept.
  EXPECT_LT(felt_asleep, felt_awake);
}

TEST(Sleep, NorWhenSubjectsAreDroppedAndReadAgain) {
  EXPECT_TRUE(rc::check("nor when subjects are dropped and read again", [] {
    const Sketch sketch = *sketches();
    const auto every = *rc::gen::inRange<std::size_t>(1, 7);
    const Town town = town_of(sketch);
    const Scenario scenario = scenario_of(sketch, town);
    RC_LOG() << story_of(scenario);
    MemoryStore store;
    EngineRun awake(town, scenario.rules, nullptr, kRoomy, false);
    EngineRun asleep(town, scenario.rules, &store, 1);
    const std::string difference = difference_of_runs(awake, asleep, &store, scenario, every);
    if (!difference.empty()) RC_FAIL(difference);
  }));
}

}  // namespace
}  // namespace tributary::oracle
