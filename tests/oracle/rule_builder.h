// Compiled rules by dice, without the language: what rules/language would make of a rule, put
// together by hand. So the engine is proved where the checker refuses more than it must, or less.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/oracle/rule_writer.h"

namespace tributary::oracle {

class Town;

/// A rule with a text for people that says what is in it.
Written build_rule(const std::string& id, Theme theme, const std::vector<std::uint32_t>& throws,
                   const Town& town, const std::vector<std::string>& others);

}  // namespace tributary::oracle
