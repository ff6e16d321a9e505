// Which rules a test runs: a rule that reads other rules' levels is tested together with those.
#pragma once

#include <span>

#include "engine/model/rule.h"

namespace tributary {

/// `rule` comes first, active whatever its status; behind it those of `others` whose levels it
/// reads by `from: signal`, and those that these read (RULES 3.13). Where they would read each
/// other in a circle (E301), `rule` is alone.
RuleSet tested_rules(const Rule& rule, std::span<const Rule> others, const Bands& bands);

}  // namespace tributary
