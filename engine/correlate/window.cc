#include "engine/correlate/window.h"

#include <algorithm>

#include "engine/model/floors.h"

namespace tributary {

namespace {

constexpr Millis kTick{1};
constexpr Millis kEpoch = std::chrono::duration_cast<Millis>(floors::kTokenEpoch);

auto before_token = [](const auto& count, std::uint64_t token) { return count.token < token; };

template <typename Counts>
auto position(Counts& counts, std::uint64_t token) {
  return std::lower_bound(counts.begin(), counts.end(), token, before_token);
}

}  // namespace

std::size_t first_item_after(const std::vector<SlotItem>& items, EventTime at) {
  const auto found =
      std::upper_bound(items.begin(), items.end(), at,
                       [](EventTime t, const SlotItem& item) { return t < item.at; });
  return static_cast<std::size_t>(found - items.begin());
}

std::uint32_t token_epoch_of(EventTime at) {
  const std::int64_t ms = std::max<std::int64_t>(at.millis(), 0);
  return static_cast<std::uint32_t>(ms / kEpoch.count());
}

void TokenCounts::assign(std::vector<std::uint64_t> tokens) {
  counts_.clear();
  groups_.clear();
  std::sort(tokens.begin(), tokens.end());
  for (const std::uint64_t token : tokens) {
    if (!counts_.empty() && counts_.back().token == token) {
      ++counts_.back().count;
      continue;
    }
    counts_.push_back({token, 1});
    if (!groups_.empty() && groups_.back().token == token >> 16) {
      ++groups_.back().count;
    } else {
      groups_.push_back({token >> 16, 1});
    }
  }
}

void TokenCounts::add(std::uint64_t token) {
  const auto at = position(counts_, token);
  if (at != counts_.end() && at->token == token) {
    ++at->count;
    return;
  }
  counts_.insert(at, {token, 1});
  const auto group = position(groups_, token >> 16);
  if (group != groups_.end() && group->token == token >> 16) {
    ++group->count;
  } else {
    groups_.insert(group, {token >> 16, 1});
  }
}

void TokenCounts::remove(std::uint64_t token) {
  const auto at = position(counts_, token);
  CHECK(at != counts_.end() && at->token == token);
  if (--at->count > 0) return;
  counts_.erase(at);
  const auto group = position(groups_, token >> 16);
  if (--group->count == 0) groups_.erase(group);
}

std::uint32_t TokenCounts::largest_group() const {
  std::uint32_t largest = 0;
  for (const Count& group : groups_) largest = std::max(largest, group.count);
  return largest;
}

std::uint32_t Window::epoch_at(EventTime now) const {
  return token_epoch_of(now - within_ + kTick);
}

std::uint64_t Window::token_of(const SlotItem& item) const {
  const bool same_epoch = token_epoch_of(item.at) == epoch_;
  return (static_cast<std::uint64_t>(item.source.value()) << 32) |
         (static_cast<std::uint64_t>(item.token_kind) << 16) |
         (same_epoch ? item.token_current : item.token_previous);
}

void Window::count_tokens(const std::vector<SlotItem>& items) {
  std::vector<std::uint64_t> tokens;
  for (std::size_t i = low_; i < high_; ++i) {
    if (items[i].has_token) tokens.push_back(token_of(items[i]));
  }
  tokens_.assign(std::move(tokens));
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
    if (counts_tokens_) {
      const EventTime epoch_end =
          EventTime::from_millis((static_cast<std::int64_t>(epoch_) + 1) * kEpoch.count());
      next = std::min(next, epoch_end + within_ - kTick);
    }
  }
  return next;
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
