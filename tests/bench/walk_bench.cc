// The walk from end to end (DESIGN 9): a million records of six feeds about a million buildings
// (Zipf 1.0) through 100 rules of four hazards, each report meeting 3 of them, in memory and
// durable, beside what simdjson and RocksDB can do alone with the same bytes in the same run. The
// figure to read is the ratio: rates move with the machine.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <simdjson.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "connectors/rocksdb/rocks_store.h"
#include "ops/city/city.h"
#include "ops/tributary/composition/engine.h"
#include "ops/tributary/composition/key_access.h"
#include "ops/tributary/config/config_loader.h"
#include "schemas/catalog/catalog.h"

namespace tributary {
namespace {

constexpr std::uint64_t kRecords = 1'000'000;
constexpr std::uint32_t kBuildings = 1'000'000;
constexpr int kRules = 100;
constexpr int kRulesPerTopic = 3;

const std::vector<std::pair<std::string, std::string>>& topics() {
  static const std::vector<std::pair<std::string, std::string>> kTopics = {
      {"grievance", "fire_exit"},     {"grievance", "wiring"},
      {"grievance", "charging"},      {"grievance", "wall_crack"},
      {"grievance", "lift_fault"},    {"grievance", "gas_leak"},
      {"grievance", "pothole"},       {"grievance", "street_light"},
      {"grievance", "drain_blocked"}, {"grievance", "power_supply"},
      {"grievance", "food"},          {"grievance", "noise"},
      {"call110", "wall_crack"},      {"call110", "gas_leak"},
      {"call110", "lift_entrapment"}, {"grievance", "property_service"}};
  return kTopics;
}

struct Hazard {
  const char* name;
  const char* unit;
};
constexpr std::array<Hazard, 4> kHazards = {{{"safety.fire", "fire"},
                                             {"safety.lift", "market_regulation"},
                                             {"safety.gas", "utility"},
                                             {"safety.building", "housing"}}};

/// Rule `number`: three for each topic that occurs, the rest for topics that never do.
std::string rule_text(int number) {
  const auto group = static_cast<std::size_t>(number / kRulesPerTopic);
  const bool occurs = group < topics().size();
  const auto& [source, topic] =
      occurs ? topics()[group] : std::pair<std::string, std::string>("grievance", "rodents");
  const Hazard& hazard = kHazards[group % kHazards.size()];
  return fmt::format(R"(rule: bench-{:03}
version: 1
title: bench {}
status: active
owner: bench
subject: place.building
within: 30d
inputs:
  reports:
    from: {}
    where: topic == "{}"
levels:
  orange: reports.distinct(reporter) >= {}
  yellow: reports.distinct(reporter) >= 5
score:
  - add: min(4 * reporters_of_bench, 40)
    why: "bench"
signal:
  hazard: {}
  title: "{{subject.name}}"
  advice: inspect
  assign: unit("{}", subject.district)
  due: {{ orange: 3wd, yellow: 10wd }}
)",
                     number, number, source, topic, 10 + number % 7 * 5, hazard.name, hazard.unit);
}

std::string with_score(std::string text) {
  const std::string hole = "reporters_of_bench";
  return text.replace(text.find(hole), hole.size(), "reports.distinct(reporter)");
}

/// A city with its rules and keys, made once for the program.
class BenchCity {
 public:
  BenchCity()
      : folder_(std::filesystem::temp_directory_path() /
                fmt::format("tributary-bench-{}", getpid())) {
    city::CityOptions options;
    options.records = kRecords;
    options.buildings = kBuildings;
    options.out_dir = folder_.string();
    const city::CityReport report = city::generate_city(options).value_or_die();
    make_keys(folder_ / "keys", folder_ / "state", report.begin, report.as_of).value_or_die();
    for (int number = 0; number < kRules; ++number) {
      std::ofstream(folder_ / "rules" / fmt::format("bench-{:03}.rule.yaml", number))
          << with_score(rule_text(number));
    }
  }
  ~BenchCity() { std::filesystem::remove_all(folder_); }
  BenchCity(const BenchCity&) = delete;
  BenchCity& operator=(const BenchCity&) = delete;

