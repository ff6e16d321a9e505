// Workload: two files of records through stage 1 and stage 2 to files, in two eras: in the second
// the registers are others, and dead letters are read again. All of it is in the files before it
// begins, so every byte must be the same whatever befalls it (DESIGN P1, P3).
#pragma once

#include <array>

#include "tests/simulation/feed_lines.h"
#include "tests/simulation/life.h"
#include "tests/simulation/workload.h"

namespace tributary::simulation {

class FileFeeds final : public Workload, private Staging {
 public:
  FileFeeds(Chance chance, Bug bug);

  [[nodiscard]] std::string_view name() const override { return "files"; }
  [[nodiscard]] std::vector<FaultKind> kinds() const override;
  Remains start(const FaultPlan& plan, std::string_view machine) const override;

 private:
  friend class FileStream;
  [[nodiscard]] std::size_t eras() const override { return registers_.size(); }
  [[nodiscard]] const RuleSet& rules(std::size_t /*era*/) const override { return rules_; }
  [[nodiscard]] PartitionSetup setup(std::size_t era, const RuleSet& rules) const override;
  [[nodiscard]] Generation generation(std::size_t era) const override;
  Result<std::unique_ptr<Stream>> open(std::size_t era, const Process& process) const override;

  Chance chance_;
  Bug bug_;
  RuleSet rules_;
  std::vector<SourceInfo> sources_;
  SiteSettings site_;
  std::array<CityRegisters, 2> registers_{CityRegisters(0), CityRegisters(1)};
  KeyRing keys_;
  std::array<std::vector<std::string>, 2> lines_;  ///< by source
};

}  // namespace tributary::simulation
