// The timers of one clock that are in memory, by time, then subject. A city has some hundred
// thousand, most of them due in weeks: those lie in buckets of time, in no order, and only the
// earliest bucket is put in order, so that to set one does not cost a search among them all.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"

namespace tributary {

/// A timer of a clock that is known.
struct TimerEntry {
  EventTime at;
  std::string subject;  ///< state key (route/key_group.h)
  auto operator<=>(const TimerEntry&) const = default;
};

class TimerQueue {
 public:
  /// It is not there yet.
  void insert(TimerEntry entry);
  /// False if it is not there. The first goes at once, another after a look through its bucket.
  bool erase(const TimerEntry& entry);
  /// nullptr if there is none. Valid until the next insert or erase.
  const TimerEntry* first();
  /// A hint: the subject of one of the next, the later the larger `rank` is; empty if there is none
  /// so near. Not in order.
  [[nodiscard]] std::string_view soon(std::size_t rank) const;

  /// Four and a half hours: some hundred buckets for the timers of a city, so that the search for
  /// one stays in the processor's caches; and few enough in each for the heap to be shallow.
  static constexpr int kBucketBits = 24;  ///< of milliseconds

 private:
  using Bucket = std::vector<TimerEntry>;
  static std::int64_t bucket_of(EventTime at) { return at.millis() >> kBucketBits; }
  /// The earliest bucket becomes the heap.
  void open_earliest();
  bool erase_from_heap(const TimerEntry& entry);

  std::map<std::int64_t, Bucket> later_;  ///< none of them is empty
  Bucket heap_;                           ///< the bucket `open_`; the first timer in front
  std::int64_t open_ = 0;                 ///< before all of `later_`, unless the heap is empty
};

}  // namespace tributary
