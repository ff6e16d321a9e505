// A random scenario: rules by dice, records by dice, and the log that comes of them: late,
// repeated, corrected, voided, moved records between reports of the sources' clocks.
#pragma once

#include <array>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "tests/oracle/town.h"

namespace tributary::oracle {

using RecordThrows = std::array<std::uint32_t, 10>;
using RuleThrows = std::array<std::uint32_t, 56>;

struct Sketch {
  std::uint32_t theme = 0;
  std::uint32_t habits = 0;  ///< how clocks are reported, lateness
  std::vector<RuleThrows> rules;
  std::vector<RecordThrows> records;
};

/// One record of the log, and a line that tells it.
struct Step {
  LogRecord record;
  std::string text;
};

struct Scenario {
  RuleSet rules;
  std::vector<Written> written;  ///< refused ones too
  std::vector<Step> steps;
  Theme theme = Theme::kBuilding;
};

/// What a rule of the scenario is about: some of those behind a first one about buildings are about
/// who manages them.
Theme theme_of(const Sketch& sketch, const RuleThrows& throws, bool has_others);
Millis lateness_of(const Sketch& sketch);
Millis stale_after_of(const Sketch& sketch);
/// The same sketch gives the same scenario. `town` has the sketch's lateness and stale_after.
Scenario scenario_of(const Sketch& sketch, const Town& town);
/// Of one rule whoever wrote it, and the sketch's records.
Scenario scenario_of(const Rule& rule, const std::string& text, const Sketch& sketch,
                     const Town& town);

/// Rules and time line as a person would write them down.
std::string story_of(const Scenario& scenario);
std::ostream& operator<<(std::ostream& out, const Sketch& sketch);

/// A report of every source's clock, caught up at `at` and heard then.
ClockReport caught_up(const Town& town, EventTime at);

}  // namespace tributary::oracle
