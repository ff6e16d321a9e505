// An invented city to run on: registers, six feeds with their mappings, configuration, lists, rules
// and a truth file, for any size and seed. The same records and seed give the same bytes on every
// machine (keys apart, which are made elsewhere and at random). README.md says what is in it.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>

#include "engine/base/result.h"
#include "engine/base/time.h"
#include "ops/city/event.h"
#include "ops/city/records.h"

namespace tributary::city {

inline constexpr std::uint64_t kFewestRecords = 5'000;
inline constexpr std::uint64_t kMostRecords = 1'000'000'000;
inline constexpr int kFewestDays = 75;  ///< the longest story takes 71
inline constexpr int kMostDays = 3'650;
inline constexpr UtcOffset kCityOffset{std::chrono::hours(8)};

struct CityOptions {
  std::uint64_t records = 200'000;  ///< lines of all feeds together
  std::uint64_t seed = 7;
  /// kFewestBuildings to kMostBuildings, and one for 500 records at least, so that every story has
  /// its own; 0: one for 20 records.
  std::uint32_t buildings = 0;
  std::string out_dir;  ///< made if absent; files in it are replaced
  /// Midnight in the city's zone that begins the first day: 2025-03-01.
  EventTime start = EventTime::from_millis(1'740'758'400'000);
  int days = 90;
  bool compress = false;  ///< feeds as .jsonl.zst, level 1
  std::string
      rules_source;  ///< folder whose *.rule.yaml are copied; empty: none, rules/ stays empty
  std::string calendar_source;  ///< calendar file that is copied; empty: none
  /// Called from the calling thread about ten times a second: records written so far, of how many.
  std::function<void(std::uint64_t written, std::uint64_t total)> progress;
};

/// What was made; also the first line of truth.jsonl.
struct CityReport {
  std::uint64_t records = 0;
  std::uint64_t bytes = 0;  ///< of the feeds, uncompressed
  std::array<std::uint64_t, kFeeds> by_feed{};
  std::array<std::uint64_t, kFaults> faults{};
  std::uint64_t duplicates = 0, versions = 0, voids = 0;
  std::uint64_t late = 0;             ///< out of order, within lateness
  std::uint64_t beyond_lateness = 0;  ///< later than that
  std::uint64_t hazards = 0, rumours = 0, floods = 0, noise = 0;
  std::uint64_t background = 0;  ///< buildings that meet the rule's text without a story
  EventTime begin;               ///< first instant of the span: keys are needed from here
  EventTime as_of;               ///< highest event time of a sound record: keys are needed to here
};

/// kInvalid for options outside the limits above, kIo for what cannot be written; then the folder
/// may hold part of a city. Uses two threads.
Result<CityReport> generate_city(const CityOptions& options);

}  // namespace tributary::city
