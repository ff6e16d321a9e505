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

using RecordThrows = std::array<std::uint32_t, 12>;
using RuleThrows = std::array<std::uint32_t, 112>;

inline constexpr std::uint32_t kHabits = 144;

struct Sketch {
  std::uint32_t theme = 0;
  std::uint32_t habits = 0;  ///< how clocks are reported, lateness, the site; below kHabits
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
bool has_holidays(const Sketch& sketch);
/// With the sketch's lateness, stale_after and least number of reporters.
Town town_of(const Sketch& sketch);
/// The same sketch gives the same scenario. `town` is town_of(sketch), or never stale.
Scenario scenario_of(const Sketch& sketch, const Town& town);
/// Of accepted rules whoever wrote them, in order of id, and the sketch's records.
Scenario scenario_of(const std::vector<Written>& rules, const Sketch& sketch, const Town& town);

/// Rules and time line as a person would write them down.
std::string story_of(const Scenario& scenario);
std::ostream& operator<<(std::ostream& out, const Sketch& sketch);

/// Rules, registers and working days from there on; which rules, the name says.
Generation generation_of(const std::string& name, bool has_holidays = false);

/// A report of every source's clock, caught up at `at` and heard then.
ClockReport caught_up(const Town& town, EventTime at);

}  // namespace tributary::oracle
