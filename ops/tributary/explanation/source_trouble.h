// What did not reach a rule: records of its sources that name no known subject, or came too late
// (P6). Of people only totals over a whole source are told, in steps: which subject they concern,
// or how many exactly, would tell of single reports (PEOPLE 1, 2).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/observation.h"
#include "engine/model/rule.h"
#include "engine/model/source.h"

namespace tributary {

/// Records of one source, counted by who replays them.
struct SourceCounts {
  std::uint64_t unresolved = 0;
  std::uint64_t late = 0;      ///< beyond its lateness, and used where a window still held them
  std::uint64_t too_late = 0;  ///< for anything
  std::uint64_t late_here = 0, too_late_here = 0;  ///< those that concern the subject asked about
};

/// The same as it may be told: `12`, or `10+` of people. Empty: none; of people: fewer than a step.
struct SourceTrouble {
  std::string source;
  std::string unresolved, late, too_late;
  std::string late_here, too_late_here;  ///< always empty of people
  [[nodiscard]] bool empty() const {
    return unresolved.empty() && late.empty() && too_late.empty();
  }
};

/// Of the rule's own sources, in order of id; `counts` by source.
std::vector<SourceTrouble> trouble_of(const Rule& rule, const std::vector<SourceInfo>& sources,
                                      const std::vector<SourceCounts>& counts,
                                      std::uint32_t min_reporters);

}  // namespace tributary
