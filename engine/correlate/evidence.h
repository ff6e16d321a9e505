// What a rule's inputs held at an instant: the stuff of `why`. Computed again from the items when a
// row is revised, which is rare; people appear as a step and the day it was reached (PEOPLE 2).
#pragma once

#include "engine/correlate/correlator.h"

namespace tributary {

/// Items at or before `held_from` may have been forgotten already, or not yet: nothing hangs on
/// them.
RuleEvidence evidence_at(const SubjectState& state, const TypePlan& plan, std::uint16_t rule,
                         const std::vector<SourceInfo>& sources, std::uint32_t min_reporters,
                         const TimeContext& time, EventTime at, EventTime held_from);

}  // namespace tributary
