// What the machine does shows in no output (P1, P3): a cache of one entry, checkpoints at any
// record, kills at any batch, over random rules and feeds.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "connectors/memory/manual_clock.h"
#include "connectors/memory/memory_sink.h"
#include "connectors/memory/memory_store.h"
#include "engine/partition/worker.h"
#include "schemas/catalog/catalog.h"
#include "tests/oracle/sketches.h"

namespace tributary::oracle {
namespace {

TEST(Recovery, ACacheOfOneEntryChangesNoByte) {
  EXPECT_TRUE(rc::check("a cache of one entry changes no byte", [] {
    const Sketch sketch = *sketches();
    const auto every = *rc::gen::inRange<std::size_t>(1, 7);
    const Town town(lateness_of(sketch), stale_after_of(sketch));
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

/// The outside of a worker: outlives its crashes.
struct Outside {
  MemoryStore store;
  MemorySink changes;
  ManualClock clock;
};

/// What a process may spend at once: no output shows it.
struct Means {
  std::size_t cache_bytes = 1;
  int timers_at_once = PartitionSetup::kTimersAtOnce;
};

rc::Gen<Means> means() {
  return rc::gen::construct<Means>(
      rc::gen::elementOf(std::vector<std::size_t>{1, std::size_t{1} << 14, std::size_t{1} << 20}),
      rc::gen::elementOf(std::vector<int>{1, 2, 5, PartitionSetup::kTimersAtOnce}));
}

class Life {
 public:
  Life(const Town& town, const Scenario& scenario, Outside& outside, const Means& means)
      : scenario_(scenario),
        outside_(outside),
        setup_{scenario.rules, catalog(), town.subjects(), town.sources(), town.settings()} {
    setup_.store = &outside.store;
    setup_.cache_bytes = means.cache_bytes;
    setup_.timers_at_once = means.timers_at_once;
  }

  /// Batches of `size` records, and a crash after each number of batches in `kills`.
  void run(std::size_t size, std::vector<int> kills, std::size_t kept_writes) {
    std::size_t next = 0;
    std::unique_ptr<Worker> worker = start(next);
    for (int batches = 1; next < scenario_.steps.size(); ++batches) {
      LogBatch batch;
      for (; next < scenario_.steps.size() && batch.records.size() < size; ++next) {
        batch.records.push_back(scenario_.steps[next].record);
      }
      batch.ingest_state = std::to_string(next);
      worker->consume(batch).value_or_die();
      outside_.clock.advance(Millis(40));
      if (kills.empty() || batches % 50 != kills.back()) continue;
      kills.pop_back();
      worker.reset();
      outside_.store.crash(kept_writes);
      outside_.changes.crash();
      worker = start(next);
    }
    worker->finish().value_or_die();
  }

 private:
  std::unique_ptr<Worker> start(std::size_t& next) {
    CommitPolicy policy;
    policy.checkpoint_interval = Millis(250);
    auto worker = std::make_unique<Worker>(
        WorkerSetup{setup_, outside_.store, &outside_.changes, nullptr, outside_.clock, policy});
    const std::string state = worker->recover().value_or_die();
    next = state.empty() ? 0 : std::stoul(state);
    return worker;
  }

  const Scenario& scenario_;
  Outside& outside_;
  PartitionSetup setup_;
};

TEST(Recovery, AKilledRunWritesWhatOneNeverKilledWrites) {
  EXPECT_TRUE(rc::check("a killed run writes what one never killed writes", [] {
    const Sketch sketch = *sketches();
    const auto size = *rc::gen::inRange<std::size_t>(1, 5);
    const auto kills = *rc::gen::resize(
        5, rc::gen::container<std::vector<int>>(rc::gen::resize(100, rc::gen::inRange(1, 50))));
    const auto kept_writes = *rc::gen::inRange<std::size_t>(0, 2);
    const Means of_killed = *means();
    const Town town(lateness_of(sketch), stale_after_of(sketch));
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

}  // namespace
}  // namespace tributary::oracle
