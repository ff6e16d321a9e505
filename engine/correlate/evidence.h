// What a rule's inputs held at an instant: the stuff of `why`. Computed again from the items when a
// row is revised, which is rare; people appear as a step and the day it was reached (PEOPLE 2).
#pragma once

#include "engine/correlate/correlator.h"

namespace tributary {

/// All items of the rule's windows at `whole_from` and later are held: since when a step of people
/// holds is told only from there on.
RuleEvidence evidence_at(const SubjectState& state, const TypePlan& plan, std::uint16_t rule,
                         const std::vector<SourceInfo>& sources, std::uint32_t min_reporters,
                         const TimeContext& time, EventTime at, EventTime whole_from);

}  // namespace tributary
