// Whose turn it is among the feeds of stage 1.
#include <algorithm>

#include "engine/pipeline/ingest.h"

namespace tributary {

/// Lowest watermark first, ties by name; feeds are in order of name. None is read that is further
/// ahead than max_skew.
Feed* Ingest::next_feed() {
  Feed* best = nullptr;
  for (std::size_t i = 0; i < feeds_.size(); ++i) {
    if (idle_[i] || feeds_[i].is_finished()) continue;
    if (best == nullptr || feeds_[i].turn() < best->turn()) best = &feeds_[i];
  }
  const EventTime slowest = slowest_awaited();
  const bool is_too_far =
      best != nullptr && slowest != EventTime::max() && best->turn() > slowest + max_skew_;
  return is_too_far ? nullptr : best;
}

/// The watermark of the slowest feed that gave nothing when last asked, though there may be more: a
/// broker that does not answer. One that has given nothing yet has none.
EventTime Ingest::slowest_awaited() const {
  EventTime slowest = EventTime::max();
  for (std::size_t i = 0; i < feeds_.size(); ++i) {
    const Feed& feed = feeds_[i];
    const bool is_awaited = idle_[i] && !feed.leads_no_time() && !feed.is_caught_up();
    if (is_awaited && feed.has_begun()) slowest = std::min(slowest, feed.watermark());
  }
  return slowest;
}

}  // namespace tributary
