// What shows only when all rules are there: which rules speak in the same rows (RULES 3.12), and so
// who is told what others found.
#pragma once

#include "rules/language/rule_set_loader.h"

namespace tributary::language {

/// E204 where a rule gives its rows to police and another one, that rests on reports by people or
/// on opinion, speaks in the same rows (PEOPLE 13): the first is told and left without a rule.
void check_shared_rows(LoadedRules& rules, const Catalog& catalog, Diagnostics& diagnostics);

}  // namespace tributary::language
