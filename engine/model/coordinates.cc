#include "engine/model/coordinates.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tributary {

namespace {

constexpr double kPi = std::numbers::pi;

// Krasovsky's ellipsoid, on which GCJ-02 is defined.
constexpr double kAxis = 6378245.0;
constexpr double kEccentricitySquared = 0.00669342162296594323;

bool is_in_china(GeoPoint p) {
  return p.longitude >= 72.004 && p.longitude <= 137.8347 && p.latitude >= 0.8293 &&
         p.latitude <= 55.8271;
}

/// The short waves of both shifts run east: 20 sin 6πx + 20 sin 2πx, by one sine and cosine.
double waves(double sine, double cosine) {
  const double twice = 2.0 * sine * cosine;
  return 20.0 * (3.0 - 4.0 * twice * twice) * twice + 20.0 * twice;
}

double latitude_shift(double x, double y, double waves_east) {
  double metres =
      -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * std::sqrt(std::fabs(x));
  metres += waves_east * 2.0 / 3.0;
  metres += (20.0 * std::sin(y * kPi) + 40.0 * std::sin(y / 3.0 * kPi)) * 2.0 / 3.0;
  return metres + (160.0 * std::sin(y / 12.0 * kPi) + 320.0 * std::sin(y * kPi / 30.0)) * 2.0 / 3.0;
}

double longitude_shift(double x, double y, double waves_east, double sine) {
  double metres = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * std::sqrt(std::fabs(x));
  metres += waves_east * 2.0 / 3.0;
  metres += (20.0 * sine + 40.0 * std::sin(x / 3.0 * kPi)) * 2.0 / 3.0;
  return metres + (150.0 * std::sin(x / 12.0 * kPi) + 300.0 * std::sin(x / 30.0 * kPi)) * 2.0 / 3.0;
}

GeoPoint wgs84_to_gcj02(GeoPoint p) {
  if (!is_in_china(p)) return p;
  const double x = p.longitude - 105.0;
  const double y = p.latitude - 35.0;
  const double radians = p.latitude * kPi / 180.0;
  const double s = std::sin(radians);
  const double magic = 1.0 - kEccentricitySquared * s * s;
  const double sine = std::sin(x * kPi);
  const double east_waves = waves(sine, std::cos(x * kPi));
  const double north = latitude_shift(x, y, east_waves) * 180.0 /
                       (kAxis * (1.0 - kEccentricitySquared) / (magic * std::sqrt(magic)) * kPi);
  const double east = longitude_shift(x, y, east_waves, sine) * 180.0 /
                      (kAxis / std::sqrt(magic) * std::cos(radians) * kPi);
  return {p.latitude + north, p.longitude + east};
}

GeoPoint gcj02_to_wgs84(GeoPoint p) {
  if (!is_in_china(p)) return p;
  // The shift changes by less than five thousandths of itself over its own length, so what is left
  // after a round is less than that part of the round's correction: at most a few millimetres after
  // one of a metre. Two rounds do, mostly.
  constexpr int kMostRounds = 4;
  constexpr double kEnoughDegrees = 1e-5;
  GeoPoint guess = p;
  for (int round = 0; round < kMostRounds; ++round) {
    const GeoPoint there = wgs84_to_gcj02(guess);
    const double north = there.latitude - p.latitude;
    const double east = there.longitude - p.longitude;
    guess.latitude -= north;
    guess.longitude -= east;
    if (std::fabs(north) < kEnoughDegrees && std::fabs(east) < kEnoughDegrees) break;
  }
  return guess;
}

constexpr double kBaiduTurn = kPi * 3000.0 / 180.0;

GeoPoint bd09_to_gcj02(GeoPoint p) {
  const double x = p.longitude - 0.0065;
  const double y = p.latitude - 0.006;
  const double radius = std::hypot(x, y) - 0.00002 * std::sin(y * kBaiduTurn);
  const double angle = std::atan2(y, x) - 0.000003 * std::cos(x * kBaiduTurn);
  return {radius * std::sin(angle), radius * std::cos(angle)};
}

GeoPoint gcj02_to_bd09(GeoPoint p) {
  const double radius =
      std::hypot(p.longitude, p.latitude) + 0.00002 * std::sin(p.latitude * kBaiduTurn);
  const double angle =
      std::atan2(p.latitude, p.longitude) + 0.000003 * std::cos(p.longitude * kBaiduTurn);
  return {radius * std::sin(angle) + 0.006, radius * std::cos(angle) + 0.0065};
}

}  // namespace

std::optional<CoordinateSystem> coordinate_system_named(std::string_view name) {
  if (name == "wgs84") return CoordinateSystem::kWgs84;
  if (name == "cgcs2000") return CoordinateSystem::kCgcs2000;
  if (name == "gcj02") return CoordinateSystem::kGcj02;
  if (name == "bd09") return CoordinateSystem::kBd09;
  return std::nullopt;
}

GeoPoint to_wgs84(GeoPoint point, CoordinateSystem system) {
  switch (system) {
    case CoordinateSystem::kWgs84:
    case CoordinateSystem::kCgcs2000:
      return point;
    case CoordinateSystem::kGcj02:
      return gcj02_to_wgs84(point);
    case CoordinateSystem::kBd09:
      return gcj02_to_wgs84(bd09_to_gcj02(point));
  }
  return point;
}

GeoPoint from_wgs84(GeoPoint point, CoordinateSystem system) {
  switch (system) {
    case CoordinateSystem::kWgs84:
    case CoordinateSystem::kCgcs2000:
      return point;
    case CoordinateSystem::kGcj02:
      return wgs84_to_gcj02(point);
    case CoordinateSystem::kBd09:
      return gcj02_to_bd09(wgs84_to_gcj02(point));
  }
  return point;
}

bool is_on_earth(GeoPoint point) {
  return point.latitude >= -90 && point.latitude <= 90 && point.longitude >= -180 &&
         point.longitude <= 180 && (point.latitude != 0 || point.longitude != 0);
}

double metres_between(GeoPoint a, GeoPoint b) {
  constexpr double kEarthRadiusMetres = 6'371'010.0;
  constexpr double kRadians = kPi / 180.0;
  const double north = std::sin((b.latitude - a.latitude) * kRadians / 2);
  const double east = std::sin((b.longitude - a.longitude) * kRadians / 2);
  const double h = north * north +
                   std::cos(a.latitude * kRadians) * std::cos(b.latitude * kRadians) * east * east;
  return 2 * kEarthRadiusMetres * std::asin(std::min(1.0, std::sqrt(h)));
}

}  // namespace tributary
