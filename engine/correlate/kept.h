// What is left of a window where a source has more than `keep` items (RULES 3.4).
//
// At an instant t, the newest `keep` items of each source at or before t are exact; older ones are
// only counted, each until the end of its bucket leaves the window. So R(t) depends on what was
// observed until t and on nothing else, in whatever order it came. Storage follows from that: an
// item that is beyond `keep` at every instant that can still be asked for is moved into counts
// (thinning.h); before that it lies here like any other.
#pragma once

#include <cstdint>
#include <tuple>
#include <vector>

#include "engine/correlate/columns.h"
#include "engine/correlate/window.h"

namespace tributary {

/// Items of a slot that are no longer held one by one.
struct SlotCounts {
  /// Where an item of the source stands that is older than everything held of it.
  struct Frontier {
    SourceId source;
    EventTime at;
    std::uint64_t id_digest = 0;
    [[nodiscard]] auto order() const { return std::tuple(at, id_digest); }
  };
  struct Bucket {
    std::int64_t number = 0;  ///< of `width` since the epoch, rounded down
    std::uint32_t count = 0;
  };
  /// The same items, as inputs of one window length count them.
  struct Buckets {
    Millis width{1};
    std::vector<Bucket> buckets;  ///< in order
  };

  /// What happened in (end − width, end], summed up in every way that a measure may ask for.
  struct Cell {
    std::int64_t number = 0;  ///< of its end, in widths since the epoch
    std::uint32_t count = 0;
    bool has_value = false;
    Decimal sum, max, min;
  };
  struct Tally {
    Millis width{1};
    std::vector<Cell> cells;  ///< in order
  };

  explicit SlotCounts(SlotIndex index) : slot(index) {}

  /// True if an item as old as this one is counted instead of held.
  [[nodiscard]] bool covers(const SlotItem& item) const;
  void add(const Slot& plan, const SlotItem& item);
  /// Drops buckets that no window can reach any more.
  void forget(const Slot& plan, EventTime w);
  [[nodiscard]] const std::vector<Bucket>& buckets_of(Millis width) const;
  [[nodiscard]] const std::vector<Cell>& cells_of(Millis width) const;
  [[nodiscard]] bool is_spent() const { return tables.empty() && tallies.empty(); }

  SlotIndex slot = 0;
  std::vector<Frontier> frontiers;  ///< by source
  std::vector<Buckets> tables;      ///< of Slot::countings, those that hold something
  std::vector<Tally> tallies;       ///< of Slot::tallyings, those that hold something

 private:
  void count(Millis width, const SlotItem& item);
  void sum_up(Millis width, const SlotItem& item);
};

/// The end of the bucket that the time lies in.
EventTime bucket_end(EventTime at, Millis width);
std::int64_t bucket_number(EventTime at, Millis width);

/// All that is held of a slot.
struct SlotView {
  const std::vector<SlotItem>& items;
  const SlotColumns* columns = nullptr;  ///< null: no field is read
  const SlotCounts* counts = nullptr;    ///< null: every item is held
};

/// Which of the first `end` items are exact: of each source the newest `keep`.
class Cuts {
 public:
  Cuts(const SlotView& view, const BoundInput& input, std::size_t end);

  [[nodiscard]] bool is_exact(std::size_t item) const;
  /// From here on all items are exact.
  [[nodiscard]] std::size_t highest() const { return highest_; }

 private:
  struct Cut {
    SourceId source;
    std::uint32_t seen = 0;
    std::size_t from = 0;  ///< items of the source are exact from here on
  };
  void find(const SlotView& view, std::uint32_t keep, std::size_t end);

  const std::vector<SlotItem>& items_;
  std::size_t highest_ = 0;
  std::vector<Cut> cuts_;  ///< empty: one source, whose cut is `highest_`
};

/// What a window has beyond its exact items.
struct Beyond {
  bool any = false;                   ///< something in it is only counted
  std::uint64_t more = 0;             ///< of what is counted, what is not among the window's items
  EventTime next = EventTime::max();  ///< when some of `more` leaves
};

/// False for most: then the window's items are all there is.
bool is_crowded(const SlotView& view, const BoundInput& input);
/// Different sources of what is in the window or still counted.
std::size_t sources_of(const Window& window, const SlotView& view, const BoundInput& input);
Beyond beyond(const Window& window, const SlotView& view, const BoundInput& input);

}  // namespace tributary
