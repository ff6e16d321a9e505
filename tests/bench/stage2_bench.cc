// Stage 2 alone (engine/partition): the middle stream of the benchmarks' city is made first and
// held in memory, then one partition takes its steps. By the thread's own processor time, so that
// what else the machine does shows little. With fifty times as many rules, of which as many are
// met, `of_100` is what it costs against 100 in the same run (DESIGN 9).
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

  explicit MiddleStream(int rules) {
    constexpr std::size_t kAtOnce = 65'536;
    stages = Stages::make(BenchCity::instance().load(rules), Reading::kToTheEnd).value_or_die();
    while (!stages->ingest().finished()) {
      LogBatch batch;
      stages->ingest().next(batch, kAtOnce).value_or_die();
      for (LogRecord& record : batch.records) records.push_back(std::move(record));
    }
  }
};

void stage2(benchmark::State& state) {
  const auto rules = static_cast<int>(state.range(0));
  const MiddleStream stream(rules);
  std::uint64_t observations = 0;
  std::uint64_t changes = 0;
  double seconds = 0;
  for ([[maybe_unused]] auto iteration : state) {
    const PartitionSetup setup = stream.stages->partition_setup(nullptr);
    auto partition = std::make_unique<Partition>(setup);
    Effects effects;
    const double start = thread_seconds();
    for (std::size_t i = 0; i < stream.records.size(); ++i) {
      partition->look_ahead(stream.records, i);
      partition->step(stream.records[i], effects).value_or_die();
      changes += effects.changes.size();
      effects.clear();
    }
    seconds = thread_seconds() - start;
    state.SetIterationTime(seconds);
    observations += partition->counters().observations;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(observations));
  state.counters["changes"] = static_cast<double>(changes);
  static double with_100 = 0;
  if (rules == 100) with_100 = seconds;
  if (with_100 > 0) state.counters["of_100"] = seconds / with_100;
}
BENCHMARK(stage2)
    ->Name("walk/stage2/rules")
    ->Arg(100)
    ->Arg(5000)
    ->Unit(benchmark::kMillisecond)
    ->UseManualTime()
    ->Iterations(1);

}  // namespace
}  // namespace tributary
