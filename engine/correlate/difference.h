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
  std::vector<std::int64_t> steps;  ///< those values that count people
  Assessment assessment;
};

/// From `from` to `to`, both inclusive, each where something changes; the first is at `from`. The
/// sweep's front is before `from`; afterwards it is at `to`.
std::vector<SweepReading> readings(RuleSweep& sweep, const SubjectState& state, EventTime from,
                                   EventTime to, const Assessor& assessor, const Subject* subject);

/// The last instant at which a report makes a step: `with` it something else is read or said than
/// `without`, from the report's own time on (where both lists begin) or from where a later report
/// is counted on top of it. EventTime::min() if there is none. Nothing that neither list shows has
/// a part in it, such as a report too many or how far the lists go.
EventTime last_step(const std::vector<SweepReading>& without,
                    const std::vector<SweepReading>& with);

}  // namespace tributary
