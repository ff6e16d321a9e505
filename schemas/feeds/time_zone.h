// Local time to UTC. Zones with summer time come from ICU's copy of the tz database (g++ 12 has
// none); their transitions from 1900 to 2100 are read once, so nothing is asked of ICU per record.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/time.h"

namespace tributary {

class TimeZone {
 public:
  /// UTC.
  TimeZone() = default;

  /// `America/New_York`, `UTC`, or a fixed offset `+08:00`, `-05:30`. kNotFound when there is no
  /// such zone.
  static Result<TimeZone> named(std::string_view name);

  /// A local time that occurs twice (clocks go back) is the earlier instant; one that does not
  /// occur (clocks go forward) is the instant at which the clocks changed.
  [[nodiscard]] EventTime at_local(Millis since_local_epoch) const;

 private:
  /// From `begins` (UTC) on, local time is UTC + `offset`.
  struct Period {
    std::int64_t begins = 0;
    std::int64_t ends_local = 0;  ///< local time at which it ends by its own clock
    std::int64_t offset = 0;
  };
  std::vector<Period> periods_;  ///< in order; empty for a fixed offset
  std::int64_t fixed_offset_ms_ = 0;
};

}  // namespace tributary
