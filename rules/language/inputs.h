// One input of a rule: its feeds, its `where` compiled against each feed's schema, what it binds,
// measures and remembers.
#pragma once

#include "engine/model/rule.h"
#include "rules/language/context.h"
#include "rules/language/rule_source.h"

namespace tributary::language {

/// Reports E101 (source), E203 (classes mixed), E120 and E212 (near) and what the checker finds. An
/// input one of whose sources is unknown has no feeds. `type` is the rule's subject, nullptr when
/// that is unknown.
RuleInput compile_input(InputSource& source, Millis within, const SubjectType* type,
                        const LanguageContext& context, Problems& problems);

/// `from: signal`, its `where` a conjunction of `hazard`, `rule` and `level` with constants.
/// `subject` is the rule's.
SignalInput compile_signal_input(const InputSource& source, SubjectTypeId subject,
                                 const LanguageContext& context, Problems& problems);

/// E301 for an input of signals that names its own rule or hazard. Larger circles are found when
/// all rules are known.
void check_signal_inputs(const RuleSource& source, const Rule& rule, Problems& problems);

}  // namespace tributary::language
