// What shows only when all rules are there: which rules read which others' rows (`from: signal`).
#pragma once

#include <span>

#include "rules/language/rule_set_loader.h"

namespace tributary::language {

/// E110 where a rule names one whose rows it can never meet; E203 where it counts how often levels
/// began that reports by people may have made; E301 where rules read each other in a circle: the
/// first of each is told and left without a rule.
void check_signal_links(LoadedRules& rules, const Catalog& catalog, Diagnostics& diagnostics);

/// The same of one file, which has a rule, as it would stand among `others`, in place of the one of
/// its name; what is wrong with the others is not told.
void check_signal_links(const RuleFile& file, std::span<const Rule> others, const Catalog& catalog,
                        Diagnostics& diagnostics);

}  // namespace tributary::language
