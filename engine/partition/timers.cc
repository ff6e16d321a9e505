#include "engine/partition/timers.h"

#include <tuple>

#include "engine/base/codec.h"

namespace tributary {

namespace {

constexpr std::uint64_t kSignBit = std::uint64_t{1} << 63;  // so that times before 1970 sort first

bool fires_before(const Timer& a, const Timer& b) {
  return std::tie(a.at, a.subject, a.clock) < std::tie(b.at, b.subject, b.clock);
}

/// Before a clock other than W; no time of W's timers begins so.
constexpr std::uint8_t kOtherClock = 0xff;

std::string beginning_of(TimerClock clock) {
  std::string key;
  if (clock == TimerClock()) return key;
  ByteWriter out(key);
  out.u8(kOtherClock);
  out.fixed16_be(clock.number());
  return key;
}

/// The first key that is of no timer of the clock.
std::string end_of(TimerClock clock) {
  if (clock == TimerClock()) return std::string(1, static_cast<char>(kOtherClock));
  return beginning_of(TimerClock::from_number(static_cast<std::uint16_t>(clock.number() + 1)));
}

}  // namespace

void Timers::cancel(const Timer& timer) {
  if (added_.erase(timer) == 0 && store_ != nullptr) removed_.insert(timer);
}

void Timers::checkpointed() {
  if (store_ == nullptr) return;
  added_.clear();
  removed_.clear();
  slices_.clear();
}

Status Timers::fill(TimerClock clock, Slice& slice) {
  while (slice.timers.empty() && !slice.is_last) {
    const std::string from = slice.next_key.empty() ? beginning_of(clock) : slice.next_key;
    slice.is_last = true;
    TRY(store_->scan(Table::kTimers, from, end_of(clock),
                     [&](std::string_view key, std::string_view) {
                       if (slice.timers.size() == kSlice) {
                         slice.next_key = std::string(key);
                         slice.is_last = false;
                         return false;
                       }
                       slice.timers.push_back(parse(key));
                       return true;
                     }));
    while (!slice.timers.empty() && removed_.contains(slice.timers.front())) {
      slice.timers.pop_front();
    }
  }
  return {};
}

Result<std::optional<Timer>> Timers::first_of(TimerClock clock) {
  std::optional<Timer> first;
  const auto added = added_.lower_bound(Timer{clock, EventTime::min(), ""});
  if (added != added_.end() && added->clock == clock) first = *added;
  if (store_ == nullptr) return first;
  Slice& slice = slices_[clock];
  while (!slice.timers.empty() && removed_.contains(slice.timers.front())) {
    slice.timers.pop_front();
  }
  TRY(fill(clock, slice));
  if (slice.timers.empty()) return first;
  if (!first || slice.timers.front() < *first) first = slice.timers.front();
  return first;
}

Result<std::optional<Timer>> Timers::next_due(EventTime w, const SourceTimes& sources) {
  TRY_ASSIGN(std::optional<Timer> best, first_of(TimerClock()));
  if (best && best->at > w) best.reset();
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const TimerClock clock = TimerClock::of(SourceId(static_cast<std::uint16_t>(i)));
    TRY_ASSIGN(std::optional<Timer> timer, first_of(clock));
    if (!timer || timer->at > sources[i].clock) continue;
    if (!best || fires_before(*timer, *best)) best = std::move(timer);
  }
  return best;
}

Result<std::optional<Timer>> Timers::first_stored_after(const Timer& timer) {
  std::optional<Timer> found;
  if (store_ == nullptr) return found;
  TRY(store_->scan(Table::kTimers, key_of(timer), end_of(timer.clock),
                   [&](std::string_view key, std::string_view) {
                     Timer stored = parse(key);
                     if (stored == timer || removed_.contains(stored)) return true;
                     found = std::move(stored);
                     return false;
                   }));
  return found;
}

Result<std::optional<Timer>> Timers::next_silence(SourceId source, const std::string& subject) {
  const Timer last{TimerClock::silence_of(source), EventTime(), subject};
  TRY_ASSIGN(std::optional<Timer> found, first_stored_after(last));
  const auto added = added_.upper_bound(last);
  const bool is_one = added != added_.end() && added->clock == last.clock;
  if (is_one && (!found || *added < *found)) found = *added;
  return found;
}

std::string Timers::key_of(const Timer& timer) {
  std::string key = beginning_of(timer.clock);
  ByteWriter out(key);
  out.fixed64_be(static_cast<std::uint64_t>(timer.at.millis()) ^ kSignBit);
  out.raw(timer.subject);
  return key;
}

Timer Timers::parse(std::string_view key) {
  ByteReader in(key);
  TimerClock clock;
  if (!key.empty() && static_cast<std::uint8_t>(key.front()) == kOtherClock) {
    in.u8();
    clock = TimerClock::from_number(in.fixed16_be());
  }
  const auto at = EventTime::from_millis(static_cast<std::int64_t>(in.fixed64_be() ^ kSignBit));
  return {clock, at, std::string(in.raw(in.remaining()))};
}

}  // namespace tributary
