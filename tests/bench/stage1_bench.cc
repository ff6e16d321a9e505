// Stage 1 alone (engine/pipeline): the feeds of the benchmarks' city are read, merged, decoded and
// resolved, and what comes out is dropped. By the thread's own processor time.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "ops/tributary/composition/stages.h"
#include "tests/bench/bench_city.h"
#include "tests/bench/thread_time.h"

namespace tributary {
namespace {

/// Of what does not hang on keys, which are made anew for every city: the same figure, the same
/// resolution.
std::uint64_t digest_of(const LogBatch& batch) {
  std::uint64_t digest = 0;
  for (const LogRecord& record : batch.records) {
    const auto* observation = std::get_if<Observation>(&record);
    if (observation == nullptr) continue;
    digest = combine_hashes(digest, static_cast<std::uint64_t>(observation->at.millis()));
    digest = combine_hashes(digest, hash64(observation->text));
    for (const FieldValue& value : observation->values) {
      digest = combine_hashes(digest, static_cast<std::uint64_t>(value.bits));
    }
    for (const SubjectRef& ref : observation->subjects) {
      digest = combine_hashes(digest, hash_of(ref.key));
      digest = combine_hashes(digest, static_cast<std::uint64_t>(ref.method) << 8 | ref.confidence);
    }
  }
  for (const Refusal& refusal : batch.refusals) {
    const Rejection& rejection = refusal.rejection;
    digest = combine_hashes(digest, rejection.position.offset + hash64(rejection.address));
  }
  return digest;
}

void stage1(benchmark::State& state) {
  constexpr std::size_t kAtOnce = 2048;
  std::uint64_t records = 0;
  std::uint64_t digest = 0;
  for ([[maybe_unused]] auto iteration : state) {
    const auto stages =
        Stages::make(BenchCity::instance().load(), Reading::kToTheEnd).value_or_die();
    Ingest& ingest = stages->ingest();
    double seconds = 0;
    LogBatch batch;  // used again, as the pipeline does
    while (!ingest.finished()) {
      const double start = thread_seconds();
      ingest.next(batch, kAtOnce).value_or_die();
      seconds += thread_seconds() - start;
      digest = combine_hashes(digest, digest_of(batch));
    }
    state.SetIterationTime(seconds);
    for (const Feed& feed : ingest.feeds()) records += feed.counters.records;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(records));
  state.SetLabel(fmt::format("stream {:016x}", digest));
}
BENCHMARK(stage1)
    ->Name("walk/stage1")
    ->Unit(benchmark::kMillisecond)
    ->UseManualTime()
    ->Iterations(1);

}  // namespace
}  // namespace tributary
