// Stage 2 alone (engine/partition): the middle stream of the benchmarks' city is made first and
// held in memory, then one partition takes its steps. By the thread's own processor time, so that
// what else the machine does shows little. With fifty times as many rules, of which as many are
// met, `of_100` is what it costs against 100 in the same run (DESIGN 9). `used_MB` is what the
// partition has taken when all is done; nothing is forgotten, since there is no store.
#include <benchmark/benchmark.h>

#include "ops/tributary/composition/stages.h"
#include "tests/bench/bench_city.h"
#include "tests/bench/resident.h"
#include "tests/bench/thread_time.h"

namespace tributary {
namespace {

/// The middle stream, and what it was made by: a partition refers to its registers and sources.
struct MiddleStream {
  std::unique_ptr<Stages> stages;
  std::vector<LogRecord> records;

  explicit MiddleStream(Site site) {
    constexpr std::size_t kAtOnce = 65'536;
    stages = Stages::make(std::move(site), Reading::kToTheEnd).value_or_die();
    while (!stages->ingest().finished()) {
      LogBatch batch;
      stages->ingest().next(batch, kAtOnce).value_or_die();
      for (LogRecord& record : batch.records) records.push_back(std::move(record));
    }
  }
};

/// Processor seconds that the steps took.
double take_steps(benchmark::State& state, const MiddleStream& stream) {
  std::uint64_t observations = 0;
  std::uint64_t changes = 0;
  double seconds = 0;
  for ([[maybe_unused]] auto iteration : state) {
    const double before = used_megabytes();
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
    state.counters["used_MB"] = used_megabytes() - before;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(observations));
  state.counters["changes"] = static_cast<double>(changes);
  return seconds;
}

void by_rules(benchmark::State& state) {
  const auto rules = static_cast<int>(state.range(0));
  const double seconds = take_steps(state, MiddleStream(BenchCity::instance().load(rules)));
  static double with_100 = 0;
  if (rules == 100) with_100 = seconds;
  if (with_100 > 0) state.counters["of_100"] = seconds / with_100;
}
BENCHMARK(by_rules)
    ->Name("walk/stage2/rules")
    ->Arg(100)
    ->Arg(10)
    ->Arg(1000)
    ->Arg(5000)
    ->Unit(benchmark::kMillisecond)
    ->UseManualTime()
    ->Iterations(1);

void by_window(benchmark::State& state) {
  const auto hours = static_cast<int>(state.range(0));
  take_steps(state, MiddleStream(BenchCity::of_a_year().load_windows(hours)));
}
BENCHMARK(by_window)
    ->Name("walk/stage2/window_hours")
    ->Arg(1)
    ->Arg(24)
    ->Arg(30 * 24)
    ->Arg(80 * 24)
    ->Arg(365 * 24)
    ->Unit(benchmark::kMillisecond)
    ->UseManualTime()
    ->Iterations(1);

}  // namespace
}  // namespace tributary
