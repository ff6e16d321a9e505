// What durability adds to stage 2 (DESIGN 8): the same batches of the benchmarks' city through a
// partition that keeps nothing, and through a worker with RocksDB, event store, outbox and change
// log. By the thread's own processor time; what RocksDB does on threads of its own is in `others`,
// which is that of the whole process less the thread's. RocksDB's limits stand in store_bench.cc.
#include <benchmark/benchmark.h>

#include <ctime>

#include "engine/partition/replay.h"
#include "ops/tributary/composition/stages.h"
#include "tests/bench/bench_city.h"
#include "tests/bench/durable_worker.h"
#include "tests/bench/thread_time.h"

namespace tributary {
namespace {

/// The middle stream in the batches of the pipeline.
struct Batches {
  std::unique_ptr<Stages> stages;
  std::vector<LogBatch> batches;
  std::uint64_t records = 0;

  Batches() {
    constexpr std::size_t kAtOnce = 2048;
    stages = Stages::make(BenchCity::instance().load(), Reading::kToTheEnd).value_or_die();
    while (!stages->ingest().finished()) {
      stages->ingest().next(batches.emplace_back(), kAtOnce).value_or_die();
    }
    for (const Feed& feed : stages->ingest().feeds()) records += feed.counters.records;
  }
  static const Batches& instance() {
    static const Batches kBatches;
    return kBatches;
  }
};

double process_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// All batches through `consumer`, copies made outside of the time taken.
void consume_all(benchmark::State& state, LogConsumer& consumer) {
  const Batches& all = Batches::instance();
  double own = 0;
  double everybody = 0;
  const auto timed = [&](auto&& work) {
    const double own_start = thread_seconds();
    const double start = process_seconds();
    work().value_or_die();
    own += thread_seconds() - own_start;
    everybody += process_seconds() - start;
  };
  for (const LogBatch& batch : all.batches) {
    LogBatch copy = batch;
    timed([&] { return consumer.consume(copy); });
  }
  timed([&] { return consumer.finish(); });
  state.SetIterationTime(own);
  state.SetItemsProcessed(static_cast<std::int64_t>(all.records));
  const auto records = static_cast<double>(all.records);
  state.counters["us/record"] = own * 1e6 / records;
  state.counters["others"] = (everybody - own) * 1e6 / records;
}

void steps_alone(benchmark::State& state) {
  for ([[maybe_unused]] auto iteration : state) {
    const PartitionSetup setup = Batches::instance().stages->partition_setup(nullptr);
    Replay replay(setup, nullptr);
    consume_all(state, replay);
  }
}
BENCHMARK(steps_alone)
    ->Name("durable/without")
    ->Unit(benchmark::kMillisecond)
    ->UseManualTime()
    ->Iterations(1);

void with_state(benchmark::State& state) {
  const Stages& stages = *Batches::instance().stages;
  for ([[maybe_unused]] auto iteration : state) {
    DurableWorker durable(stages);
    consume_all(state, durable.worker);
    const RocksStatistics now = durable.store->statistics();
    state.counters["commits"] = static_cast<double>(now.log_syncs);
    state.counters["log_MB"] = static_cast<double>(now.log_bytes_written) * 1e-6;
  }
}
BENCHMARK(with_state)
    ->Name("durable/with")
    ->Unit(benchmark::kMillisecond)
    ->UseManualTime()
    ->Iterations(1);

}  // namespace
}  // namespace tributary
