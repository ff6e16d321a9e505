#include "engine/correlate/window_set.h"

#include <map>
#include <tuple>

#include "engine/base/prefetch.h"
#include "engine/correlate/subject_state.h"

namespace tributary {

WindowSet::WindowSet(const BoundRule& bound) : number_(bound.windows), bound_(&bound) {
  windows_.reserve(bound.inputs.size());
  for (std::size_t i = 0; i < bound.inputs.size(); ++i) {
    windows_.emplace_back(bound.inputs[i].within, bound.counts_tokens(i));
    slots_ |= std::uint64_t{1} << bound.inputs[i].slot % kBits;
  }
}

void WindowSet::move(const SubjectState& state, EventTime at) {
  if (at == now_) return;
  for (std::size_t i = 0; i < windows_.size(); ++i) {
    const std::vector<SlotItem>& items = state.items(bound_->inputs[i].slot);
    if (now_ == kNowhere) {
      windows_[i].seek(items, at);
    } else if (at > now_) {
      windows_[i].advance(items, at);
    } else {
      windows_[i].retreat(items, at);
    }
  }
  now_ = at;
}

template <typename Change>
void WindowSet::change(SlotIndex slot, Change&& change) {
  if (!may_read(slot) || now_ == kNowhere) return;
  for (std::size_t i = 0; i < windows_.size(); ++i) {
    if (bound_->inputs[i].slot == slot) change(windows_[i]);
  }
}

void WindowSet::came_in(SlotIndex slot, const SlotItem& item) {
  change(slot, [&](Window& window) { window.came_in(item); });
}

void WindowSet::let_go(SlotIndex slot, const std::vector<SlotItem>& items, std::size_t from,
                       std::size_t until) {
  change(slot, [&](Window& window) { window.let_go(items, from, until); });
}

void WindowSet::let_go(SlotIndex slot, const std::vector<SlotItem>& items,
                       const std::vector<bool>& marked) {
  change(slot, [&](Window& window) { window.let_go(items, marked); });
}

void WindowSet::begin_anew(SlotIndex slot) {
  if (may_read(slot)) now_ = kNowhere;
}

void bind_windows(TypePlan& plan, bool rules_share) {
  using Read = std::tuple<SlotIndex, Millis, bool>;
  std::map<std::vector<Read>, std::uint16_t> first;
  for (std::size_t rule = 0; rule < plan.rules.size(); ++rule) {
    BoundRule& bound = plan.rules[rule];
    std::vector<Read> reads;
    for (std::size_t i = 0; i < bound.inputs.size(); ++i) {
      reads.emplace_back(bound.inputs[i].slot, bound.inputs[i].within, bound.counts_tokens(i));
    }
    const auto number = static_cast<std::uint16_t>(rule);
    bound.windows = rules_share ? first.try_emplace(reads, number).first->second : number;
  }
}

void WindowSet::expect() const { prefetch(windows_.data(), sizeof(Window)); }

}  // namespace tributary
