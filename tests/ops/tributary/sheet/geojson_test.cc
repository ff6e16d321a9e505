#include "ops/tributary/sheet/geojson.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace tributary {
namespace {

using Json = nlohmann::json;

TEST(GeoJson, HasThePlacesThereAre) {
  const Json placed = {
      {"signal_id", "s-1"},
      {"listed_level", "red"},
      {"score", 80},
      {"title", "x"},
      {"hazard", "safety.fire"},
      {"handling", "new"},
      {"unit", nullptr},
      {"past_due", true},
      {"subject", {{"district", "500103"}, {"location", {{"lat", 29.5}, {"lon", 106.5}}}}}};
  Json nowhere = placed;
  nowhere["subject"]["location"] = nullptr;
  const Json map = Json::parse(geojson_of({placed.dump(), nowhere.dump(), "no row"}));
  EXPECT_EQ(map.at("type"), "FeatureCollection");
  ASSERT_EQ(map.at("features").size(), 1U);
  const Json& point = map.at("features").at(0);
  EXPECT_EQ(point.at("geometry").at("coordinates"), Json({106.5, 29.5}));
  EXPECT_EQ(point.at("properties").at("level"), "red");
  EXPECT_TRUE(point.at("properties").at("unit").is_null());
  EXPECT_EQ(point.at("properties").at("past_due"), true);
}

}  // namespace
}  // namespace tributary
