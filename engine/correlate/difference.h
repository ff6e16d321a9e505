// What one more report makes of a rule's readings, and until when: so far and no further does it
// move the subject's time (PEOPLE 2, Erase; ops/decisions/0003).
#pragma once

#include <vector>

#include "engine/correlate/sweep.h"

namespace tributary {

/// What a rule reads of people and says, from an instant until the next one of a list.
struct SweepReading {
  EventTime at;
  std::vector<std::int64_t> counts;  ///< values that count them, Decimal raw
  std::vector<std::int64_t> any;     ///< values of `.any`, 0 or 1
  Assessment assessment;
};

/// From `from` to `to`, both inclusive, each where something changes; the first is at `from`. The
/// sweep's front is not after `from`; afterwards it is at `to`.
std::vector<SweepReading> readings(RuleSweep& sweep, const SubjectState& state, EventTime from,
                                   EventTime to, const Assessor& assessor, const Subject* subject);

/// The last instant at which a report makes a step: a count of people is higher `with` it than just
/// before, and than it is `without`; or there are any, who were not just before and are not
/// without, and the level or score is another than both. That is at the report's own time, or where
/// a later one is counted on top of it. Both lists begin just before the report. EventTime::min()
/// if there is none. That a step would have been lost without the report is no step, and a report
/// too many or how far the lists go has no part in it.
EventTime last_step(const std::vector<SweepReading>& without,
                    const std::vector<SweepReading>& with);

}  // namespace tributary
