#include "engine/partition/timers.h"

#include <algorithm>
#include <tuple>

#include "engine/base/codec.h"

namespace tributary {

namespace {

constexpr std::uint64_t kSignBit = std::uint64_t{1} << 63;  // so that times before 1970 sort first

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

bool fires_before(const Timer& a, const Timer& b) {
  return std::tie(a.at, a.subject, a.clock) < std::tie(b.at, b.subject, b.clock);
}

Timers::Queue& Timers::queue_of(TimerClock clock) {
  if (queues_.size() <= clock.number()) queues_.resize(clock.number() + std::size_t{1});
  return queues_[clock.number()];
}

void Timers::set(const Timer& timer) {
  Entry entry{timer.at, timer.subject};
  if (timer.clock.is_silence()) {
    silences_[timer.clock].added.insert(std::move(entry));
  } else {
    queue_of(timer.clock).added.insert(std::move(entry));
  }
}

template <typename Of>
void Timers::cancel_in(Of& of, Entry entry) {
  const bool was_added = of.added.erase(entry) != 0;
  if (!was_added && store_ != nullptr) of.removed.insert(std::move(entry));
}

void Timers::cancel(const Timer& timer) {
  if (timer.clock.is_silence()) {
    cancel_in(silences_[timer.clock], {timer.at, timer.subject});
  } else {
    cancel_in(queue_of(timer.clock), {timer.at, timer.subject});
  }
}

void Timers::checkpointed() {
  if (store_ == nullptr) return;
  queues_.clear();
  silences_.clear();
}

Status Timers::fill(TimerClock clock, Queue& queue) {
  const auto drop_removed = [&] {
    while (!queue.stored.empty() && queue.removed.contains(queue.stored.front())) {
      queue.stored.pop_front();
    }
  };
  drop_removed();
  while (queue.stored.empty() && !queue.is_last) {
    const std::string from = queue.next_key.empty() ? beginning_of(clock) : queue.next_key;
    queue.is_last = true;
    TRY(store_->scan(Table::kTimers, from, end_of(clock),
                     [&](std::string_view key, std::string_view) {
                       if (queue.stored.size() == kSlice) {
                         queue.next_key = std::string(key);
                         queue.is_last = false;
                         return false;
                       }
                       Timer timer = parse(key);
                       queue.stored.push_back({timer.at, std::move(timer.subject)});
                       return true;
                     }));
    drop_removed();
  }
  return {};
}

Result<const Timers::Entry*> Timers::first_of(TimerClock clock, Queue& queue, EventTime until) {
  const Entry* first = queue.added.first();
  if (store_ != nullptr) TRY(fill(clock, queue));
  if (!queue.stored.empty() && (first == nullptr || queue.stored.front() < *first)) {
    first = &queue.stored.front();
  }
  return first != nullptr && first->at <= until ? first : nullptr;
}

Result<std::optional<Timer>> Timers::next_due(EventTime w, const SourceTimes& sources) {
  const std::size_t clocks = sources.size() + 1;
  if (store_ != nullptr) queues_.resize(std::max(queues_.size(), clocks));
  TimerClock clock;
  const Entry* best = nullptr;
  for (std::size_t number = 0; number < std::min(queues_.size(), clocks); ++number) {
    const auto other = TimerClock::from_number(static_cast<std::uint16_t>(number));
    const EventTime until = number == 0 ? w : sources[number - 1].clock;
    TRY_ASSIGN(const Entry* first, first_of(other, queues_[number], until));
    if (first == nullptr || (best != nullptr && !(*first < *best))) continue;
    best = first;
    clock = other;
  }
  if (best == nullptr) return std::optional<Timer>();
  return std::optional<Timer>({clock, best->at, best->subject});
}

Result<std::optional<Timers::Entry>> Timers::first_stored_after(TimerClock clock,
                                                                const Entry& last) {
  std::optional<Entry> found;
  if (store_ == nullptr) return found;
  const Silence& silence = silences_[clock];
  TRY(store_->scan(Table::kTimers, key_of({clock, last.at, last.subject}), end_of(clock),
                   [&](std::string_view key, std::string_view) {
                     Timer timer = parse(key);
                     Entry stored{timer.at, std::move(timer.subject)};
                     if (stored == last || silence.removed.contains(stored)) return true;
                     found = std::move(stored);
                     return false;
                   }));
  return found;
}

Result<std::optional<Timer>> Timers::next_silence(SourceId source, const std::string& subject) {
  const TimerClock clock = TimerClock::silence_of(source);
  const Entry last{EventTime(), subject};
  TRY_ASSIGN(std::optional<Entry> found, first_stored_after(clock, last));
  const Silence& silence = silences_[clock];
  const auto added = silence.added.upper_bound(last);
  if (added != silence.added.end() && (!found || *added < *found)) found = *added;
  if (!found) return std::optional<Timer>();
  return std::optional<Timer>({clock, found->at, std::move(found->subject)});
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
