#include "tests/real/boston_register.h"

#include <algorithm>
#include <cstdio>
#include <optional>

#include "engine/base/check.h"
#include "schemas/registry/register_loader.h"

namespace tributary::real {

namespace {

std::string trimmed(std::string_view text) {
  while (text.ends_with(' ')) text.remove_suffix(1);
  while (text.starts_with(' ')) text.remove_prefix(1);
  return std::string(text);
}

/// `11072.0` → `11072`.
std::string whole(std::string text) {
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text;
}

/// The fewest households of a class of use (`R3`: three families, `A`: seven flats or more).
int households_of(std::string_view land_usage) {
  if (land_usage == "A") return 7;
  const bool families = land_usage.size() == 2 && land_usage[0] == 'R' && land_usage[1] >= '1' &&
                        land_usage[1] <= '4';
  return families ? land_usage[1] - '0' : 0;
}

struct Building {
  std::string address, latitude, longitude;
  int households = 0;
  std::set<std::string> properties;
};

Register loaded(SubjectTypeId type, const std::string& csv, const Catalog& catalog) {
  Diagnostics diagnostics;
  std::optional<Register> made =
      load_register({type, "boston.csv", CoordinateSystem::kWgs84, {}}, csv, catalog, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.sorted()) {
    std::fprintf(stderr, "%u: %s %s\n", diagnostic.line, diagnostic.code.c_str(),
                 diagnostic.message_en.c_str());
  }
  CHECK(made.has_value());
  return std::move(*made);
}

}  // namespace

std::string letters_of(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c >= 'a' && c <= 'z') out.push_back(static_cast<char>(c - 'a' + 'A'));
    if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) out.push_back(c);
  }
  return out;
}

std::vector<Located> boston_requests(const Table& requests) {
  std::vector<Located> out;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const std::string id = whole(requests.at(i, "Property_ID"));
    if (id.empty()) continue;
    const bool crossing = requests.at(i, "Property_Type") == "Intersection";
    out.push_back({(crossing ? "X" : "") + id, trimmed(requests.at(i, "Location")),
                   requests.at(i, "LATITUDE"), requests.at(i, "LONGITUDE"),
                   households_of(requests.at(i, "land_usage"))});
  }
  return out;
}

std::vector<Located> boston_violations(const Table& violations) {
  std::vector<Located> out;
  for (std::size_t i = 0; i < violations.size(); ++i) {
    const auto part = [&](std::string_view name) { return trimmed(violations.at(i, name)); };
    if (part("sam_id").empty()) continue;
    std::string address = part("violation_stno");
    if (!part("violation_sthigh").empty()) address += "-" + part("violation_sthigh");
    address += " " + part("violation_street") + " " + part("violation_suffix");
    address += ", " + part("violation_city") + ", MA " + part("violation_zip");
    out.push_back({part("sam_id"), address, part("latitude"), part("longitude"), 0});
  }
  return out;
}

BostonRegisters boston_registers(const std::vector<Located>& records, const Catalog& catalog) {
  // First by property: the first record that names one gives its address.
  std::map<std::string, const Located*> properties;
  for (const Located& record : records) properties.emplace(record.property, &record);
  std::map<std::string, Building> buildings;
  for (const auto& [property, record] : properties) {
    // Crossings are never put together: each has a number of its own.
    const bool crossing = property[0] == 'X';
    Building& building = buildings[crossing ? property : letters_of(record->address)];
    building.address = record->address;
    building.households = std::max(building.households, record->households);
    building.latitude = record->latitude;
    building.longitude = record->longitude;
    building.properties.insert(property);
  }
  BostonRegisters out;
  out.intersections_csv = "id,name,address,aliases,district,latitude,longitude\n";
  out.buildings_csv = "id,name,address,aliases,district,latitude,longitude,households\n";
  for (const auto& [key, building] : buildings) {
    const std::string& id = *building.properties.begin();
    std::string& csv = id[0] == 'X' ? out.intersections_csv : out.buildings_csv;
    csv += id + ",\"" + building.address + "\",\"" + building.address + "\",\"";
    for (const std::string& property : building.properties) {
      out.row_of[property] = id;
      if (property != id) csv += property + "|";
    }
    csv += "\",2507000," + building.latitude + "," + building.longitude;
    if (id[0] != 'X') csv += ",";
    if (building.households > 0) csv += std::to_string(building.households);
    csv += "\n";
  }
  out.registers.push_back(
      loaded(*catalog.subject_type_named("place.building"), out.buildings_csv, catalog));
  out.registers.push_back(
      loaded(*catalog.subject_type_named("place.road_section"), out.intersections_csv, catalog));
  return out;
}

}  // namespace tributary::real
