// The list as points on a map (RFC 7946).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/json_writer.h"

namespace tributary {

/// What a map is told of a row. Latitude and longitude as the row has them, to the last digit.
struct MapPoint {
  std::string id, level, title, hazard, handling, unit, district;
  std::int64_t score = 0;
  bool is_past_due = false;
  std::string latitude, longitude;
};

void write_point(const MapPoint& point, JsonWriter& out);

/// Of rows as published; those without a place are left out, and what is no row.
std::string geojson_of(const std::vector<std::string>& rows);

}  // namespace tributary
