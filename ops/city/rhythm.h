// How a feed's records spread over the hours of a day and the days of a week.
#pragma once

#include <cstdint>
#include <vector>

#include "ops/city/event.h"

namespace tributary::city {

/// Records of a feed per hour of its span, adding up to `total` exactly. People write by day and in
/// the evening, and less at weekends; offices work on weekdays from eight to six; instruments and
/// counters know neither. `first_weekday`: 0 = Monday, of the span's first day.
std::vector<std::uint32_t> records_per_hour(Feed feed, std::uint64_t total, int days,
                                            int first_weekday);

}  // namespace tributary::city
