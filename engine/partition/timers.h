// When to look at a subject again though nothing has arrived: ordered by (time, subject). A subject
// has one timer at most, its earliest.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>

#include "engine/base/time.h"

namespace tributary {

struct Timer {
  EventTime at;
  std::string subject;  ///< state key (route/key_group.h)
  auto operator<=>(const Timer&) const = default;
};

class Timers {
 public:
  void set(Timer timer) { timers_.insert(std::move(timer)); }
  void cancel(const Timer& timer) { timers_.erase(timer); }

  /// Takes the earliest that is due at `w`, if any.
  std::optional<Timer> take_due(EventTime w);

  [[nodiscard]] std::size_t size() const { return timers_.size(); }

  /// Key in the timers table, in the same order: time (eight bytes, big-endian), subject.
  static std::string key_of(const Timer& timer);
  static Timer parse(std::string_view key);

 private:
  std::set<Timer> timers_;
};

}  // namespace tributary
