// The real broker of the tests labelled `kafka` (tests/kafka/broker), and what a test does at it
// besides the connector: topics, records, what a reader of committed records sees.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "connectors/kafka/config.h"

namespace tributary::testing {

struct KafkaLine {
  std::string key, value;
  std::vector<std::pair<std::string, std::string>> headers;
  std::int64_t timestamp = 0;
  bool operator==(const KafkaLine&) const = default;
};

/// Skips, loudly, where ops/steps/kafka has started no broker.
class BrokerTest : public ::testing::Test {
 protected:
  void SetUp() override;

  /// Of the plain listener.
  [[nodiscard]] KafkaConfig plain() const;
  [[nodiscard]] std::string address(const std::string& listener) const;
  [[nodiscard]] std::string tls(const std::string& file) const {
    return directory_ + "/tls/" + file;
  }
  /// `start`, `stop`, `kill`, `restart` of the broker script.
  void broker(const std::string& command) const;

  /// A name that no other test has.
  [[nodiscard]] static std::string fresh(const std::string& name);
  using Settings = std::vector<std::pair<std::string, std::string>>;
  /// A fresh topic.
  std::string topic(const std::string& name, int partitions = 1, const Settings& settings = {});
  void add_partitions(const std::string& topic, int partitions);
  /// Whoever logs in as `engine` may do `operation` with it; a prefix ends with `*`.
  void allow(const std::string& topic, int operation);

  /// Each a record of the partition; nullopt: without a value.
  void produce(const std::string& topic, const std::vector<std::optional<std::string>>& values,
               int partition = 0, std::int64_t timestamp = 0);
  /// In a transaction, which is committed or aborted.
  void produce_in_transaction(const std::string& topic, const std::vector<std::string>& values,
                              bool commits);
  /// Retention: records before `offset` are gone.
  void forget_before(const std::string& topic, int partition, std::int64_t offset);
  /// Waits until no transaction in it is open, at most 10 s: a commit is answered before what it
  /// commits can be read.
  void settle(const std::string& topic, int partitions = 1);
  /// Everything committed, partition by partition, of a topic that has settled.
  std::vector<KafkaLine> committed(const std::string& topic, int partitions = 1);

  std::atomic<int> went_away_{0}, came_back_{0};
  KafkaNotices notices();

 private:
  std::string directory_;
};

}  // namespace tributary::testing
