// What shows only when all rules are there: which rules read which others' rows (`from: signal`).
#pragma once

#include "rules/language/rule_set_loader.h"

namespace tributary::language {

/// E110 where a rule names one whose rows it can never meet; E203 where it counts how often levels
/// began that reports by people may have made; E301 where rules read each other in a circle: the
/// first of each is told and left without a rule.
void check_signal_links(LoadedRules& rules, const Catalog& catalog, Diagnostics& diagnostics);

}  // namespace tributary::language
