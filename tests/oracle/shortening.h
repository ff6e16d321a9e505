// What is left of a scenario that fails when all is taken out of it that it can fail without:
// rules, lines of rules, steps of the log. Far quicker than the dice turned down one by one, and
// what is left can be read.
#pragma once

#include <functional>

#include "tests/oracle/scenario.h"

namespace tributary::oracle {

using Fails = std::function<bool(const Scenario&)>;

/// `scenario` fails; so does what is returned, and nothing more can be taken out of it alone.
Scenario shortened(Scenario scenario, const Town& town, const Fails& fails);

}  // namespace tributary::oracle
