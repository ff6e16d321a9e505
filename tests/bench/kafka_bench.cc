// Kafka to Kafka over the benchmarks' city (KAFKA.md), exactly once, with and without transactions
// and with a changelog, and a state that is restored from it; beside what librdkafka can produce
// and consume of the same records in the same run. The broker runs on the same cores.
#include <benchmark/benchmark.h>

#include <chrono>
#include <fstream>
#include <memory>

#include "connectors/kafka/kafka_source.h"
#include "connectors/kafka/producer.h"
#include "engine/base/check.h"
#include "ops/tributary/composition/engine.h"
#include "tests/bench/bench_broker.h"
#include "tests/bench/bench_city.h"

namespace tributary {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint32_t kPartitions = 2;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::string named(const std::string& name) { return BenchBroker::topic(name); }

/// The city's feeds, each in a topic.
class Feeds {
 public:
  static const Feeds& instance() {
    static const Feeds kFeeds;
    return kFeeds;
  }
  [[nodiscard]] std::uint64_t records() const { return records_; }
  [[nodiscard]] double produced_per_second() const { return produced_per_second_; }
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

 private:
  Feeds() {
    KafkaProducer producer(BenchBroker::instance().config(), named("feeds"), false, "feeds",
                           [] { return Millis::max(); }, {});
    producer.connect().value_or_die();
    double seconds = 0;
    for (const auto& file :
         std::filesystem::directory_iterator(BenchCity::instance().folder() / "feeds")) {
      if (file.path().extension() != ".jsonl") continue;
      names_.push_back(file.path().stem().string());
      BenchBroker::instance().create(names_.back(), kPartitions);
      seconds += produce(producer, file.path(), named(names_.back()));
    }
    produced_per_second_ = static_cast<double>(records_) / seconds;
  }

  double produce(KafkaProducer& producer, const std::filesystem::path& file,
                 const std::string& topic) {
    std::vector<std::string> lines;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) lines.push_back(std::move(line));
    const auto start = Clock::now();
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const auto partition = static_cast<std::int32_t>(i % kPartitions);
      producer.produce({topic, {}, lines[i], {}, partition}).value_or_die();
    }
    producer.flush().value_or_die();
    records_ += lines.size();
    return seconds_since(start);
  }

  std::vector<std::string> names_;
  std::uint64_t records_ = 0;
  double produced_per_second_ = 0;
};

/// The library alone: every partition read to its end, one after the other.
double consumed_per_second() {
  static const double kRate = [] {
    const Feeds& feeds = Feeds::instance();
    const auto client = connect_kafka_consumer(BenchBroker::instance().config(), {}).value_or_die();
    std::uint64_t records = 0;
    const auto start = Clock::now();
    std::vector<std::unique_ptr<KafkaSource>> sources;
    for (const std::string& name : feeds.names()) {
      for (std::uint32_t partition = 0; partition < kPartitions; ++partition) {
        KafkaSourceConfig config;
        config.topic = named(name);
        config.partition = partition;
        config.to_the_end = true;
        sources.push_back(KafkaSource::open(*client, config).value_or_die());
      }
    }
    std::vector<Record> read;
    for (bool any = true; any;) {
      any = false;
      for (const auto& source : sources) {
        if (source->finished()) continue;
        any = true;
        read.clear();
        source->read(read, 512).value_or_die();
        records += read.size();
      }
    }
    CHECK_EQ(records, feeds.records());
    return static_cast<double>(records) / seconds_since(start);
  }();
  return kRate;
}

struct Way {
  const char* name;
  bool is_transactional = true;
  bool has_changelog = false;
};

/// The city with topics for files; a state and outputs of its own for each way.
Site site_of(const Way& way) {
  BenchCity::instance().forget_state();
  Site site = over_topics(BenchCity::instance().load(), way.name);
  site.config.output.topics.transactional = way.is_transactional;
  if (way.has_changelog) site.config.changelog.name = named("changelog");
  for (ConfiguredFeed& feed : site.feeds) feed.topic = named(feed.info.name);
  return site;
}

std::unique_ptr<Engine> engine_of(const Way& way) {
  Diagnostics remarks;
  return Engine::durable(site_of(way), Reading::kToTheEnd, Retries::kWhenRegistersChanged, remarks)
      .value_or_die();
}

constexpr Way kKept{"kept", true, true};

void walk(benchmark::State& state, const Way& way) {
  const std::uint64_t records = Feeds::instance().records();
  BenchBroker::instance().create(std::string(way.name) + ".changes", 1);
  if (way.has_changelog) BenchBroker::instance().create("changelog", 1, true);
  const double consumed = consumed_per_second();
  const auto engine = engine_of(way);
  const std::atomic<bool> stop = false;
  double seconds = 0;
  for ([[maybe_unused]] auto iteration : state) {
    const auto start = Clock::now();
    engine->run(stop).value_or_die();
    seconds = seconds_since(start);
    state.SetIterationTime(seconds);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(records));
  const double rate = static_cast<double>(records) / seconds;
  state.counters["consume/s"] = consumed;
  state.counters["produce/s"] = Feeds::instance().produced_per_second();
  state.counters["of_consume"] = rate / consumed;
}

void transactional(benchmark::State& state) { walk(state, {"exactly", true, false}); }
void at_least_once(benchmark::State& state) { walk(state, {"least", false, false}); }
void kept(benchmark::State& state) { walk(state, kKept); }

/// What kafka/changelog has left in its topic, into an empty directory, until the engine could go
/// on.
void restore(benchmark::State& state) {
  for ([[maybe_unused]] auto iteration : state) {
    Site site = site_of(kKept);
    std::filesystem::remove_all(site.config.state.path);
    const auto start = Clock::now();
    Diagnostics remarks;
    const auto engine = Engine::durable(std::move(site), Reading::kToTheEnd,
                                        Retries::kWhenRegistersChanged, remarks)
                            .value_or_die();
    const double seconds = seconds_since(start);
    state.SetIterationTime(seconds);
    const auto megabytes = static_cast<double>(engine->restored()->bytes) / 1e6;
    state.counters["MB"] = megabytes;
    state.counters["MB/s"] = megabytes / seconds;
    state.counters["entries"] = static_cast<double>(engine->restored()->entries);
  }
}

#define TRIBUTARY_KAFKA_BENCHMARK(function, name) \
  BENCHMARK(function)->Name(name)->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(1)
TRIBUTARY_KAFKA_BENCHMARK(transactional, "kafka/exactly_once");
TRIBUTARY_KAFKA_BENCHMARK(at_least_once, "kafka/at_least_once");
TRIBUTARY_KAFKA_BENCHMARK(kept, "kafka/changelog");
TRIBUTARY_KAFKA_BENCHMARK(restore, "kafka/restore");
#undef TRIBUTARY_KAFKA_BENCHMARK

}  // namespace
}  // namespace tributary
