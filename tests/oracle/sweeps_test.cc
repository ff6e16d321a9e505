// Sweeps over random rules and feeds (SIGNALS 3): whatever the stream has made of them, a sweep
// finds the same. Where it does not, the partition ends the process
// (PartitionSetup::sweeps_must_agree).
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "connectors/memory/memory_store.h"
#include "tests/oracle/disturbances.h"
#include "tests/oracle/sketches.h"

namespace tributary::oracle {
namespace {

TEST(Sweeps, FindWhatTheStreamHasFound) {
  std::uint64_t run = 0;
  EXPECT_TRUE(rc::check("sweeps find what the stream has found", [&] {
    const Sketch sketch = *sketches();
    const auto every = *rc::gen::inRange<std::size_t>(1, 5);
    const auto apart = *rc::gen::inRange<std::int64_t>(1, 40);
    const Town town = town_of(sketch);
    const Scenario scenario = swept(scenario_of(sketch, town), every, apart);
    RC_LOG() << story_of(scenario);
    watch(story_of(scenario));
    EngineRun engine(town, scenario.rules);
    for (const Step& step : scenario.steps) engine.take(step.record);
    for (const SweepReport& report : engine.partition().sweeps().reports()) {
      run += report.stage == SweepStage::kDone ? 1 : 0;
    }
  }));
  EXPECT_GT(run, 0U);
}

// And what they do shows nowhere but in `found_by`.
TEST(Sweeps, ChangeNoRow) {
  EXPECT_TRUE(rc::check("sweeps change no row", [] {
    const Sketch sketch = *sketches();
    const auto every = *rc::gen::inRange<std::size_t>(1, 5);
    const Town town = town_of(sketch);
    const Scenario plain = scenario_of(sketch, town);
    const Scenario scenario = swept(plain, every, 7);
    RC_LOG() << story_of(scenario);
    EngineRun without(town, plain.rules);
    MemoryStore store;
    EngineRun with(town, scenario.rules, &store, 1);
    for (const Step& step : plain.steps) without.take(step.record);
    std::size_t number = 0;
    for (const Step& step : scenario.steps) {
      with.take(step.record);
      if (++number % 3 == 0) with.checkpoint(store);
    }
    const auto told = [](const EngineRun& run) {
      std::vector<std::string> changes = run.changes();
      for (std::string& change : changes) {
        const std::size_t from = change.find("\"found_by\":[");
        change.erase(from, change.find(']', from) - from);
      }
      return changes;
    };
    const std::string difference = where_they_differ(told(without), told(with));
    if (!difference.empty()) RC_FAIL(difference);
  }));
}

}  // namespace
}  // namespace tributary::oracle
