// Variants of rules for sweeps: `ID@PROFILE` (engine/model/profile.h). What shows only when all
// rules are there.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "rules/language/rule_set_loader.h"

namespace tributary::language {

/// `ID`, or `ID@PROFILE`: 3 to 64 and 3 to 32 of a–z, 0–9 and `-`.
bool is_rule_or_variant_id(std::string_view id);

/// E014 where the rule that it is a variant of is not beside it (`ids`), or is about other subjects
/// or another hazard. The variant is left out.
void check_variants(LoadedRules& rules, const std::set<std::string>& ids, Diagnostics& diagnostics);

}  // namespace tributary::language
