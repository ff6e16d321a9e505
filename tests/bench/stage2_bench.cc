// Stage 2 alone (engine/partition): the middle stream of the benchmarks' city is made first and
// held in memory, then one partition takes its steps. By the thread's own processor time, so that
// what else the machine does shows little.
#include <benchmark/benchmark.h>

#include "ops/tributary/composition/stages.h"
#include "tests/bench/bench_city.h"
#include "tests/bench/thread_time.h"

namespace tributary {
namespace {

/// The middle stream, and what it was made by: a partition refers to its registers and sources.
struct MiddleStream {
  std::unique_ptr<Stages> stages;
  std::vector<LogRecord> records;

  MiddleStream() {
    constexpr std::size_t kAtOnce = 65'536;
    stages = Stages::make(BenchCity::instance().load(), Reading::kToTheEnd).value_or_die();
    while (!stages->ingest().finished()) {
      LogBatch batch;
      stages->ingest().next(batch, kAtOnce).value_or_die();
      for (LogRecord& record : batch.records) records.push_back(std::move(record));
    }
  }
};

void stage2(benchmark::State& state) {
  static const MiddleStream kStream;
  std::uint64_t observations = 0;
  std::uint64_t changes = 0;
  for (auto iteration : state) {
    const PartitionSetup setup = kStream.stages->partition_setup(nullptr);
    auto partition = std::make_unique<Partition>(setup);
    Effects effects;
    const double start = thread_seconds();
    for (std::size_t i = 0; i < kStream.records.size(); ++i) {
      partition->look_ahead(kStream.records, i);
      partition->step(kStream.records[i], effects).value_or_die();
      changes += effects.changes.size();
      effects.clear();
    }
    state.SetIterationTime(thread_seconds() - start);
    observations += partition->counters().observations;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(observations));
  state.counters["changes"] = static_cast<double>(changes);
}
BENCHMARK(stage2)
    ->Name("walk/stage2")
    ->Unit(benchmark::kMillisecond)
    ->UseManualTime()
    ->Iterations(1);

}  // namespace
}  // namespace tributary
