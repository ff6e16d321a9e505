// Sweeps over random rules and feeds (SIGNALS 3): whatever the stream has made of them, a sweep
// finds the same. Where it does not, the partition ends the process
// (PartitionSetup::sweeps_must_agree).
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "connectors/memory/memory_store.h"
#include "tests/oracle/sketches.h"

namespace tributary::oracle {
namespace {

constexpr int kWaiting = 24;

Step sweep_at(EventTime at, int number) {
  Sweep sweep;
  sweep.id = "f" + std::to_string(number);
  sweep.at = at;
  return {sweep, "sweep " + sweep.id};
}

/// With a sweep behind every `every`-th step, and others that wait, `apart` from each other.
Scenario swept(const Scenario& scenario, std::size_t every, std::int64_t hours_apart) {
  Scenario out = scenario;
  out.steps.clear();
  int number = 0;
  for (; number < kWaiting; ++number) {
    out.steps.push_back(sweep_at(hours(number * hours_apart), number));
  }
  for (std::size_t i = 0; i < scenario.steps.size(); ++i) {
    out.steps.push_back(scenario.steps[i]);
    if (i % every == 0) out.steps.push_back(sweep_at(EventTime::min(), number++));
  }
  return out;
}

TEST(Sweeps, FindWhatTheStreamHasFound) {
  std::uint64_t run = 0;
  EXPECT_TRUE(rc::check("sweeps find what the stream has found", [&] {
    const Sketch sketch = *sketches();
    const auto every = *rc::gen::inRange<std::size_t>(1, 5);
    const auto apart = *rc::gen::inRange<std::int64_t>(1, 40);
    const Town town(lateness_of(sketch), stale_after_of(sketch));
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
    const Town town(lateness_of(sketch), stale_after_of(sketch));
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
