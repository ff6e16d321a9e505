#include "ops/tributary/sheet/geojson.h"

#include <nlohmann/json.hpp>
#include <optional>

#include "ops/tributary/published/members.h"

namespace tributary {
namespace {

using Json = nlohmann::json;

std::optional<MapPoint> point_of(const std::string& json) {
  const Json row = Json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (!row.is_object() || !row.contains("subject") || !row["subject"].is_object()) {
    return std::nullopt;
  }
  const Json& subject = row["subject"];
  const auto location = subject.find("location");
  const bool is_placed = location != subject.end() && location->is_object() &&
                         location->contains("lat") && location->contains("lon");
  if (!is_placed) return std::nullopt;
  MapPoint point;
  point.id = text_of(row, "signal_id");
  point.level = text_of(row, "listed_level");
  point.title = text_of(row, "title");
  point.hazard = text_of(row, "hazard");
  point.handling = text_of(row, "handling");
  point.unit = text_of(row, "unit");
  point.district = text_of(subject, "district");
  point.latitude = (*location)["lat"].dump();
  point.longitude = (*location)["lon"].dump();
  const auto score = row.find("score");
  if (score != row.end() && score->is_number_integer()) point.score = score->get<std::int64_t>();
  const auto late = row.find("past_due");
  point.is_past_due = late != row.end() && late->is_boolean() && late->get<bool>();
  return point;
}

}  // namespace

void write_point(const MapPoint& point, JsonWriter& out) {
  out.begin_object().member("type", "Feature").key("geometry").begin_object();
  out.member("type", "Point").key("coordinates").begin_array();
  out.number(point.longitude).number(point.latitude).end_array().end_object();
  out.key("properties").begin_object();
  out.member("signal_id", point.id).member("level", point.level).member("score", point.score);
  out.member("title", point.title).member("hazard", point.hazard);
  out.member("handling", point.handling);
  out.text_or_null("unit", point.unit).member("district", point.district);
  out.member("past_due", point.is_past_due).end_object().end_object();
}

std::string geojson_of(const std::vector<std::string>& rows) {
  std::string text;
  JsonWriter out(text);
  out.begin_object().member("type", "FeatureCollection").key("features").begin_array();
  for (const std::string& row : rows) {
    if (const auto point = point_of(row)) write_point(*point, out);
  }
  out.end_array().end_object();
  return text;
}

}  // namespace tributary