  [[nodiscard]] Site load() const {
    Diagnostics diagnostics;
    auto config =
        load_config(folder_ / "tributary.yaml", catalog(), Surroundings::of_process(), diagnostics);
    CHECK(config.has_value());
    Site site = load_site(std::move(*config), diagnostics);
    CHECK(!diagnostics.has_errors());
    CHECK_EQ(site.rules.rule_set().rules.size(), static_cast<std::size_t>(kRules));
    return site;
  }
  void forget_state() const {
    std::filesystem::remove_all(folder_ / "state");
    std::filesystem::remove_all(folder_ / "out");
  }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

  static const BenchCity& instance() {
    static const BenchCity kCity;
    return kCity;
  }

 private:
  std::filesystem::path folder_;
};

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Records per second of simdjson reading every field of the largest feed, on one core.
double parse_limit() {
  static const double kRate = [] {
    auto text = simdjson::padded_string::load(
        (BenchCity::instance().folder() / "feeds/grievance.jsonl").string());
    CHECK(!text.error());
    simdjson::ondemand::parser parser;
    std::uint64_t records = 0;
    std::uint64_t bytes = 0;
    const auto start = Clock::now();
    const std::string_view all(text.value());
    for (std::size_t begin = 0; begin < all.size();) {
      const std::size_t end = std::min(all.find('\n', begin), all.size());
      const simdjson::padded_string_view line(all.data() + begin, end - begin,
                                              all.size() - begin + simdjson::SIMDJSON_PADDING);
      begin = end + 1;
      ++records;
      simdjson::ondemand::document document;
      simdjson::ondemand::object object;
      if (parser.iterate(line).get(document) != simdjson::SUCCESS) continue;
      if (document.get_object().get(object) != simdjson::SUCCESS) continue;
      for (auto field : object) {
        if (field.error() != simdjson::SUCCESS) break;
        bytes += field.value().raw_json_token().value_unsafe().size();
      }
    }
    benchmark::DoNotOptimize(bytes);
    return static_cast<double>(records) / seconds_since(start);
  }();
  return kRate;
}

/// 200-byte puts per second in batches of 1,000, each batch in the log but not synced.
double put_limit() {
  static const double kRate = [] {
    constexpr int kBatches = 200, kPuts = 1000;
    RocksConfig config;
    config.directory = (BenchCity::instance().folder() / "put-limit").string();
    auto store = RocksStore::open(config).value_or_die();
    const std::string value(200, 'v');
    const auto start = Clock::now();
    for (int batch = 0; batch < kBatches; ++batch) {
      StateBatch puts;
      for (int i = 0; i < kPuts; ++i) {
        puts.put(Table::kSubjects, std::to_string(hash64(fmt::format("{}/{}", batch, i))), value);
      }
      store->write(puts, false).value_or_die();
    }
    return kBatches * kPuts / seconds_since(start);
  }();
  return kRate;
}

std::uint64_t records_of(const Engine& engine) {
  std::uint64_t records = 0;
  for (const FeedReport& feed : engine.feed_reports()) records += feed.counters.records;
  return records;
}

void report(benchmark::State& state, std::uint64_t records, double seconds) {
  state.SetItemsProcessed(static_cast<std::int64_t>(records));
  const double rate = static_cast<double>(records) / seconds;
  state.counters["of_simdjson"] = rate / parse_limit();
  state.counters["of_rocksdb_put"] = rate / put_limit();
  state.counters["simdjson/s"] = parse_limit();
  state.counters["rocksdb_put/s"] = put_limit();
}

template <typename Make>
void walk(benchmark::State& state, Make make) {
  const std::atomic<bool> stop = false;
  std::uint64_t records = 0;
  double seconds = 0;
  for (auto iteration : state) {
    state.PauseTiming();
    BenchCity::instance().forget_state();
    std::unique_ptr<Engine> engine = make(BenchCity::instance().load());
    state.ResumeTiming();
    const auto start = Clock::now();
    engine->run(stop).value_or_die();
    seconds += seconds_since(start);
    state.PauseTiming();
    records += records_of(*engine);
    engine.reset();
    state.ResumeTiming();
  }
  report(state, records, seconds);
}

void replay(benchmark::State& state) {
  walk(state, [](Site site) { return Engine::replay(std::move(site), {}).value_or_die(); });
}
BENCHMARK(replay)->Name("walk/replay")->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(1);

void durable(benchmark::State& state) {
  walk(state, [](Site site) {
    return Engine::durable(std::move(site), Reading::kToTheEnd, Retries::kWhenRegistersChanged)
        .value_or_die();
  });
}
BENCHMARK(durable)
    ->Name("walk/durable")
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Iterations(1);

}  // namespace
}  // namespace tributary
