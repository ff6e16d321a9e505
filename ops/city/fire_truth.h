// Which buildings meet the text of rule fire-building-repeat (version 5), and when: computed from
// the events that were generated, by a simple pass that shares nothing with the engine. If the rule
// changes, this changes with it; the truth file names the version it speaks of.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/model/level.h"
#include "ops/city/plan.h"

namespace tributary::city {

inline constexpr std::string_view kFireRule = "fire-building-repeat";
inline constexpr std::uint32_t kFireRuleVersion = 5;
inline constexpr std::string_view kFireHazard = "safety.fire";

/// A report about fire, or a failed fire inspection, that resolves to the building and is not void.
struct FireFact {
  std::uint32_t building = 0;
  std::uint32_t reporter = 0;
  EventTime at;
  bool is_failed_inspection = false;
};

/// At `level` or above during [begin, end), what `keep_for` adds included.
struct LevelSpan {
  Level level = Level::kNone;
  Span span;
};

struct BuildingTruth {
  std::uint32_t building = 0;
  std::vector<LevelSpan> spans;  ///< yellow first, then orange, red; each level's in order of time
};

/// Every building that is ever at yellow or above, in order of number. The facts may come in any
/// order. A person counts once in a window, so a fact given twice changes nothing; an inspection
/// counts each time, so versions and duplicates of a record are one fact.
std::vector<BuildingTruth> fire_truth(std::vector<FireFact> facts);

}  // namespace tributary::city
