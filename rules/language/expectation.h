// `expect`: what must arrive after what, by when, and every instant at which its being overdue can
// change a level or a score (RULES 3.6, 3.8).
#pragma once

#include "engine/model/rule.h"
#include "rules/language/context.h"
#include "rules/language/rule_source.h"

namespace tributary::language {

/// Writes Rule::expect, and the fields that `by` and `match` read into its inputs. `rule` has its
/// inputs and subject. Reports E104 (no such input), E203 and E206 (people), and what the checker
/// finds in `by`. Where an input is not known, Expectation::after is beyond Rule::inputs.
void compile_expectation(ExpectSource& source, const RuleSource& whole, Rule& rule,
                         const LanguageContext& context, Problems& problems);

/// Writes Expectation::steps. E302 where `overdue` is compared with more than a constant, or days
/// and hours of a score do not stand in min(…, constant).
void compile_timers(const RuleSource& source, Rule& rule, const LanguageContext& context,
                    Problems& problems);

}  // namespace tributary::language
