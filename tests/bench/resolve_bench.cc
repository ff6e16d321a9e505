// Registers and resolution (DESIGN 7, 9): what a record costs at step 3, by how it is named; what a
// register of a million buildings costs to read and to index.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/check.h"
#include "engine/model/identifier.h"
#include "engine/resolve/resolver.h"
#include "schemas/catalog/catalog.h"
#include "schemas/registry/register_loader.h"

namespace tributary {
namespace {

const SubjectTypeId kBuilding = *catalog().subject_type_named("place.building");

/// `rows` buildings as the register file of a city would have them, about 100 bytes each.
std::string buildings_csv(int rows) {
  std::string csv =
      "id,name,address,latitude,longitude,district,unit,households,residents,floors,use\n";
  for (int i = 0; i < rows; ++i) {
    csv.append("B").append(std::to_string(10'000'000 + i));
    csv.append(",幸福里").append(std::to_string(i)).append("号楼,东风");
    csv.append(std::to_string(i / 500)).append("路").append(std::to_string(i % 500)).append("号,");
    csv.append(std::to_string(29.0 + i % 1000 * 0.001)).append(",");
    csv.append(std::to_string(106.0 + (i - i % 1000) * 0.000001));
    csv.append(",500103,U1,40,120,6,residential\n");
  }
  return csv;
}

Register buildings(const std::string& csv) {
  Diagnostics diagnostics;
  auto made = load_register({kBuilding, "b.csv", CoordinateSystem::kWgs84, {}}, csv, catalog(),
                            diagnostics);
  CHECK(made.has_value());
  return std::move(*made);
}

void load_csv(benchmark::State& state) {
  const std::string csv = buildings_csv(static_cast<int>(state.range(0)));
  for ([[maybe_unused]] auto step : state) benchmark::DoNotOptimize(buildings(csv).subjects.size());
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(csv.size()));
}
BENCHMARK(load_csv)->Name("register/load_csv")->Arg(1'000'000)->Unit(benchmark::kMillisecond);

void build_index(benchmark::State& state) {
  const Register made = buildings(buildings_csv(static_cast<int>(state.range(0))));
  for ([[maybe_unused]] auto step : state) {
    state.PauseTiming();
    std::vector<Register> registers = {made};
    state.ResumeTiming();
    const SubjectIndex index(catalog(), std::move(registers), {});
    benchmark::DoNotOptimize(index.count(kBuilding));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(build_index)->Name("register/index")->Arg(1'000'000)->Unit(benchmark::kMillisecond);

enum class NamedBy { kId, kIdWithToken, kName, kAddress, kPoint };

/// 65,536 draws by Zipf 1.0 (DESIGN 9) of `count`, spread over the register, always the same.
std::vector<std::size_t> zipf_draws(std::size_t count) {
  CHECK(count > 0);
  std::vector<double> sums(count);
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) sums[i] = sum += 1.0 / static_cast<double>(i + 1);
  std::vector<std::size_t> draws(65'536);
  std::uint64_t state = 7;
  for (std::size_t& draw : draws) {
    state = combine_hashes(state, 1);
    const double at = static_cast<double>(state >> 11) * 0x1p-53 * sum;
    const auto rank = std::lower_bound(sums.begin(), sums.end(), at) - sums.begin();
    draw = static_cast<std::size_t>(rank) * 77'977 % count;
  }
  return draws;
}

/// Records about 200,000 buildings.
void resolve(benchmark::State& state, NamedBy by) {
  constexpr int kRows = 200'000;
  const SubjectIndex index(catalog(), {buildings(buildings_csv(kRows))}, {});
  std::map<std::uint32_t, TokenKey> made_keys;
  for (std::uint32_t epoch = 220; epoch < 230; ++epoch) made_keys[epoch].fill(7);
  const KeyRing keys(std::move(made_keys));
  Resolver resolver(index, keys);
  const SchemaId schema = *catalog().schema_named("grievance");
  const FieldId field = *field_named(catalog()[schema], "building");
  const std::vector<Subject>& subjects = index.subjects(kBuilding);
  ObservationDraft draft;
  Observation out;
  const std::vector<std::size_t> draws = zipf_draws(kRows);
  std::size_t next = 0;
  for ([[maybe_unused]] auto step : state) {
    const Subject& subject = subjects[draws[next++ % draws.size()]];
    draft.clear();
    draft.schema = schema;
    draft.at = EventTime::from_millis(1'741'000'000'000);
    Reference& reference = draft.references.emplace_back();
    reference.field = field;
    reference.type = by == NamedBy::kPoint ? none_of<SubjectTypeId>() : kBuilding;
    if (by == NamedBy::kName) {
      reference.text = subject.name;
    } else if (by == NamedBy::kAddress) {
      reference.text = subject.address;
    } else if (by == NamedBy::kPoint) {
      reference.point = subject.location;
    } else {
      reference.text = subject.key.id;
    }
    if (by == NamedBy::kIdWithToken) {
      draft.identifier = "13800138000";
      draft.identifier_kind = static_cast<std::uint8_t>(IdentifierKind::kPhone);
    }
    CHECK(!resolver.resolve(draft, out).value_or_die().has_value());
    benchmark::DoNotOptimize(out.subjects.data());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(resolve, by_id, NamedBy::kId)->Name("resolve/by_id");
BENCHMARK_CAPTURE(resolve, by_id_with_token, NamedBy::kIdWithToken)
    ->Name("resolve/by_id_with_token");
BENCHMARK_CAPTURE(resolve, by_name, NamedBy::kName)->Name("resolve/by_name");
BENCHMARK_CAPTURE(resolve, by_address, NamedBy::kAddress)->Name("resolve/by_address");
BENCHMARK_CAPTURE(resolve, by_point, NamedBy::kPoint)->Name("resolve/by_nearest");

/// The limit: two HMACs are all of a token that cannot be saved.
void two_hmacs(benchmark::State& state) {
  HmacSha256 mac(TokenKey{});
  const std::string message =
      "\x0a\x01"
      "B10077977\x01\x0b"
      "13800138000";
  for ([[maybe_unused]] auto step : state) {
    benchmark::DoNotOptimize(mac.of(message));
    benchmark::DoNotOptimize(mac.of(message));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(two_hmacs)->Name("limit/two_hmacs");

}  // namespace
}  // namespace tributary
