// Workload: three members over four partitions of the middle stream. Members die, leave, join and
// sleep; partitions move with their state; who was shut out publishes nothing. Whoever owned what
// when, every partition's bytes must be the same (DESIGN P1, P3).
#pragma once

#include <array>
#include <string>
#include <vector>

#include "engine/model/log.h"
#include "tests/simulation/seat.h"
#include "tests/simulation/workload.h"
#include "tests/support/small_city.h"

namespace tributary::simulation {

class Members final : public Workload {
 public:
  static constexpr std::size_t kPartitions = 4;
  static constexpr std::size_t kMembers = 3;

  Members(Chance chance, Bug bug);

  [[nodiscard]] std::string_view name() const override { return "members"; }
  [[nodiscard]] std::vector<FaultKind> kinds() const override;
  Remains start(const FaultPlan& plan, std::string_view machine) const override;

 private:
  void draw_log(Chance dice);
  /// To the partition of its subject, or where it has none to all.
  void route(const LogRecord& record);
  [[nodiscard]] TopicPartition written(std::size_t partition) const;

  Chance chance_;
  Bug bug_;
  RuleSet rules_;
  std::vector<SourceInfo> sources_;
  SiteSettings site_;
  testing::FakeDirectory subjects_;
  std::array<std::vector<std::string>, kPartitions> records_;  ///< encoded
};

}  // namespace tributary::simulation
