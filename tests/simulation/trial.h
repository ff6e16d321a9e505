// One seed, played: a life without faults, the same with them, and that once more.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/simulation/workload.h"

namespace tributary::simulation {

struct Trial {
  std::uint64_t seed = 0;
  Bug bug = Bug::kNone;
  /// Of the seed's plan only these faults, by number; nullopt: all.
  std::optional<std::vector<std::size_t>> only = std::nullopt;
};

struct TrialOutcome {
  std::optional<std::string> failure;
  std::string workload;
  FaultPlan plan;  ///< the seed's, whole
  FaultCounts injected{};
  std::uint64_t boundaries = 0;
  std::uint64_t starts = 0;
};

TrialOutcome play(const Trial& trial);

}  // namespace tributary::simulation
