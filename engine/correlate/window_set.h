// The windows of a rule's inputs over one subject's slots, all at one instant. They are a function
// of the items and of the instant, so that rules which read alike share one set: each moves it to
// where it stands itself, and it follows what comes into the slots and goes, whoever asked last.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/correlate/window.h"

namespace tributary {

struct SubjectState;

class WindowSet {
 public:
  explicit WindowSet(const BoundRule& bound);

  /// BoundRule::windows of those that share it.
  [[nodiscard]] std::uint16_t number() const { return number_; }
  /// EventTime::max() while it stands nowhere.
  [[nodiscard]] EventTime now() const { return now_; }
  [[nodiscard]] const Window& operator[](std::size_t input) const { return windows_[input]; }
  [[nodiscard]] std::size_t size() const { return windows_.size(); }

  /// To `at`, forwards or back: O(items passed); the first time O(items in the windows).
  void move(const SubjectState& state, EventTime at);

  /// The item has come into the slot.
  void came_in(SlotIndex slot, const SlotItem& item);
  /// Of the slot's items [from, until) are about to be taken out, or those that are marked.
  void let_go(SlotIndex slot, const std::vector<SlotItem>& items, std::size_t from,
              std::size_t until);
  void let_go(SlotIndex slot, const std::vector<SlotItem>& items, const std::vector<bool>& marked);
  /// The slot has other items altogether.
  void begin_anew(SlotIndex slot);

  /// Hints that it will be asked soon.
  void expect() const;

 private:
  /// False: certainly not.
  [[nodiscard]] bool may_read(SlotIndex slot) const { return (slots_ >> slot % kBits & 1) != 0; }
  template <typename Change>
  void change(SlotIndex slot, Change&& change);

  static constexpr unsigned kBits = 64;
  /// No rule's front: that of one that begins anew is EventTime::min().
  static constexpr EventTime kNowhere = EventTime::max();
  std::uint16_t number_;
  const BoundRule* bound_;
  std::uint64_t slots_ = 0;  ///< a bit for each that it reads
  EventTime now_ = kNowhere;
  std::vector<Window> windows_;  ///< as BoundRule::inputs
};

/// Which rules of the type share a set; with `rules_share` false each has its own.
void bind_windows(TypePlan& plan, bool rules_share);

}  // namespace tributary
