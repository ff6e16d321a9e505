// What a million timers cost that come due at once, as after a week without a clock (DESIGN 6, P4):
// each of so many subjects has a row of one failed inspection, and then every clock moves ten
// days, by which all of them have ended. Told are rows ended a second and the most that was
// resident meanwhile and just before, beyond what there was when the partition began.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <utility>

#include "ops/tributary/composition/stages.h"
#include "schemas/catalog/catalog.h"
#include "tests/bench/bench_city.h"
#include "tests/bench/durable_worker.h"
#include "tests/bench/resident.h"
#include "tests/connectors/temporary_directory.h"

namespace tributary {
namespace {

/// Of the city's, by which `load_live` opens a row.
Observation failed_inspection(Stages& stages) {
  std::optional<Observation> found;
  while (!found && !stages.ingest().finished()) {
    LogBatch batch;
    stages.ingest().next(batch, 100).value_or_die();
    for (const LogRecord& record : batch.records) {
      const auto* seen = std::get_if<Observation>(&record);
      if (seen != nullptr) found = *seen;
    }
  }
  CHECK(found.has_value());
  const SubjectTypeId building = *catalog().subject_type_named("place.building");
  std::erase_if(found->subjects, [&](const SubjectRef& ref) { return ref.key.type != building; });
  CHECK_EQ(found->subjects.size(), 1U);
  return *found;
}

void write_one_failed(const std::filesystem::path& feeds) {
  std::filesystem::create_directory(feeds);
  std::ifstream all(BenchCity::instance().folder() / "feeds" / "inspection.jsonl");
  for (std::string line; std::getline(all, line);) {
    if (line.find("\"不合格\"") == std::string::npos) continue;
    std::ofstream(feeds / "inspection.jsonl") << line << '\n';
    return;
  }
}

ClockReport all_at(const Stages& stages, EventTime at) {
  ClockReport report;
  for (std::size_t i = 0; i < stages.sources().size(); ++i) {
    SourceClock clock;
    clock.source = SourceId(static_cast<std::uint16_t>(i));
    clock.watermark = at;
    clock.caught_up_at = clock.heard_at = WallTime::from_millis(at.millis());
    report.clocks.push_back(clock);
  }
  return report;
}

LogBatch batch_of(LogRecord record) {
  LogBatch batch;
  batch.records.push_back(std::move(record));
  return batch;
}

void open_rows(DurableWorker& durable, const Observation& model, std::uint64_t wanted) {
  constexpr std::uint64_t kAtOnce = 2048;
  for (std::uint64_t n = 0; n < wanted; n += kAtOnce) {
    LogBatch batch;
    for (std::uint64_t i = n; i < std::min(n + kAtOnce, wanted); ++i) {
      Observation found = model;
      found.id_digest = combine_hashes(found.id_digest, i);
      found.at = model.at + Millis(static_cast<std::int64_t>(i % 3'600'000));
      found.subjects[0].key.id = fmt::format("S{:08}", i);
      batch.records.emplace_back(std::move(found));
    }
    durable.worker.consume(batch).value_or_die();
  }
}

void timers(benchmark::State& state) {
  const auto wanted = static_cast<std::uint64_t>(state.range(0));
  const TemporaryDirectory directory;
  write_one_failed(directory.file("feeds"));
  const auto stages =
      Stages::make(BenchCity::instance().load_live(directory.file("feeds")), Reading::kToTheEnd)
          .value_or_die();
  const Observation model = failed_inspection(*stages);
  for ([[maybe_unused]] auto iteration : state) {
    state.PauseTiming();
    const double before = used_megabytes();
    DurableWorker durable(*stages);
    LogBatch first = batch_of(all_at(*stages, model.at));
    durable.worker.consume(first).value_or_die();
    open_rows(durable, model, wanted);
    const auto opened = durable.worker.partition().counters().revisions;
    CHECK_EQ(opened, wanted);
    state.counters["before_MB"] = resident_megabytes() - before;
    forget_peak();
    LogBatch week = batch_of(all_at(*stages, model.at + Days(10)));
    state.ResumeTiming();
    durable.worker.consume(week).value_or_die();
    durable.worker.finish().value_or_die();
    state.PauseTiming();
    CHECK_GE(durable.worker.partition().counters().revisions, 2 * wanted);
    state.counters["peak_MB"] = peak_megabytes() - before;
    state.ResumeTiming();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(wanted));
}
BENCHMARK(timers)
    ->Name("timers")
    ->Arg(10'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kSecond)
    ->UseRealTime()
    ->Iterations(1);

}  // namespace
}  // namespace tributary
