// What a step knows of its sources' time (DESIGN 6): how far each has been read, since when,
// whether it is silent. The partition keeps it from the log; correlate reads it.
#pragma once

#include <vector>

#include "engine/base/time.h"
#include "engine/model/rule.h"
#include "engine/model/work_calendar.h"

namespace tributary {

struct SourceTime {
  EventTime clock = EventTime::min();       ///< read up to here
  EventTime stale_from = EventTime::max();  ///< silent from here on; max: fresh
  EventTime read_since = EventTime::max();  ///< where its clock was first reported; max: not yet
  bool operator==(const SourceTime&) const = default;
};
using SourceTimes = std::vector<SourceTime>;  ///< by SourceId

/// Of several sources together: read as far as the slowest, silent from when the first fell silent.
struct Horizon {
  EventTime clock = EventTime::min();
  EventTime stale_from = EventTime::max();
  bool operator==(const Horizon&) const = default;
};

/// Of an input's sources. One without sources has never been read.
Horizon horizon_of(const std::vector<InputFeed>& feeds, const SourceTimes& times);

/// The slowest of an input's sources, the first of equals; none_of<SourceId>() without sources.
SourceId slowest_of(const std::vector<InputFeed>& feeds, const SourceTimes& times);

/// Time as a correlator reads it. The referents belong to whoever runs it, and outlive it.
struct TimeContext {
  const SourceTimes& sources;
  const WorkCalendar& calendar;
  UtcOffset offset;
};

/// A source, and the time its clock must reach for a subject to be looked at again.
struct ClockWait {
  SourceId source;
  EventTime at;
};

}  // namespace tributary
