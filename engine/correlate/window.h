// One input's sliding window over a slot's items: (now − within, now], moved forward through time.
#pragma once

#include <cstdint>
#include <tuple>
#include <vector>

#include "engine/correlate/plan.h"
#include "engine/correlate/token_counts.h"
#include "engine/model/observation.h"
#include "engine/model/program.h"

namespace tributary {

/// One observation in one slot. 40 bytes. Order: (event time, source, id).
struct SlotItem {
  EventTime at;
  std::uint64_t id_digest = 0;
  std::int64_t value = 0;  ///< Decimal raw of the measure
  SourceId source;
  std::uint16_t token_current = 0;
  std::uint16_t token_previous = 0;
  std::uint8_t token_kind = 0;
  bool has_token = false;
  bool has_value = false;
  bool is_late = false;  ///< came when its source had passed it by more than its lateness

  [[nodiscard]] auto order() const { return std::tuple(at, source, id_digest); }
};

/// Position of the first item that is later than `at`.
std::size_t first_item_after(const std::vector<SlotItem>& items, EventTime at);

/// The 90-day token epoch of an event time (PEOPLE 4).
std::uint32_t token_epoch_of(EventTime at);

/// Cursor over the items of one slot. Holds positions, not items: the owner passes the same vector
/// to each call, and says what comes in and goes.
class Window {
 public:
  Window(Millis within, bool counts_tokens) : within_(within), counts_tokens_(counts_tokens) {}

  /// Sets the window to (now − within, now] from nothing: O(log n + items in it).
  void seek(const std::vector<SlotItem>& items, EventTime now);
  /// The same, from an earlier time: O(items passed).
  void advance(const std::vector<SlotItem>& items, EventTime now);
  /// The same, to an earlier time: O(items passed).
  void retreat(const std::vector<SlotItem>& items, EventTime now);
  /// The item has come into the items.
  void came_in(const SlotItem& item);
  /// The items [from, until) are about to be taken out, or those that are marked.
  void let_go(const std::vector<SlotItem>& items, std::size_t from, std::size_t until);
  void let_go(const std::vector<SlotItem>& items, const std::vector<bool>& marked);
  /// The next time after now at which the content changes; EventTime::max() if none.
  [[nodiscard]] EventTime next_change(const std::vector<SlotItem>& items) const;
  /// The same for who reads only whether there is any report and how many people in steps: an
  /// instant at which an item enters or leaves, not after the first at which either changes.
  [[nodiscard]] EventTime next_step(const std::vector<SlotItem>& items, std::uint32_t min_reporters,
                                    bool reads_any) const;

  /// True if neither of these changes anywhere up to now by one more item, that of a person, which
  /// is not in `items` yet. Nothing in `items` is later than now.
  [[nodiscard]] bool is_unfelt(const std::vector<SlotItem>& items, const SlotItem& more,
                               std::uint32_t min_reporters, bool reads_any) const;

  /// The time of the next item to enter; EventTime::max() if none waits.
  [[nodiscard]] EventTime next_entry(const std::vector<SlotItem>& items) const {
    return high_ < items.size() ? items[high_].at : EventTime::max();
  }

  [[nodiscard]] Scalar read(const std::vector<SlotItem>& items, InputAttribute attribute,
                            Measure measure, std::uint32_t min_reporters) const;
  /// Different reporters, taken down to the ladder.
  [[nodiscard]] Scalar reporters(std::uint32_t min_reporters) const;
  /// The measure over its items; missing when none has one.
  [[nodiscard]] Scalar measured(const std::vector<SlotItem>& items, Measure measure) const;
  [[nodiscard]] EventTime now() const { return now_; }
  [[nodiscard]] std::size_t first() const { return low_; }
  [[nodiscard]] std::size_t end() const { return high_; }

 private:
  [[nodiscard]] std::uint64_t token_of(const SlotItem& item) const;
  void count_tokens(const std::vector<SlotItem>& items);
  [[nodiscard]] std::uint32_t epoch_at(EventTime now) const;
  /// The first instant at which its tokens are read under another key.
  [[nodiscard]] EventTime epoch_ends() const;

  Millis within_;
  bool counts_tokens_;
  EventTime now_ = EventTime::min();
  std::size_t low_ = 0, high_ = 0;  ///< items [low_, high_) are in the window
  std::uint32_t epoch_ =
      0;  ///< of the window's first instant: the key all its tokens are read under
  TokenCounts tokens_;
};

}  // namespace tributary
