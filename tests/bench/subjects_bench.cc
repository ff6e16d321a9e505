// What ten million subjects with state take of memory (DESIGN 9): each gets one report, nothing is
// forgotten, the cache is at its default. Registers are apart: none of the subjects is in one.
// Resident memory is that of the process, less what it had before the partition began; `state_MB`
// lies on disk.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <filesystem>

#include "ops/tributary/composition/stages.h"
#include "schemas/catalog/catalog.h"
#include "tests/bench/bench_city.h"
#include "tests/bench/durable_worker.h"
#include "tests/bench/resident.h"

namespace tributary {
namespace {

double megabytes_of(const std::filesystem::path& folder) {
  constexpr double kMegabyte = 1 << 20;
  double bytes = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    if (file.is_regular_file()) bytes += static_cast<double>(file.file_size());
  }
  return bytes / kMegabyte;
}

/// Reports about one building each, of the city's middle stream: no rows come of one report.
std::vector<Observation> models(Stages& stages, std::size_t most) {
  std::vector<Observation> reports;
  const SubjectTypeId building = *catalog().subject_type_named("place.building");
  while (!stages.ingest().finished() && reports.size() < most) {
    LogBatch batch;
    stages.ingest().next(batch, most).value_or_die();
    for (const LogRecord& record : batch.records) {
      const auto* seen = std::get_if<Observation>(&record);
      if (seen == nullptr || seen->subjects.size() != 1) continue;
      const SubjectRef& ref = seen->subjects[0];
      if (ref.key.type == building && ref.token) reports.push_back(*seen);
    }
  }
  return reports;
}

void subjects(benchmark::State& state) {
  const auto wanted = static_cast<std::uint64_t>(state.range(0));
  const auto stages = Stages::make(BenchCity::instance().load(), Reading::kToTheEnd).value_or_die();
  const std::vector<Observation> reports = models(*stages, 100'000);
  for ([[maybe_unused]] auto iteration : state) {
    const double before = resident_megabytes();
    double most = before;
    DurableWorker durable(*stages);
    constexpr std::uint64_t kAtOnce = 2048;
    for (std::uint64_t n = 0; n < wanted; n += kAtOnce) {
      LogBatch batch;
      for (std::uint64_t i = n; i < std::min(n + kAtOnce, wanted); ++i) {
        Observation report = reports[i % reports.size()];
        report.id_digest = combine_hashes(report.id_digest, i);
        report.subjects[0].key.id = fmt::format("S{:08}", i);
        batch.records.emplace_back(std::move(report));
      }
      durable.worker.consume(batch).value_or_die();
      most = std::max(most, resident_megabytes());
    }
    durable.worker.finish().value_or_die();
    state.counters["resident_MB"] = std::max(most, resident_megabytes()) - before;
    state.counters["state_MB"] = megabytes_of(durable.state());
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(wanted));
}
BENCHMARK(subjects)
    ->Name("subjects")
    ->Arg(10'000)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Arg(10'000'000)
    ->Unit(benchmark::kSecond)
    ->UseRealTime()
    ->Iterations(1);

}  // namespace
}  // namespace tributary
