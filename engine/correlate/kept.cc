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
  for (const SlotCounting& counting : plan.countings) count(counting.bucket, item);
  for (const SlotTallying& tallying : plan.tallyings) sum_up(tallying.cell, item);
}

namespace {

/// The table of the width, made if there is none.
template <typename Table>
Table& table_of(std::vector<Table>& tables, Millis width) {
  auto table =
      std::find_if(tables.begin(), tables.end(), [&](const Table& t) { return t.width >= width; });
  if (table == tables.end() || table->width != width) table = tables.insert(table, {width, {}});
  return *table;
}

/// The entry of the number, made if there is none.
template <typename Entry>
Entry& entry_of(std::vector<Entry>& entries, std::int64_t number) {
  auto entry = std::lower_bound(entries.begin(), entries.end(), number,
                                [](const Entry& e, std::int64_t n) { return e.number < n; });
  if (entry == entries.end() || entry->number != number) {
    entry = entries.insert(entry, Entry());
    entry->number = number;
  }
  return *entry;
}

}  // namespace

void SlotCounts::count(Millis width, const SlotItem& item) {
  ++entry_of(table_of(tables, width).buckets, bucket_number(item.at, width)).count;
}

void SlotCounts::sum_up(Millis width, const SlotItem& item) {
  const std::int64_t number = bucket_number(item.at - Millis(1), width) + 1;
  Cell& cell = entry_of(table_of(tallies, width).cells, number);
  ++cell.count;
  if (!item.has_value) return;
  const Decimal value = Decimal::from_raw(item.value);
  cell.sum = cell.sum + value;
  cell.max = cell.has_value ? std::max(cell.max, value) : value;
  cell.min = cell.has_value ? std::min(cell.min, value) : value;
  cell.has_value = true;
}

void SlotCounts::forget(const Slot& plan, EventTime w) {
  for (const SlotCounting& counting : plan.countings) {
    const EventTime until = w - plan.tail - counting.reach;
    for (Buckets& table : tables) {
      if (table.width != counting.bucket) continue;
      std::erase_if(table.buckets,
                    [&](const Bucket& b) { return end_of(b, table.width) <= until; });
    }
  }
  for (const SlotTallying& tallying : plan.tallyings) {
    const EventTime until = w - plan.tail - tallying.reach;
    for (Tally& tally : tallies) {
      if (tally.width != tallying.cell) continue;
      std::erase_if(tally.cells, [&](const Cell& cell) {
        return EventTime::from_millis(cell.number * tally.width.count()) <= until;
      });
    }
  }
  std::erase_if(tables, [](const Buckets& table) { return table.buckets.empty(); });
  std::erase_if(tallies, [](const Tally& tally) { return tally.cells.empty(); });
}

const std::vector<SlotCounts::Bucket>& SlotCounts::buckets_of(Millis width) const {
  static const std::vector<Bucket> kNothing;
  const auto table = std::find_if(tables.begin(), tables.end(),
                                  [&](const Buckets& t) { return t.width == width; });
  return table != tables.end() ? table->buckets : kNothing;
}

const std::vector<SlotCounts::Cell>& SlotCounts::cells_of(Millis width) const {
  static const std::vector<Cell> kNothing;
  const auto tally = std::find_if(tallies.begin(), tallies.end(),
                                  [&](const Tally& t) { return t.width == width; });
  return tally != tallies.end() ? tally->cells : kNothing;
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

std::size_t sources_of(const Window& window, const SlotView& view, const BoundInput& input) {
  std::vector<SourceId> sources;
  const auto add = [&](SourceId source) {
    const bool is_new = std::find(sources.begin(), sources.end(), source) == sources.end();
    if (is_new) sources.push_back(source);
  };
  for (std::size_t i = window.first(); i < window.end(); ++i) add(view.items[i].source);
  if (!is_crowded(view, input)) return sources.size();
  const EventTime start = window.now() - input.within;
  const Cuts cuts(view, input, window.end());
  for (std::size_t i = std::min(window.first(), cuts.highest()); i > 0; --i) {
    if (bucket_end(view.items[i - 1].at, input.bucket) <= start) break;
    if (!cuts.is_exact(i - 1)) add(view.items[i - 1].source);
  }
  if (view.counts == nullptr) return sources.size();
  for (const SlotCounts::Frontier& newest : view.counts->frontiers) {
    if (bucket_end(newest.at, input.bucket) > start && newest.at <= window.now())
      add(newest.source);
  }
  return sources.size();
}

}  // namespace tributary
