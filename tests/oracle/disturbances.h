// What happens to a running engine besides records: rules are edited, rows of registers change,
// sweeps are asked for. By dice, to a scenario that is there.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/oracle/scenario.h"

namespace tributary::oracle {

/// Some rule reads other rules' levels.
bool reads_levels(const RuleSet& rules);
/// Some rule reads those of other subjects (`via`).
bool reads_other_subjects(const RuleSet& rules);

/// The same feed under the rules as they were before an edit, and as they are after it. What is
/// edited: levels and score; `where`, windows, measures, `keep`; a rule may be gone, another new.
/// Rules that others read, and such as read others, stay as they are (RULES 3.13 is silent).
struct Edited {
  Scenario before, after;
};
Edited edited(const Scenario& scenario, const Town& town, const std::vector<std::uint32_t>& throws);

/// Behind some of the steps a row of the scenario's first subject changes: an attribute, the
/// district, the unit, who manages it; or it is registered no more.
Scenario with_register_changes(const Scenario& scenario, const Town& town,
                               const std::vector<std::uint32_t>& dice);

/// A sweep behind every `every`-th step, and others that wait, `hours_apart` from each other.
Scenario swept(const Scenario& scenario, std::size_t every, std::int64_t hours_apart);

}  // namespace tributary::oracle
