// Working days for deadlines (DESIGN 6). A value read from a calendar file; outside its years
// weekends count.
#pragma once

#include <cstdint>
#include <set>

#include "engine/base/time.h"

namespace tributary {

/// Days are counted since 1970-01-01 on the site's calendar.
struct WorkCalendar {
  std::set<std::int64_t> holidays;          ///< days off that are no weekend
  std::set<std::int64_t> working_weekends;  ///< weekend days that are worked

  [[nodiscard]] bool is_working_day(std::int64_t day) const;
  /// The end (midnight) of the `count`-th working day after the local day of `from`.
  [[nodiscard]] EventTime add_working_days(EventTime from, int count, UtcOffset offset) const;
};

}  // namespace tributary
