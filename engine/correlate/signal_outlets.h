// Which rules' levels are told to other subjects (`via`, RULES 3.13): bound once for all types.
#pragma once

#include <vector>

#include "engine/correlate/plan.h"

namespace tributary {

/// K of what is told can change as far back as its own evidence may be late: who is told holds as
/// long. Comes before the plans' holds are summed up.
void share_lateness(const RuleSet& rules, std::vector<TypePlan>& types);

/// Binds the slots that hold other subjects' levels, and the outlets of those that tell. Comes
/// last.
void bind_outlets(std::vector<TypePlan>& types);

}  // namespace tributary
