#include "engine/model/coordinates.h"

#include <gtest/gtest.h>

#include <limits>

namespace tributary {
namespace {

TEST(Coordinates, KnowsItsNames) {
  EXPECT_EQ(coordinate_system_named("gcj02"), CoordinateSystem::kGcj02);
  EXPECT_EQ(coordinate_system_named("GCJ02"), std::nullopt);
}

TEST(Coordinates, ConvertsBackAndForthWithinACentimetre) {
  for (const GeoPoint point : {GeoPoint{39.9087, 116.3975}, GeoPoint{29.5630, 106.5516},
                               GeoPoint{27.0, 111.0}, GeoPoint{43.8256, 87.6168}}) {
    for (const CoordinateSystem system : {CoordinateSystem::kWgs84, CoordinateSystem::kCgcs2000,
                                          CoordinateSystem::kGcj02, CoordinateSystem::kBd09}) {
      const GeoPoint back = to_wgs84(from_wgs84(point, system), system);
      // BD-09's own two formulas agree to about half a metre only.
      EXPECT_LT(metres_between(point, back), system == CoordinateSystem::kBd09 ? 1.0 : 0.01);
    }
  }
}

TEST(Coordinates, MovesBeijingByWhatIsPublished) {
  // Tiananmen: WGS-84 39.90734, 116.39089 is GCJ-02 39.90874, 116.39713 and BD-09 39.91507,
  // 116.40352, as map services show it.
  const GeoPoint tiananmen{39.90734, 116.39089};
  const GeoPoint gcj02 = from_wgs84(tiananmen, CoordinateSystem::kGcj02);
  EXPECT_LT(metres_between(gcj02, {39.90874, 116.39713}), 10);
  EXPECT_LT(metres_between(from_wgs84(tiananmen, CoordinateSystem::kBd09), {39.91507, 116.40352}),
            15);
}

TEST(Coordinates, LeavesPlacesOutsideChinaAlone) {
  const GeoPoint boston{42.3574, -71.0648};
  EXPECT_EQ(to_wgs84(boston, CoordinateSystem::kGcj02), boston);
}

TEST(Coordinates, KnowsWhatIsOnEarth) {
  EXPECT_TRUE(is_on_earth({42.3, -71.1}));
  EXPECT_FALSE(is_on_earth({0, 0}));
  EXPECT_FALSE(is_on_earth({91, 0}));
  EXPECT_FALSE(is_on_earth({10, std::numeric_limits<double>::quiet_NaN()}));
}

TEST(Coordinates, MeasuresAlongTheEarth) {
  EXPECT_NEAR(metres_between({27.0, 111.0}, {27.0216, 111.0}), 2402, 2);
  EXPECT_NEAR(metres_between({0, 0}, {0, 180}), 20'015'000, 1000);
}

}  // namespace
}  // namespace tributary
