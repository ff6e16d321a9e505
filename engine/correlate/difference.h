// What one more report makes of a rule's readings, and until when: so far and no further does it
// move the subject's time (PEOPLE 2, Erase; ops/decisions/0003).
#pragma once

#include <vector>

#include "engine/correlate/sweep.h"

namespace tributary {

/// What a rule reads and says from an instant until the next one of a list.
struct SweepReading {
  EventTime at;
  std::vector<FieldCell> values;  ///< with texts of their own: what they are of may go
  Assessment assessment;
};

/// From `from` to `to`, both inclusive, each where something changes; the first is at `from`. The
/// sweep's front is before `from`; afterwards it is at `to`.
std::vector<SweepReading> readings(RuleSweep& sweep, const SubjectState& state, EventTime from,
                                   EventTime to, const Assessor& assessor, const Subject* subject);

/// The last instant up to `to` at which two such lists, of the same beginning, say different
/// things; EventTime::min() if there is none.
EventTime last_difference(const std::vector<SweepReading>& a, const std::vector<SweepReading>& b,
                          EventTime to);

}  // namespace tributary
