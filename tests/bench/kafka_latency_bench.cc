// From a record that is produced to the change that it makes being there to read for whoever reads
// what is committed (DESIGN 9), by topics on a broker on the same cores (live_traffic.h).
#include <benchmark/benchmark.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>

#include "connectors/kafka/kafka_source.h"
#include "connectors/kafka/producer.h"
#include "tests/bench/bench_broker.h"
#include "tests/bench/bench_city.h"
#include "tests/bench/live_traffic.h"

namespace tributary {
namespace {

using namespace std::chrono_literals;

std::string live_topic(const std::string& way, const std::string& name) {
  return BenchBroker::topic(way + ".live." + name);
}

/// All of the traffic, each feed in its topic, line for line.
Instants produce(const LiveTraffic& traffic, const std::string& way) {
  KafkaProducer producer(BenchBroker::instance().config(), live_topic(way, "producer"), false,
                         "traffic", [] { return Millis::max(); }, {});
  producer.connect().value_or_die();
  std::vector<std::string> topics;
  for (const std::string& name : traffic.names()) topics.push_back(live_topic(way, name));
  return traffic.write([&](const std::vector<std::string>& lines) {
    for (std::size_t feed = 0; feed < lines.size(); ++feed) {
      std::string_view rest(lines[feed]);
      for (std::size_t end = 0; (end = rest.find('\n')) != std::string_view::npos;
           rest.remove_prefix(end + 1)) {
        producer.produce({topics[feed], {}, rest.substr(0, end), {}, 0}).value_or_die();
      }
    }
    producer.flush().value_or_die();
  });
}

/// Reads the topic of changes as it grows, until `stop`.
Instants read_changes(const std::string& topic, const std::atomic<bool>& stop) {
  const auto client = connect_kafka_consumer(BenchBroker::instance().config(), {}).value_or_die();
  KafkaSourceConfig config;
  config.topic = topic;
  const auto source = KafkaSource::open(*client, config).value_or_die();
  Instants seen;
  std::vector<Record> read;
  while (!stop) {
    read.clear();
    source->read(read, 512).value_or_die();
    for (const Record& record : read) note_change(record.payload, seen);
    if (read.empty()) std::this_thread::sleep_for(1ms);
  }
  return seen;
}

/// The city's live site, with topics for files.
Site site_of(const std::string& way, bool is_transactional) {
  const auto feeds = BenchCity::instance().folder() / "live";
  std::filesystem::create_directory(feeds);
  Site site = over_topics(BenchCity::instance().load_live(feeds), way + ".live");
  site.config.output.topics.transactional = is_transactional;
  for (ConfiguredFeed& feed : site.feeds) feed.topic = live_topic(way, feed.info.name);
  return site;
}

void latency(benchmark::State& state, const std::string& name, bool is_transactional) {
  const LiveTraffic traffic;
  const BenchBroker& broker = BenchBroker::instance();
  broker.create(name + ".live.changes", 1);
  for (const std::string& feed : traffic.names()) broker.create(name + ".live." + feed, 1);
  for ([[maybe_unused]] auto iteration : state) {
    LiveWay way;
    way.write = [&] { return produce(traffic, name); };
    way.read = [&](const std::atomic<bool>& stop) {
      return read_changes(live_topic(name, "changes"), stop);
    };
    way.before = 1s;
    way.after = 2s;
    measure_latency(state, site_of(name, is_transactional), way);
  }
}

#define TRIBUTARY_LATENCY_BENCHMARK(name, ...)         \
  BENCHMARK_CAPTURE(latency, name, #name, __VA_ARGS__) \
      ->Name("kafka/latency/" #name "/20k")            \
      ->Unit(benchmark::kMillisecond)                  \
      ->UseManualTime()                                \
      ->Iterations(1)
TRIBUTARY_LATENCY_BENCHMARK(exactly_once, true);
TRIBUTARY_LATENCY_BENCHMARK(at_least_once, false);
#undef TRIBUTARY_LATENCY_BENCHMARK

}  // namespace
}  // namespace tributary
