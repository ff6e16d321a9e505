// The records of a random scenario in the order in which they come: late, repeated, corrected,
// voided, moved.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tests/oracle/scenario.h"

namespace tributary::oracle {

/// A record as it will arrive.
struct Arrival {
  EventTime at;
  std::size_t order = 0;
  Observation observation;
  std::string text;
};

/// In order of arrival. `any_beyond`: some come beyond lateness. What is near nothing falls to a
/// cell as the rules ask for it (RULES 3.10).
std::vector<Arrival> arrivals_of(const std::vector<RecordThrows>& records, const Town& town,
                                 Theme theme, Millis lateness, bool any_beyond,
                                 const RuleSet& rules);

}  // namespace tributary::oracle
