// What is usual for a subject, and how much of it there is now (RULES 3.9).
#pragma once

#include "engine/correlate/kept.h"
#include "engine/model/source_times.h"

namespace tributary {

/// How long the sources of an input with a baseline have been read.
struct History {
  std::size_t unread_feeds = 0;  ///< whose sources have not reported a clock yet
  /// When every source has been read for min_history; EventTime::max() while one is unread.
  EventTime ready_from = EventTime::max();
};
History history_of(const RuleInput& input, const SourceTimes& sources);

/// Every source of the input has been read for min_history at `now`.
bool has_history(const RuleInput& input, const SourceTimes& sources, EventTime now);

/// The median of the last over/within complete windows that end at or before now − within, aligned
/// to the site's midnight; at least the floor. Missing while there is too little history. Exact
/// though items are only counted: those are summed up in cells that tile its windows.
Scalar usual(const Window& window, const SlotView& view, const BoundInput& input,
             const TimeContext& time);

/// The window's value (its count without a measure) by what is usual; opinion in steps (PEOPLE 11).
Scalar ratio(const Window& window, const SlotView& view, const BoundInput& input,
             const TimeContext& time);

/// The next time after the window's at which what is usual may change by time alone.
EventTime next_baseline_change(const Window& window, const SlotView& view, const BoundInput& input,
                               const TimeContext& time);

/// Adds the feeds that have not reported a clock: until they do it is not known when there will be
/// history enough, and next_baseline_change is silent about it.
void add_unread(const RuleInput& input, const TimeContext& time, std::vector<ClockWait>& waits);

}  // namespace tributary
