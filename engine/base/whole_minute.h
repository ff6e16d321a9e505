// The finest that a time of people, or one that may be a report's, is kept or told (PEOPLE 2, 18).
#pragma once

#include <cstdint>

#include "engine/base/time.h"

namespace tributary {

/// The minute that `at` lies in; at or after 1970.
inline EventTime whole_minute(EventTime at) {
  constexpr std::int64_t kMinute = 60'000;
  return EventTime::from_millis(at.millis() / kMinute * kMinute);
}

}  // namespace tributary
