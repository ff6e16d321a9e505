// A worker's life over a scenario, from a start to a kill or to the end, with all that outlives it;
// for tests that what a machine does shows in no output.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "connectors/memory/manual_clock.h"
#include "connectors/memory/memory_sink.h"
#include "connectors/memory/memory_store.h"
#include "engine/partition/worker.h"
#include "schemas/catalog/catalog.h"
#include "tests/oracle/scenario.h"
#include "tests/oracle/town.h"

namespace tributary::oracle {

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

class Life {
 public:
  /// Under rules of its own, where the log has been told of them by that generation.
  Life(const Town& town, const Scenario& scenario, Outside& outside, const Means& means,
       std::optional<Generation> generation = {})
      : scenario_(scenario),
        outside_(outside),
        generation_(std::move(generation)),
        setup_{scenario.rules, catalog(),       town.subjects(),
               town.sources(), town.settings(), town.min_reporters()} {
    setup_.registers = town.subjects().rows();
    setup_.sweeps_must_agree = true;
    setup_.store = &outside.store;
    setup_.cache_bytes = means.cache_bytes;
    setup_.timers_at_once = means.timers_at_once;
  }

  /// Batches of `size` records, and a crash after each number of batches in `kills`.
  void run(std::size_t size, std::vector<int> kills, std::size_t kept_writes) {
    run_to(scenario_.steps.size(), size, std::move(kills), kept_writes);
  }
  /// The same, up to a step; the next life goes on from there.
  void run_to(std::size_t end, std::size_t size, std::vector<int> kills, std::size_t kept_writes) {
    std::size_t next = 0;
    std::unique_ptr<Worker> worker = start(next);
    for (int batches = 1; next < end; ++batches) {
      LogBatch batch;
      for (; next < end && batch.records.size() < size; ++next) {
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
    if (generation_) worker->begin_generation(*generation_).value_or_die();
    return worker;
  }

  const Scenario& scenario_;
  Outside& outside_;
  std::optional<Generation> generation_;
  PartitionSetup setup_;
};

/// The log begins with the rules that it is about.
inline Generation begin_with(Scenario& scenario, const std::string& rules, bool has_holidays) {
  Generation generation = generation_of(rules, has_holidays);
  scenario.rules.digest = generation.ruleset;
  std::erase_if(scenario.steps,
                [](const Step& step) { return std::holds_alternative<Generation>(step.record); });
  scenario.steps.insert(scenario.steps.begin(), {generation, "the rules " + rules});
  return generation;
}

}  // namespace tributary::oracle
