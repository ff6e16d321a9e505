// When to look at a subject again though nothing has arrived. A timer is named by the clock that
// must pass it: W, or the clock of one source; or it waits for a source to fall silent or be heard
// again. Of each a subject has one at most, its earliest. Those that a checkpoint has stored are
// read in slices as they come due, so that any number of them costs bounded memory.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/model/source_times.h"
#include "engine/partition/timer_queue.h"
#include "engine/ports/state_store.h"

namespace tributary {

/// What a timer waits for.
class TimerClock {
 public:
  /// W.
  constexpr TimerClock() = default;
  static constexpr TimerClock of(SourceId source) {
    return TimerClock(static_cast<std::uint16_t>(source.value() + 1));
  }
  static constexpr TimerClock silence_of(SourceId source) {
    return TimerClock(static_cast<std::uint16_t>(source.value() | kSilence));
  }
  static constexpr TimerClock from_number(std::uint16_t number) { return TimerClock(number); }
  [[nodiscard]] constexpr std::uint16_t number() const { return number_; }
  [[nodiscard]] constexpr bool is_silence() const { return (number_ & kSilence) != 0; }
  auto operator<=>(const TimerClock&) const = default;

 private:
  static constexpr std::uint16_t kSilence = 0x8000;
  constexpr explicit TimerClock(std::uint16_t number) : number_(number) {}
  std::uint16_t number_ = 0;
};

/// A subject's own note of a timer that is set.
struct TimerMark {
  TimerClock clock;
  EventTime at;  ///< of a silence always 0
  bool operator==(const TimerMark&) const = default;
};

struct Timer {
  TimerClock clock;
  EventTime at;
  std::string subject;  ///< state key (route/key_group.h)
  bool operator==(const Timer&) const = default;
};

/// The order in which timers fire that do not wait for a silence, whatever clock they wait for.
bool fires_before(const Timer& a, const Timer& b);

class Timers {
 public:
  /// `store` may be null: then all timers are in memory. It must outlive the timers.
  explicit Timers(const StateStore* store) : store_(store) {}

  void set(const Timer& timer);
  void cancel(const Timer& timer);

  /// The earliest that W or its source's clock has passed, ties by subject; it stays set.
  Result<std::optional<Timer>> next_due(EventTime w, const SourceTimes& sources);
  /// The next that waits for the source's silence, in order of subject, after `subject`.
  Result<std::optional<Timer>> next_silence(SourceId source, const std::string& subject);

  /// A hint: the subject of a timer of W that will be due soon, the later the larger `rank` is;
  /// empty if there is none. Those that are only stored are left out.
  [[nodiscard]] std::string_view soon(std::size_t rank) const {
    return queues_.empty() ? std::string_view() : queues_.front().added.soon(rank);
  }

  /// The store now holds every timer that is set, and no other.
  void checkpointed();

  /// Key in the timers table, in the same order: the clock unless it is W, time (eight bytes,
  /// big-endian), subject.
  static std::string key_of(const Timer& timer);
  static Timer parse(std::string_view key);

  /// So many stored timers of a clock are in memory at once.
  static constexpr std::size_t kSlice = 1024;

 private:
  using Entry = TimerEntry;
  /// The timers of one clock.
  struct Queue {
    TimerQueue added;         ///< since the last checkpoint
    std::set<Entry> removed;  ///< stored, but no longer set
    /// A slice of those stored, from the earliest that has not been taken.
    std::deque<Entry> stored;
    std::string next_key;  ///< to read on from
    bool is_last = false;
  };
  /// Those that wait for a silence: all of one time, and asked for by subject.
  struct Silence {
    std::set<Entry> added, removed;  ///< as a Queue's
  };
  /// The first of the clock at or before `until`; nullptr if there is none.
  Result<const Entry*> first_of(TimerClock clock, Queue& queue, EventTime until);
  Status fill(TimerClock clock, Queue& queue);
  Result<std::optional<Entry>> first_stored_after(TimerClock clock, const Entry& last);
  Queue& queue_of(TimerClock clock);
  template <typename Of>
  void cancel_in(Of& of, Entry entry);

  const StateStore* store_;
  std::vector<Queue> queues_;  ///< of W and the sources' clocks, by TimerClock::number
  std::map<TimerClock, Silence> silences_;
};

}  // namespace tributary
