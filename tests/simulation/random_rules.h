// Workload: the oracle's random rules over its random records, as the middle stream has them, with
// sweeps, changed rows of registers and, in half of the seeds, rules that are edited between two
// eras. Every byte must be the same whatever befalls it (DESIGN P1, P3).
#pragma once

#include <vector>

#include "tests/oracle/scenario.h"
#include "tests/simulation/life.h"
#include "tests/simulation/workload.h"

namespace tributary::simulation {

class RandomRules final : public Workload, private Staging {
 public:
  RandomRules(Chance chance, Bug bug);

  [[nodiscard]] std::string_view name() const override { return "rules"; }
  [[nodiscard]] std::vector<FaultKind> kinds() const override;
  Remains start(const FaultPlan& plan, std::string_view machine) const override;

 private:
  /// Up to where an era goes, under its rules.
  struct Era {
    oracle::Scenario scenario;
    Generation generation;
    std::size_t end = 0;
  };
  [[nodiscard]] std::size_t eras() const override { return eras_.size(); }
  [[nodiscard]] const RuleSet& rules(std::size_t era) const override {
    return eras_[era].scenario.rules;
  }
  [[nodiscard]] PartitionSetup setup(std::size_t era, const RuleSet& rules) const override;
  [[nodiscard]] Generation generation(std::size_t era) const override {
    return eras_[era].generation;
  }
  Result<std::unique_ptr<Stream>> open(std::size_t era, const Process& process) const override;
  void add_era(oracle::Scenario scenario, const std::string& rules);

  Chance chance_;
  Bug bug_;
  oracle::Sketch sketch_;
  oracle::Town town_;
  std::vector<Era> eras_;
};

}  // namespace tributary::simulation
