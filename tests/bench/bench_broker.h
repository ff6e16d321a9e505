// The broker of the benchmarks that need one, on the same cores: the one that TRIBUTARY_KAFKA
// names, or one that tests/kafka/broker starts. And topics that no other run has.
#pragma once

#include <cstdint>
#include <string>

#include "connectors/kafka/config.h"
#include "ops/tributary/composition/site.h"

namespace tributary {

/// Started when first asked for, and gone with the program if it is ours.
class BenchBroker {
 public:
  static const BenchBroker& instance();
  ~BenchBroker();
  BenchBroker(const BenchBroker&) = delete;
  BenchBroker& operator=(const BenchBroker&) = delete;

  [[nodiscard]] KafkaConfig config() const;
  /// `name` with this run's number.
  [[nodiscard]] static std::string topic(const std::string& name);
  /// topic(name); with a changelog's settings, or those of a feed.
  void create(const std::string& name, std::uint32_t partitions, bool is_changelog = false) const;

 private:
  BenchBroker();

  bool is_ours_ = false;
  std::string directory_, address_;
};

/// `site` on that broker: no feed has files any more, changes go to the topic NAME.changes, and the
/// state is one of its own. Whose topics the feeds are read from is the caller's to say.
Site over_topics(Site site, const std::string& name);

}  // namespace tributary
