#include "tests/bench/bench_broker.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "connectors/kafka/kafka_source.h"
#include "connectors/kafka/topics.h"
#include "engine/base/check.h"
#include "tests/bench/bench_city.h"

namespace tributary {
namespace {

void command(const std::string& what) {
  CHECK_EQ(std::system(("tests/kafka/broker " + what + " >/dev/null").c_str()), 0);
}

}  // namespace

BenchBroker::BenchBroker() {
  const char* given = std::getenv("TRIBUTARY_KAFKA");
  is_ours_ = given == nullptr;
  directory_ = is_ours_ ? "build/kafka/bench" : given;
  if (is_ours_) {
    command("remove " + directory_);
    command("start " + directory_ + " --minutes 60");
  }
  std::ifstream ports(directory_ + "/ports");
  for (std::string line; std::getline(ports, line);) {
    if (line.starts_with("plain=")) address_ = line.substr(6);
  }
  CHECK(!address_.empty());
}

BenchBroker::~BenchBroker() {
  if (is_ours_) command("remove " + directory_);
}

const BenchBroker& BenchBroker::instance() {
  static const BenchBroker kBroker;
  return kBroker;
}

KafkaConfig BenchBroker::config() const {
  KafkaConfig config;
  config.brokers = address_;
  return config;
}

std::string BenchBroker::topic(const std::string& name) {
  return fmt::format("bench{}.{}", getpid(), name);
}

void BenchBroker::create(const std::string& name, std::uint32_t partitions,
                         bool is_changelog) const {
  const auto client = connect_kafka_consumer(config(), {}).value_or_die();
  KafkaTopic created{topic(name), partitions};
  created.is_changelog = is_changelog;
  create_topic(*client, created).value_or_die();
}

Site over_topics(Site site, const std::string& name) {
  site.config.site = BenchBroker::topic(name);
  site.config.kafka.client = BenchBroker::instance().config();
  site.config.state.path = (BenchCity::instance().folder() / name).string();
  site.config.output.changes = site.config.output.dead_letters = {};
  site.config.output.topics.changes.name = BenchBroker::topic(name + ".changes");
  for (ConfiguredFeed& feed : site.feeds) feed.files.clear();
  return site;
}

}  // namespace tributary
