// Time as data. Event time (when something happened) and wall time (when a machine saw it) are
// different types and never mix by accident. Both count milliseconds since 1970-01-01T00:00Z.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace tributary {

using Millis = std::chrono::milliseconds;
using Days = std::chrono::duration<std::int64_t, std::ratio<86400>>;

template <typename Tag>
class TimePoint {
 public:
  constexpr TimePoint() = default;
  constexpr explicit TimePoint(Millis since_epoch) : since_epoch_(since_epoch) {}
  static constexpr TimePoint from_millis(std::int64_t ms) { return TimePoint(Millis(ms)); }

  /// Before and after every time the engine handles. Arithmetic on them saturates.
  static constexpr TimePoint min() {
    return from_millis(std::numeric_limits<std::int64_t>::min() / 4);
  }
  static constexpr TimePoint max() {
    return from_millis(std::numeric_limits<std::int64_t>::max() / 4);
  }

  [[nodiscard]] constexpr std::int64_t millis() const { return since_epoch_.count(); }
  [[nodiscard]] constexpr Millis since_epoch() const { return since_epoch_; }

  constexpr auto operator<=>(const TimePoint&) const = default;
  constexpr TimePoint operator+(Millis d) const {
    std::int64_t sum = 0;
    if (__builtin_add_overflow(millis(), d.count(), &sum)) return d.count() < 0 ? min() : max();
    return saturate(sum);
  }
  constexpr TimePoint operator-(Millis d) const {
    std::int64_t difference = 0;
    if (__builtin_sub_overflow(millis(), d.count(), &difference)) {
      return d.count() < 0 ? max() : min();
    }
    return saturate(difference);
  }
  constexpr Millis operator-(TimePoint other) const { return since_epoch_ - other.since_epoch_; }

 private:
  static constexpr TimePoint saturate(std::int64_t ms) {
    if (ms > max().millis()) return max();
    if (ms < min().millis()) return min();
    return from_millis(ms);
  }
  Millis since_epoch_{0};
};

struct EventTimeTag;
struct WallTimeTag;
using EventTime = TimePoint<EventTimeTag>;
using WallTime = TimePoint<WallTimeTag>;

/// A fixed offset from UTC. g++ 12 has no time-zone database; zones with summer time are resolved
/// by the decoder, which knows their rules, not here.
struct UtcOffset {
  std::chrono::minutes east{0};
  constexpr auto operator<=>(const UtcOffset&) const = default;
};

/// Days since 1970-01-01 on the calendar of `offset`.
std::int64_t local_day(EventTime at, UtcOffset offset);

/// Midnight that begins the local day.
EventTime start_of_local_day(EventTime at, UtcOffset offset);

/// `2025-03-12T09:00+08:00`; with seconds (`09:00:05`) and milliseconds (`09:00:05.250`)
/// only when they are not zero. UTC is `+00:00`. Years outside 0–9999 get a sign and are not read
/// back.
std::string format_time(EventTime at, UtcOffset offset);

/// `2025-03-12`.
std::string format_day(EventTime at, UtcOffset offset);

/// RFC 3339 with an offset or `Z`; seconds and fraction optional; of a fraction (at most nine
/// digits) what is finer than a millisecond is cut off. Capital letters only, no leap second.
/// kInvalid otherwise.
Result<EventTime> parse_time(std::string_view text);

/// The same, also accepting a time without offset, which is then taken in `offset`.
Result<EventTime> parse_time(std::string_view text, UtcOffset offset);

/// `30d`, `72h`, `15min`, `28d+20h`; units ms, s, min, h, d, w, each part in a smaller unit than
/// the one before. No sign, no fraction. kInvalid otherwise.
Result<Millis> parse_duration(std::string_view text);

/// The exact form that reads best: one unit where that takes a number below 100, else the largest
/// unit first: `30d`, `1h`, `90min`, `28d+20h`. Never weeks; zero is `0s`; `-` before a negative
/// one.
std::string format_duration(Millis duration);

}  // namespace tributary
