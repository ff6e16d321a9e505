// The highest that each row stood in a period, read from a change log: what two rule sets are
// compared by. A list at the end would miss every row that has come and gone.
#pragma once

#include <iosfwd>
#include <map>
#include <string>

#include "engine/base/result.h"
#include "engine/base/time.h"
#include "engine/model/level.h"

namespace tributary {

/// [from, to), by the instants at which changes showed.
struct Period {
  EventTime from = EventTime::min();
  EventTime to = EventTime::max();
};

struct Peak {
  Level level = Level::kNone;  ///< never kNone in the result
  std::string hazard;
  std::string subject_type, subject_id, subject_name;
  std::string title;
};

/// By signal id.
using Peaks = std::map<std::string, Peak>;

/// A row that was listed before the period and did not change in it counts with the level it had.
/// kCorrupt for a line that is no change.
Result<Peaks> peaks_of(std::istream& changes, const Period& period);

}  // namespace tributary
