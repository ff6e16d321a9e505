// One input of a rule: its feeds, its `where` compiled against each feed's schema, its measure.
#pragma once

#include "engine/model/rule.h"
#include "rules/language/context.h"
#include "rules/language/rule_source.h"

namespace tributary::language {

/// Reports E101 (source), E203 (classes mixed) and what the checker finds. An input one of whose
/// sources is unknown has no feeds.
RuleInput compile_input(InputSource& source, Millis within, const LanguageContext& context,
                        Problems& problems);

}  // namespace tributary::language
