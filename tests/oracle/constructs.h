// What a rule is made of, by name: operations of its programs by where they stand, attributes of
// inputs, keys. All there are is known from the engine's own enumerations, so that one that no rule
// by dice contains is missed.
#pragma once

#include <set>
#include <string>

#include "tests/oracle/scenario.h"

namespace tributary::oracle {

/// Of a rule and its text: `where <`, `level .last.at`, `level .count settled`, `key near`.
std::set<std::string> constructs_of(const Rule& rule, const std::string& text);

/// What only several rules, or a rule and its site, have together.
std::set<std::string> constructs_of(const Scenario& scenario, const Town& town);

/// All that some rule must contain: everything there is but what README.md names as left out.
const std::set<std::string>& all_constructs();

}  // namespace tributary::oracle
