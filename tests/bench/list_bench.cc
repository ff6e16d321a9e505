// The list as the API reads it, with a hundred thousand rows: what a page, the facets and the map
// cost, beside a plain pass over as many rows in memory, which touches each once and copies none.
#include <benchmark/benchmark.h>

#include <chrono>
#include <string>
#include <vector>

#include "connectors/memory/memory_store.h"
#include "engine/signal/row_json.h"
#include "ops/api/read_model.h"

namespace tributary {
namespace {

constexpr std::size_t kRows = 100'000;
constexpr std::size_t kPage = 100;
constexpr std::size_t kUnits = 400;

std::string row_of(std::size_t number) {
  constexpr Level kLevels4[] = {Level::kBlue, Level::kYellow, Level::kOrange, Level::kRed};
  constexpr const char* kHandlings5[] = {"new", "assigned", "in_progress", "reported", "closed"};
  constexpr const char* kHazards3[] = {"safety.fire", "safety.gas", "safety.building"};
  SignalRow row;
  row.signal_id = "s-" + std::to_string(100'000'000'000 + number * 7919 % 100'003);
  row.revision = 1 + number % 9;
  row.subject.id = "B" + std::to_string(number);
  row.subject_type = "place.building";
  row.subject_name = "幸福里" + std::to_string(number) + "号楼";
  row.district = "5001" + std::to_string(10 + number % 40);
  row.location = GeoPoint{29.0 + static_cast<double>(number % 1000) * 0.001,
                          106.0 + static_cast<double>(number - number % 1000) * 0.000001};
  row.hazard = kHazards3[number % 3];
  row.title = row.subject_name + "：多人反映且检查不合格";
  row.level = row.listed_level = kLevels4[number % 7 % 4];
  row.score = static_cast<int>(number % 100);
  row.people.unit = "U" + std::to_string(number % kUnits);
  row.people.handling = kHandlings5[number % 11 % 5];
  row.people.past_due = number % 13 == 0;
  row.engine_version = "1";
  row.as_of = "2025-03-12T09:00+08:00";
  return row_json(row);
}

/// Made once: every benchmark below reads it.
const api::ReadModel& model() {
  static const api::ReadModel* const made = [] {
    MemoryStore store;
    StateBatch batch;
    for (std::size_t i = 0; i < kRows; ++i) {
      batch.put(Table::kSignals, "s-" + std::to_string(i), row_of(i));
    }
    store.write(batch, true).value_or_die();
    auto* read = new api::ReadModel;
    read->load(store).value_or_die();
    return read;
  }();
  return *made;
}

const api::Account kSupervisor{"", Role::kSupervisor, ""};
const api::Account kUnit{"", Role::kUnit, "U7"};

/// Seconds of a pass over so many rows that lie beside each other.
double plain_pass() {
  static const std::vector<api::ModelRow> rows =
      model().list({}, kSupervisor, "", kRows).value_or_die().rows;
  constexpr int kPasses = 20;
  const auto before = std::chrono::steady_clock::now();
  for (int pass = 0; pass < kPasses; ++pass) {
    std::size_t overdue = 0;
    for (const api::ModelRow& row : rows) overdue += row.is_past_due ? 1 : 0;
    benchmark::DoNotOptimize(overdue);
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - before;
  return took.count() / kPasses;
}

template <typename Ask>
void measure(benchmark::State& state, Ask ask) {
  const double pass = plain_pass();
  const auto before = std::chrono::steady_clock::now();
  for ([[maybe_unused]] auto step : state) ask();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - before;
  state.counters["of_pass"] = took.count() / static_cast<double>(state.iterations()) / pass;
}

void facets(benchmark::State& state) {
  measure(state, [] { benchmark::DoNotOptimize(model().count({}, kSupervisor).total); });
}
BENCHMARK(facets)->Name("list/facets")->Unit(benchmark::kMillisecond);

void facets_of_unit(benchmark::State& state) {
  measure(state, [] { benchmark::DoNotOptimize(model().count({}, kUnit).total); });
}
BENCHMARK(facets_of_unit)->Name("list/facets/unit")->Unit(benchmark::kMillisecond);

void facets_of_near(benchmark::State& state) {
  api::RowFilter filter;
  filter.near = api::RowFilter::Near{29.5, 106.05, 5000};
  measure(state, [&] { benchmark::DoNotOptimize(model().count(filter, kSupervisor).total); });
}
BENCHMARK(facets_of_near)->Name("list/facets/near")->Unit(benchmark::kMillisecond);

void first_page(benchmark::State& state) {
  measure(state, [] {
    benchmark::DoNotOptimize(model().list({}, kSupervisor, "", kPage).value_or_die().rows.size());
  });
}
BENCHMARK(first_page)->Name("list/page")->Unit(benchmark::kMillisecond);

/// The worst of a page: it looks at all rows and finds few.
void page_of_unit(benchmark::State& state) {
  measure(state, [] {
    benchmark::DoNotOptimize(model().list({}, kUnit, "", kRows).value_or_die().rows.size());
  });
}
BENCHMARK(page_of_unit)->Name("list/page/unit")->Unit(benchmark::kMillisecond);

/// As many as a file or a map is made of.
void map_rows(benchmark::State& state) {
  api::RowFilter filter;
  filter.is_placed = true;
  measure(state, [&] {
    benchmark::DoNotOptimize(model().list(filter, kSupervisor, "", 50'000)->rows.size());
  });
}
BENCHMARK(map_rows)->Name("list/map")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tributary
