// Working days for deadlines (DESIGN 6). A value, read from a calendar file and carried by the log,
// so that a replay needs no file. It speaks of whole years; of the days of others it knows no more
// than that weekends are off, and whoever counts over such days says so.
#pragma once

#include <cstdint>
#include <set>

#include "engine/base/codec.h"
#include "engine/base/digest.h"
#include "engine/base/time.h"

namespace tributary {

/// Days are counted since 1970-01-01 on the site's calendar.
struct WorkCalendar {
  std::set<std::int64_t> years;             ///< that it speaks of
  std::set<std::int64_t> holidays;          ///< days off that are no weekend
  std::set<std::int64_t> working_weekends;  ///< weekend days that are worked
  bool operator==(const WorkCalendar&) const = default;

  static bool is_weekend(std::int64_t day);
  static std::int64_t year_of(std::int64_t day);
  [[nodiscard]] bool is_working_day(std::int64_t day) const;
  /// The end (midnight) of the `count`-th working day after the local day of `from`.
  [[nodiscard]] EventTime add_working_days(EventTime from, int count, UtcOffset offset) const;
  /// True if it speaks of every day that may be counted over where `until` is the end of the
  /// `count`-th working day after some other.
  [[nodiscard]] bool covers_working_days(EventTime until, int count, UtcOffset offset) const;
  /// True if it speaks of every day from that of `from` to the one that `until` ends.
  [[nodiscard]] bool covers(EventTime from, EventTime until, UtcOffset offset) const;

  [[nodiscard]] Sha256Digest digest() const;
  void write(ByteWriter& out) const;
  static WorkCalendar read(ByteReader& in);
};

}  // namespace tributary
