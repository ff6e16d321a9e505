// What PEOPLE asks of a whole rule: how people may stand in it, how wide it must reach, what its
// rows may advise. Expressions in which some name has no meaning are left out: that was reported.
#pragma once

#include "engine/model/rule.h"
#include "rules/language/context.h"
#include "rules/language/rule_source.h"

namespace tributary::language {

/// E203 (people, and other rules' levels, only positively, by `>=` with a constant; `.any` only
/// with adverse evidence), E204 (advice that needs a finding; police), E206, E211, E212, E303,
/// E215, W310. A study is exempt from E203 (PEOPLE 17).
void check_people(const RuleSource& source, const Rule& rule, const LanguageContext& context,
                  Problems& problems);

/// Reports by people or opinion may show in its rows; of other rules' levels nobody knows here.
[[nodiscard]] bool rests_on_reports(const Rule& rule);
/// The kind of office that rows are given to gets none that rest on reports (PEOPLE 13: police).
[[nodiscard]] bool is_without_reports(const Assignment& assignment, const Catalog& catalog);

/// E213: opinion only amplifies (PEOPLE 11).
void check_opinion(const RuleSource& source, const Rule& rule, Problems& problems);

/// W310 for a level that is never shown, because a level above it holds whenever it does. Needs a
/// rule without errors.
void check_order_of_levels(const RuleSource& source, const Rule& rule, Problems& problems);

/// W311, with the site's bands. Needs a rule without errors.
void check_score(const RuleSource& source, const Rule& rule, const Bands& bands,
                 Problems& problems);

/// E211: no condition on single instruments where reports by people are read.
void check_instruments(const RuleSource& source, const Rule& rule, const LanguageContext& context,
                       Problems& problems);

/// E211, as far as registers are known: a rule, and each of its inputs, applies to its whole type
/// or to at least 50 of it, and the rule to no type of fewer than 20 where people report. Needs a
/// rule without errors.
void check_scope(const RuleSource& source, const Rule& rule, const LanguageContext& context,
                 Problems& problems);

}  // namespace tributary::language
