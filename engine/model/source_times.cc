#include "engine/model/source_times.h"

#include <algorithm>

namespace tributary {

SourceId slowest_of(const std::vector<InputFeed>& feeds, const SourceTimes& times) {
  SourceId slowest = none_of<SourceId>();
  for (const InputFeed& feed : feeds) {
    const bool first = slowest == none_of<SourceId>();
    if (first || times[feed.source.value()].clock < times[slowest.value()].clock) {
      slowest = feed.source;
    }
  }
  return slowest;
}

Horizon horizon_of(const std::vector<InputFeed>& feeds, const SourceTimes& times) {
  Horizon horizon;
  if (!feeds.empty()) horizon.clock = times[slowest_of(feeds, times).value()].clock;
  for (const InputFeed& feed : feeds) {
    horizon.stale_from = std::min(horizon.stale_from, times[feed.source.value()].stale_from);
  }
  return horizon;
}

}  // namespace tributary
