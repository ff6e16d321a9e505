// The walk from end to end (DESIGN 9) over the benchmarks' city, in memory and durable, beside what
// simdjson and RocksDB can do alone with the same bytes in the same run. The figure to read is the
// ratio: rates move with the machine.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <sched.h>
#include <simdjson.h>

#include <chrono>
#include <filesystem>

#include "connectors/rocksdb/rocks_store.h"
#include "ops/tributary/composition/engine.h"
#include "tests/bench/bench_city.h"
#include "tests/bench/resident.h"

namespace tributary {
namespace {

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

/// While it lives, this thread and those that it begins share one core.
class OneCore {
 public:
  OneCore() {
    CHECK_EQ(sched_getaffinity(0, sizeof all_, &all_), 0);
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(sched_getcpu(), &one);
    CHECK_EQ(sched_setaffinity(0, sizeof one, &one), 0);
  }
  ~OneCore() { sched_setaffinity(0, sizeof all_, &all_); }
  OneCore(const OneCore&) = delete;
  OneCore& operator=(const OneCore&) = delete;

 private:
  cpu_set_t all_{};
};

template <typename Make>
void walk(benchmark::State& state, Make make) {
  const std::atomic<bool> stop = false;
  std::uint64_t records = 0;
  double seconds = 0;
  for ([[maybe_unused]] auto iteration : state) {
    state.PauseTiming();
    BenchCity::instance().forget_state();
    const double before = used_megabytes();
    std::unique_ptr<Engine> engine = make(BenchCity::instance().load());
    state.ResumeTiming();
    const auto start = Clock::now();
    engine->run(stop).value_or_die();
    seconds += seconds_since(start);
    state.PauseTiming();
    records += records_of(*engine);
    state.counters["used_MB"] = used_megabytes() - before;  // registers and all
    engine.reset();
    state.ResumeTiming();
  }
  report(state, records, seconds);
}

void replay(benchmark::State& state) {
  walk(state, [](Site site) { return Engine::replay(std::move(site), {}).value_or_die(); });
}
BENCHMARK(replay)->Name("walk/replay")->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(1);

void replay_on_one_core(benchmark::State& state) {
  parse_limit();  // not on half of the machine
  put_limit();
  const OneCore one;
  replay(state);
}
BENCHMARK(replay_on_one_core)
    ->Name("walk/replay_on_one_core")
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Iterations(1);

void durable(benchmark::State& state) {
  walk(state, [](Site site) {
    Diagnostics remarks;
    return Engine::durable(std::move(site), Reading::kToTheEnd, Retries::kWhenRegistersChanged,
                           remarks)
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
