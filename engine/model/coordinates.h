// Coordinate systems that sources and registers declare, converted to WGS-84 where they come in.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/model/subject.h"

namespace tributary {

enum class CoordinateSystem : std::uint8_t {
  kWgs84,
  kCgcs2000,  ///< the same within a metre
  kGcj02,     ///< China's obfuscated grid; outside China the same as WGS-84
  kBd09,      ///< GCJ-02 shifted once more
};

/// `wgs84`, `cgcs2000`, `gcj02`, `bd09`; nullopt otherwise.
[[nodiscard]] std::optional<CoordinateSystem> coordinate_system_named(std::string_view name);

/// Accurate to well under a metre (the inverse of GCJ-02 is found by iteration).
[[nodiscard]] GeoPoint to_wgs84(GeoPoint point, CoordinateSystem system);

/// The forward transformation, for tests and generated data.
[[nodiscard]] GeoPoint from_wgs84(GeoPoint point, CoordinateSystem system);

/// Latitude and longitude in range and not NaN, and not the null island (0, 0), which is what an
/// empty field becomes in many a system.
[[nodiscard]] bool is_on_earth(GeoPoint point);

/// Great-circle distance on a sphere of the earth's mean radius.
[[nodiscard]] double metres_between(GeoPoint a, GeoPoint b);

}  // namespace tributary
