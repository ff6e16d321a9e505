#include "engine/correlate/window.h"

#include <algorithm>

#include "engine/model/floors.h"

namespace tributary {

namespace {

constexpr Millis kTick{1};
constexpr Millis kEpoch = std::chrono::duration_cast<Millis>(floors::kTokenEpoch);

/// The fewest people of the step after that of `people`; 0 if there is none.
std::uint32_t next_step_after(std::uint32_t people, std::uint32_t min_reporters) {
  const std::uint32_t step = floors::ladder_step(people, min_reporters);
  for (const std::uint32_t candidate : floors::kLadder) {
    const std::uint32_t more = std::max({candidate, min_reporters, floors::kMinReporters});
    if (more > people && floors::ladder_step(more, min_reporters) > step) return more;
  }
  return 0;
}

}  // namespace

std::size_t first_item_after(const std::vector<SlotItem>& items, EventTime at) {
  if (items.empty() || items.back().at <= at) return items.size();  // as it mostly is
  const auto found =
      std::upper_bound(items.begin(), items.end(), at,
                       [](EventTime t, const SlotItem& item) { return t < item.at; });
  return static_cast<std::size_t>(found - items.begin());
}

std::uint32_t token_epoch_of(EventTime at) {
  const std::int64_t ms = std::max<std::int64_t>(at.millis(), 0);
  return static_cast<std::uint32_t>(ms / kEpoch.count());
}

std::uint32_t Window::epoch_at(EventTime now) const {
  return token_epoch_of(now - within_ + kTick);
}

EventTime Window::epoch_ends() const {
  const EventTime end =
      EventTime::from_millis((static_cast<std::int64_t>(epoch_) + 1) * kEpoch.count());
  return end + within_ - kTick;
}

std::uint64_t Window::token_of(const SlotItem& item) const {
  const bool same_epoch = token_epoch_of(item.at) == epoch_;
  return (static_cast<std::uint64_t>(item.source.value()) << 32) |
         (static_cast<std::uint64_t>(item.token_kind) << 16) |
         (same_epoch ? item.token_current : item.token_previous);
}

void Window::count_tokens(const std::vector<SlotItem>& items) {
  tokens_.clear();
  for (std::size_t i = low_; i < high_; ++i) {
    if (items[i].has_token) tokens_.add(token_of(items[i]));
  }
}

void Window::seek(const std::vector<SlotItem>& items, EventTime now) {
  now_ = now;
  low_ = first_item_after(items, now - within_);
  high_ = first_item_after(items, now);
  epoch_ = epoch_at(now);
  if (counts_tokens_) count_tokens(items);
}

void Window::advance(const std::vector<SlotItem>& items, EventTime now) {
  CHECK(now >= now_);
  now_ = now;
  const bool same_epoch = epoch_at(now) == epoch_;
  const EventTime start = now - within_;
  for (; high_ < items.size() && items[high_].at <= now; ++high_) {
    if (counts_tokens_ && same_epoch && items[high_].has_token) tokens_.add(token_of(items[high_]));
  }
  for (; low_ < high_ && items[low_].at <= start; ++low_) {
    if (counts_tokens_ && same_epoch && items[low_].has_token)
      tokens_.remove(token_of(items[low_]));
  }
  if (same_epoch) return;
  epoch_ = epoch_at(now);
  if (counts_tokens_) count_tokens(items);
}

void Window::retreat(const std::vector<SlotItem>& items, EventTime now) {
  CHECK(now <= now_);
  now_ = now;
  const bool counts = counts_tokens_ && epoch_at(now) == epoch_;
  const EventTime start = now - within_;
  for (; low_ > 0 && items[low_ - 1].at > start; --low_) {
    if (counts && items[low_ - 1].has_token) tokens_.add(token_of(items[low_ - 1]));
  }
  for (; high_ > 0 && items[high_ - 1].at > now; --high_) {
    if (counts && items[high_ - 1].has_token) tokens_.remove(token_of(items[high_ - 1]));
  }
  if (counts) return;
  epoch_ = epoch_at(now);
  if (counts_tokens_) count_tokens(items);
}

void Window::let_go(const std::vector<SlotItem>& items, std::size_t from, std::size_t until) {
  for (std::size_t i = std::max(from, low_); i < std::min(until, high_); ++i) {
    if (counts_tokens_ && items[i].has_token) tokens_.remove(token_of(items[i]));
  }
  const auto gone_before = [&](std::size_t position) {
    return std::min(until, position) - std::min(from, position);
  };
  low_ -= gone_before(low_);
  high_ -= gone_before(high_);
}

void Window::let_go(const std::vector<SlotItem>& items, const std::vector<bool>& marked) {
  std::size_t before_low = 0, before_high = 0;
  for (std::size_t i = 0; i < high_; ++i) {
    if (!marked[i]) continue;
    ++before_high;
    if (i < low_) ++before_low;
    if (i >= low_ && counts_tokens_ && items[i].has_token) tokens_.remove(token_of(items[i]));
  }
  low_ -= before_low;
  high_ -= before_high;
}

EventTime Window::next_change(const std::vector<SlotItem>& items) const {
  EventTime next = next_entry(items);
  if (low_ < high_) {
    next = std::min(next, items[low_].at + within_);
    if (counts_tokens_) next = std::min(next, epoch_ends());
  }
  return next;
}

EventTime Window::next_step(const std::vector<SlotItem>& items, std::uint32_t min_reporters,
                            bool reads_any) const {
  EventTime next = EventTime::max();
  if (reads_any) next = low_ == high_ ? next_entry(items) : items[high_ - 1].at + within_;
  if (!counts_tokens_) return next;
  const std::uint32_t people = tokens_.largest_group();
  const std::uint32_t step = floors::ladder_step(people, min_reporters);
  // An item that leaves takes one person away at most, and one that enters brings one.
  if (step > 0) next = std::min(next, items[low_ + (people - step)].at + within_);
  const std::uint32_t more = next_step_after(people, min_reporters);
  const std::size_t last = high_ + (more - people) - 1;
  if (more > 0 && last < items.size()) next = std::min(next, items[last].at);
  return low_ < high_ ? std::min(next, epoch_ends()) : next;
}

bool Window::is_unfelt(const std::vector<SlotItem>& items, const SlotItem& more,
                       std::uint32_t min_reporters, bool reads_any) const {
  CHECK(high_ == items.size() && more.at <= now_);
  if (more.at <= now_ - within_) return false;
  // In any window between its time and now there may be `older` ones more, and `newer` ones less.
  const std::size_t newer = high_ - first_item_after(items, more.at);
  const EventTime start = more.at - within_;
  const bool any_older = low_ > 0 && items[low_ - 1].at > start;
  const std::size_t older = any_older ? low_ - first_item_after(items, start) : 0;
  if (reads_any && high_ - low_ <= newer) return false;
  if (!counts_tokens_ || !more.has_token) return true;
  if (epoch_at(more.at) != epoch_) return false;
  const std::uint32_t people = tokens_.largest_group();
  const auto least = static_cast<std::uint32_t>(people - std::min<std::size_t>(newer, people));
  const auto most = static_cast<std::uint32_t>(people + older);
  const std::uint32_t step = floors::ladder_step(least, min_reporters);
  if (floors::ladder_step(most + 1, min_reporters) == step) return true;
  // Whether it is another person is not asked before it matters: that costs a look into memory.
  return floors::ladder_step(most, min_reporters) == step && tokens_.contains(token_of(more));
}

void Window::came_in(const SlotItem& item) {
  if (item.at > now_) return;
  ++high_;
  if (item.at <= now_ - within_) {
    ++low_;
  } else if (counts_tokens_ && item.has_token) {
    tokens_.add(token_of(item));
  }
}

Scalar Window::read(const std::vector<SlotItem>& items, InputAttribute attribute, Measure measure,
                    std::uint32_t min_reporters) const {
  switch (attribute) {
    case InputAttribute::kCount:
      return Scalar::count(high_ - low_);
    case InputAttribute::kAny:
      return Scalar::boolean(high_ > low_);
    case InputAttribute::kDistinctReporters:
      return reporters(min_reporters);
    case InputAttribute::kValue:
      return measured(items, measure);
    default:
      return Scalar::missing();
  }
}

Scalar Window::reporters(std::uint32_t min_reporters) const {
  return Scalar::count(floors::ladder_step(tokens_.largest_group(), min_reporters));
}

Scalar Window::measured(const std::vector<SlotItem>& items, Measure measure) const {
  if (measure == Measure::kNone) return Scalar::missing();
  bool any = false;
  Decimal total;
  for (std::size_t i = low_; i < high_; ++i) {
    if (!items[i].has_value) continue;
    const Decimal value = Decimal::from_raw(items[i].value);
    if (!any) {
      total = value;
    } else if (measure == Measure::kSum) {
      total = total + value;
    } else {
      total = measure == Measure::kMax ? std::max(total, value) : std::min(total, value);
    }
    any = true;
  }
  return any ? Scalar::number(total) : Scalar::missing();
}

}  // namespace tributary
