#include "engine/correlate/kept.h"

#include <algorithm>

namespace tributary {

namespace {

auto before_source = [](const SlotCounts::Frontier& frontier, SourceId source) {
  return frontier.source < source;
};

auto before_number = [](const SlotCounts::Bucket& bucket, std::int64_t number) {
  return bucket.number < number;
};

EventTime end_of(const SlotCounts::Bucket& bucket, Millis width) {
  return EventTime::from_millis((bucket.number + 1) * width.count());
}

}  // namespace

std::int64_t bucket_number(EventTime at, Millis width) {
  const std::int64_t number = at.millis() / width.count();
  return at.millis() % width.count() < 0 ? number - 1 : number;
}

EventTime bucket_end(EventTime at, Millis width) {
  return EventTime::from_millis((bucket_number(at, width) + 1) * width.count());
}

bool SlotCounts::covers(const SlotItem& item) const {
  const auto at = std::lower_bound(frontiers.begin(), frontiers.end(), item.source, before_source);
  return at != frontiers.end() && at->source == item.source &&
         std::tuple(item.at, item.id_digest) <= at->order();
}

void SlotCounts::add(const Slot& plan, const SlotItem& item) {
  auto at = std::lower_bound(frontiers.begin(), frontiers.end(), item.source, before_source);
  if (at == frontiers.end() || at->source != item.source) {
    at = frontiers.insert(at, {item.source, item.at, item.id_digest});
  }
  if (at->order() < std::tuple(item.at, item.id_digest)) {
    *at = {item.source, item.at, item.id_digest};
  }
  for (const SlotCounting& counting : plan.countings) {
    auto table = std::find_if(tables.begin(), tables.end(),
                              [&](const Buckets& t) { return t.width == counting.bucket; });
    if (table == tables.end()) table = tables.insert(table, {counting.bucket, {}});
    const std::int64_t number = bucket_number(item.at, counting.bucket);
    auto& buckets = table->buckets;
    auto bucket = std::lower_bound(buckets.begin(), buckets.end(), number, before_number);
    if (bucket == buckets.end() || bucket->number != number) {
      bucket = buckets.insert(bucket, {number, 0});
    }
    ++bucket->count;
  }
}

void SlotCounts::forget(const Slot& plan, EventTime w) {
  for (Buckets& table : tables) {
    const auto counting =
        std::find_if(plan.countings.begin(), plan.countings.end(),
                     [&](const SlotCounting& c) { return c.bucket == table.width; });
    if (counting == plan.countings.end()) continue;
    const EventTime until = w - plan.tail - counting->reach;
    std::erase_if(table.buckets,
                  [&](const Bucket& bucket) { return end_of(bucket, table.width) <= until; });
  }
  std::erase_if(tables, [](const Buckets& table) { return table.buckets.empty(); });
}

const std::vector<SlotCounts::Bucket>& SlotCounts::buckets_of(Millis width) const {
  static const std::vector<Bucket> kNothing;
  const auto table = std::find_if(tables.begin(), tables.end(),
                                  [&](const Buckets& t) { return t.width == width; });
  return table != tables.end() ? table->buckets : kNothing;
}

Cuts::Cuts(const SlotView& view, const BoundInput& input, std::size_t end) : items_(view.items) {
  if (input.is_single_source) {
    highest_ = end > input.keep ? end - input.keep : 0;
  } else {
    find(view, input.keep, end);
  }
}

void Cuts::find(const SlotView& view, std::uint32_t keep, std::size_t end) {
  for (std::size_t i = end; i > 0; --i) {
    const SourceId source = view.items[i - 1].source;
    auto cut =
        std::find_if(cuts_.begin(), cuts_.end(), [&](const Cut& c) { return c.source == source; });
    if (cut == cuts_.end()) cut = cuts_.insert(cut, {source, 0, 0});
    if (++cut->seen != keep + 1) continue;
    cut->from = i;
    highest_ = std::max(highest_, i);
  }
}

bool Cuts::is_exact(std::size_t item) const {
  if (item >= highest_) return true;
  if (cuts_.empty()) return false;
  const SourceId source = items_[item].source;
  const auto cut =
      std::find_if(cuts_.begin(), cuts_.end(), [&](const Cut& c) { return c.source == source; });
  return cut == cuts_.end() || item >= cut->from;
}

bool is_crowded(const SlotView& view, const BoundInput& input) {
  return input.has_keep && (view.items.size() > input.keep || view.counts != nullptr);
}

namespace {

/// Items before the window that are still counted: their bucket has not left it.
void add_lingering(const SlotView& view, const BoundInput& input, const Cuts& cuts,
                   std::size_t first, EventTime start, Beyond& result) {
  for (std::size_t i = std::min(first, cuts.highest()); i > 0; --i) {
    const EventTime end = bucket_end(view.items[i - 1].at, input.bucket);
    if (end <= start) break;
    if (cuts.is_exact(i - 1)) continue;
    ++result.more;
    result.next = std::min(result.next, end + input.within);
  }
}

void add_counts(const SlotCounts& counts, const BoundInput& input, EventTime start, EventTime now,
                Beyond& result) {
  const auto& buckets = counts.buckets_of(input.bucket);
  for (auto at = std::lower_bound(buckets.begin(), buckets.end(),
                                  bucket_number(start, input.bucket), before_number);
       at != buckets.end() && at->number <= bucket_number(now, input.bucket); ++at) {
    const EventTime end = end_of(*at, input.bucket);
    if (end <= start) continue;
    result.more += at->count;
    result.next = std::min(result.next, end + input.within);
  }
}

}  // namespace

Beyond beyond(const Window& window, const SlotView& view, const BoundInput& input) {
  Beyond result;
  const EventTime start = window.now() - input.within;
  const Cuts cuts(view, input, window.end());
  add_lingering(view, input, cuts, window.first(), start, result);
  if (view.counts != nullptr) add_counts(*view.counts, input, start, window.now(), result);
  result.any = result.more > 0;
  for (std::size_t i = window.first(); i < std::min(window.end(), cuts.highest()); ++i) {
    if (result.any) break;
    result.any = !cuts.is_exact(i);
  }
  return result;
}

}  // namespace tributary
