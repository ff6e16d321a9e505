// Many trials: what they met, which failed and with how little, and whether each planted bug is
// found. What it finds out goes to standard output.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "tests/simulation/apart.h"

namespace tributary::simulation {

/// So many seeds CI plays; each planted bug must be found by one of the first so many.
inline constexpr std::uint64_t kCiSeeds = 500;

struct CampaignSettings {
  std::uint64_t from = 1;
  std::uint64_t seeds = kCiSeeds;
  std::optional<std::uint64_t> also = std::nullopt;  ///< one more seed: the commit's own
  std::size_t jobs = 2;
  bool has_planted = true;  ///< look for the planted bugs, too
};

/// True when no seed failed and every bug was found.
bool run_campaign(const CampaignSettings& settings);

/// One trial, told at length; true when it did not fail.
bool run_one(const Trial& trial);

/// The numbers of those faults of the seed's plan without any of which it no longer fails; nullopt
/// if it does not fail with all of them.
std::optional<std::vector<std::size_t>> needed_faults(const Trial& trial);

/// The first seed by which the bug is found, and that does not fail without it; nullopt: none.
std::optional<std::uint64_t> first_seed_with(Bug bug, std::size_t jobs);

}  // namespace tributary::simulation
