// The floors of PEOPLE as constants. They are compiled in (PEOPLE 0): no file, option or request
// changes one; a site may only be stricter where that is said. The generated catalogue is built
// from schemas/catalog/floors.json, and its build fails where the two differ.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/base/time.h"

namespace tributary::floors {

// PEOPLE 1: people are read in steps.
inline constexpr std::array<std::uint32_t, 10> kLadder = {0, 3, 5, 10, 20, 50, 100, 200, 500, 1000};
inline constexpr std::uint32_t kMinReporters = 3;  ///< default and lower bound of `min_reporters`

// PEOPLE 3, 15: no free strings.
inline constexpr std::size_t kCodeCharacters = 40;
inline constexpr std::size_t kTextCharacters = 500;

// PEOPLE 4: tokens.
inline constexpr int kTokenBits = 16;
inline constexpr std::chrono::hours kTokenEpoch{90 * 24};  ///< also how long tokens are kept (18)

// PEOPLE 5: no small places.
inline constexpr std::uint32_t kHouseholds =
    3;  ///< of a dwelling; an absent number counts as fewer
inline constexpr std::uint32_t kResidents = 10;  ///< where the number is known
inline constexpr int kFallbackCellLevel = 13;    ///< S2 level
inline constexpr int kPlaceMoveMetres = 200;     ///< correction of a location allowed in a year

// PEOPLE 6: a matter register of which this share of ids are people's record numbers is a case
// list.
inline constexpr int kCaseListPercent = 1;

// PEOPLE 10: nobody singled out.
inline constexpr std::uint32_t kScopeSubjects = 50;   ///< by constant conditions (E211)
inline constexpr std::uint32_t kPeopleSubjects = 20;  ///< of a type, else its people inputs are off
inline constexpr int kNearMetres = 100;
inline constexpr int kNearMetresPeople = 500;
inline constexpr int kNearMetresMost = 20'000;
inline constexpr std::chrono::hours kPeopleWindow{24};  ///< shortest window of a people input
/// Longest window + confirm_for + keep_for + lateness of a people input.
inline constexpr std::chrono::hours kPeopleReach{90 * 24};

// PEOPLE 11: opinion.
inline constexpr std::uint32_t kOpinionAccounts = 10;  ///< a cell with fewer is zero
inline constexpr std::array<std::uint32_t, 3> kOpinionSteps = {3, 5, 10};

// PEOPLE 16: W222, no reporter repeats in this many records.
inline constexpr std::uint32_t kRepeatRecords = 1000;
// PEOPLE 17: study cohorts.
inline constexpr std::uint32_t kStudyCohort = 50;
// PEOPLE 18: how long times to the minute are kept.
inline constexpr std::chrono::hours kMinuteRetention{90 * 24};

// What one floor owes another.
static_assert(kLadder[1] == kMinReporters, "the ladder's first step is the smallest min_reporters");
static_assert(kPeopleReach <= kTokenEpoch, "a window counts in one epoch");
static_assert(kNearMetres <= kNearMetresPeople && kNearMetresPeople <= kNearMetresMost);

/// PEOPLE 1: `count` different people taken down to the ladder. A `min_reporters` above 3 raises
/// the first step: counts below it give 0. One below 3 counts as 3.
constexpr std::uint32_t ladder_step(std::uint32_t count, std::uint32_t min_reporters) {
  if (count < std::max(min_reporters, kMinReporters)) return 0;
  std::uint32_t step = 0;
  for (const std::uint32_t candidate : kLadder) {
    if (candidate <= count) step = candidate;
  }
  // The first step is what min_reporters raised it to: "3" would say less than is known.
  return std::max(step, std::max(min_reporters, kMinReporters));
}

/// PEOPLE 11: a ratio to the usual (raw Decimal against `Decimal::kScale`) taken down to 3, 5, 10
/// or 0.
constexpr std::uint32_t opinion_step(std::int64_t ratio_raw, std::int64_t scale) {
  std::uint32_t step = 0;
  for (const std::uint32_t candidate : kOpinionSteps) {
    if (ratio_raw >= static_cast<std::int64_t>(candidate) * scale) step = candidate;
  }
  return step;
}

}  // namespace tributary::floors
