// Workload: three partitions of two topics, written while the engine reads them, and outputs that
// are topics. What comes when hangs on the faults here, so the log does, too: what must be the same
// is what the list says in the end (DESIGN P2), and that what was published is what the committed
// log gives (P1).
#pragma once

#include "tests/simulation/feed_lines.h"
#include "tests/simulation/traffic.h"
#include "tests/simulation/workload.h"

namespace tributary::simulation {

class LiveTopics final : public Workload {
 public:
  LiveTopics(Chance chance, Bug bug);

  [[nodiscard]] std::string_view name() const override { return "topics"; }
  [[nodiscard]] std::vector<FaultKind> kinds() const override;
  Remains start(const FaultPlan& plan, std::string_view machine) const override;

 private:
  Chance chance_;
  Bug bug_;
  CityRegisters registers_{1};
  KeyRing keys_;
  double looked_at_ = 0;           ///< on which day
  std::vector<Sending> sendings_;  ///< in order of time
};

}  // namespace tributary::simulation
