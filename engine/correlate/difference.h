// What one more report makes of a rule's readings, and until when: so far and no further does it
// move the subject's time (PEOPLE 2, Erase; ops/decisions/0003).
#pragma once

#include <vector>

#include "engine/correlate/sweep.h"

namespace tributary {

/// What a rule reads and says from an instant until the next one of a list.
struct SweepReading {
  EventTime at;
  std::vector<FieldCell> values;    ///< with texts of their own: what they are of may go
  std::vector<std::int64_t> steps;  ///< those that tell of people: whether any, how many
  Assessment assessment;
};

/// From `from` to `to`, both inclusive, each where something changes; the first is at `from`. The
/// sweep's front is not after `from`; afterwards it is at `to`.
std::vector<SweepReading> readings(RuleSweep& sweep, const SubjectState& state, EventTime from,
                                   EventTime to, const Assessor& assessor, const Subject* subject);

/// The last instant at which a report makes a step: `with` it more is told of people than just
/// before, and something else is read or said than `without`: at the report's own time, or where a
/// later one is counted on top of it. Both lists begin just before the report. EventTime::min() if
/// there is none. Nothing that neither list shows has a part in it, such as a report too many or
/// how far the lists go; nor has it a part that a step would have been lost without the report.
EventTime last_step(const std::vector<SweepReading>& without,
                    const std::vector<SweepReading>& with);

}  // namespace tributary
