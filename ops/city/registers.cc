#include "ops/city/registers.h"

#include "ops/city/output_file.h"
#include "ops/city/records.h"
#include "ops/city/text.h"
#include "ops/city/vocabulary.h"

namespace tributary::city {

namespace {

// `,lat,lon`
void append_point(std::string& out, MicroPoint point) {
  out.push_back(',');
  append_degrees(out, point.latitude);
  out.push_back(',');
  append_degrees(out, point.longitude);
}

Status write_divisions(const std::string& dir) {
  std::string out = "code,name\n99,云江省\n9901,";
  out.append(kCityName).push_back('\n');
  for (std::uint32_t district = 0; district < kDistricts; ++district) {
    append_district_code(out, district);
    out.append(",").append(district_name(district)).push_back('\n');
    for (std::uint32_t street = 0; street < kStreetsPerDistrict; ++street) {
      append_street_code(out, district, street);
      out.append(",").append(street_name(street)).push_back('\n');
    }
  }
  return write_file(dir + "/divisions.csv", out);
}

Status write_buildings(const std::string& path, std::uint32_t count) {
  static constexpr std::array<std::string_view, 3> kUses = {"residential", "mixed", "commercial"};
  TRY_ASSIGN(OutputFile file, OutputFile::create(path, false));
  file.write("id,name,address,latitude,longitude,district,unit,households,residents,floors,use\n");
  std::string out;
  for (std::uint32_t building = 0; building < count; ++building) {
    out.clear();
    append_building_id(out, building);
    out.push_back(',');
    append_building_name(out, building);
    out.push_back(',');
    append_building_road(out, building, true);
    append_number(out, house_number(building));
    out.append("号");
    append_point(out, building_at(building));
    out.push_back(',');
    append_street_code(out, building_district(building), building_street(building));
    out.push_back(',');
    append_unit_id(out, 1, building_district(building));
    out.push_back(',');
    const std::uint32_t households = building_households(building);
    if (households > 0) append_number(out, households);
    out.push_back(',');
    if (households > 0) append_number(out, households * 3);
    out.push_back(',');
    append_number(out, 2 + households / 8);
    out.append(",").append(kUses[building % 8 == 0 ? 1 + building / 8 % 2 : 0]).push_back('\n');
    file.write(out);
  }
  return file.close();
}

// `id,name,latitude,longitude,district,unit` and what is the kind's own.
Status write_places(const std::string& path, Kind kind, std::uint32_t count, std::uint32_t unit,
                    bool residents) {
  TRY_ASSIGN(OutputFile file, OutputFile::create(path, false));
  file.write(residents ? "id,name,latitude,longitude,district,unit,residents\n"
                       : "id,name,latitude,longitude,district,unit\n");
  std::string out;
  for (std::uint32_t number = 0; number < count; ++number) {
    out.clear();
    append_id(out, kind, number);
    out.push_back(',');
    append_name(out, kind, number);
    append_point(out, point_of(kind, number));
    out.push_back(',');
    append_district_code(out, district_of(kind, number));
    out.push_back(',');
    append_unit_id(out, unit, district_of(kind, number));
    if (residents) {
      out.push_back(',');
      append_number(out, 10 + split_mix(number) % 120);
    }
    out.push_back('\n');
    file.write(out);
  }
  return file.close();
}

Status write_organisations(const std::string& path, Kind kind, std::uint32_t count,
                           std::uint32_t unit) {
  TRY_ASSIGN(OutputFile file, OutputFile::create(path, false));
  file.write("id,name,credit_code,kind,latitude,longitude,district,unit\n");
  std::string out;
  for (std::uint32_t number = 0; number < count; ++number) {
    out.clear();
    append_id(out, kind, number);
    out.push_back(',');
    append_name(out, kind, number);
    out.append(",").append(credit_code_of(kind, number)).append(",company");
    append_point(out, point_of(kind, number));
    out.push_back(',');
    append_district_code(out, district_of(kind, number));
    out.push_back(',');
    append_unit_id(out, unit, district_of(kind, number));
    out.push_back('\n');
    file.write(out);
  }
  return file.close();
}

Status write_projects(const std::string& path, std::uint32_t count) {
  static constexpr std::array<std::string_view, 3> kStages = {"foundation", "structure",
                                                              "finishing"};
  TRY_ASSIGN(OutputFile file, OutputFile::create(path, false));
  file.write("id,name,district,unit,stage\n");
  std::string out;
  for (std::uint32_t number = 0; number < count; ++number) {
    out.clear();
    append_id(out, Kind::kProject, number);
    out.push_back(',');
    append_name(out, Kind::kProject, number);
    out.push_back(',');
    append_district_code(out, district_of(Kind::kProject, number));
    out.push_back(',');
    append_unit_id(out, 1, district_of(Kind::kProject, number));
    out.append(",").append(kStages[number % kStages.size()]).push_back('\n');
    file.write(out);
  }
  return file.close();
}

Status write_gauges(const std::string& path, std::uint32_t count) {
  TRY_ASSIGN(OutputFile file, OutputFile::create(path, false));
  file.write("id,name,kind,latitude,longitude,district\n");
  std::string out;
  for (std::uint32_t number = 0; number < count; ++number) {
    out.clear();
    append_id(out, Kind::kGauge, number);
    out.push_back(',');
    append_name(out, Kind::kGauge, number);
    out.append(",rain_gauge");
    append_point(out, point_of(Kind::kGauge, number));
    out.push_back(',');
    append_district_code(out, district_of(Kind::kGauge, number));
    out.push_back('\n');
    file.write(out);
  }
  return file.close();
}

Status write_units(const std::string& path) {
  std::string out = "id,name,kind,district\n";
  for (std::uint32_t kind = 0; kind < kUnitKinds.size(); ++kind)
    for (std::uint32_t district = 0; district < kDistricts; ++district) {
      append_unit_id(out, kind, district);
      out.append(",").append(district_name(district)).append(kUnitKinds[kind].raw);
      out.append(",").append(kUnitKinds[kind].schema).push_back(',');
      append_district_code(out, district);
      out.push_back('\n');
    }
  return write_file(path, out);
}

}  // namespace

Status write_registers(const std::string& dir, const WorldSize& world) {
  const std::string in = dir + "/registers/";
  TRY(write_divisions(dir));
  TRY(write_units(in + "units.csv"));
  TRY(write_gauges(in + "gauges.csv", world.gauges));
  TRY(write_buildings(in + "buildings.csv", world.buildings));
  TRY(write_places(in + "sites.csv", Kind::kSite, world.projects, 1, false));
  TRY(write_places(in + "slopes.csv", Kind::kSlope, world.slopes, 4, true));
  TRY(write_projects(in + "projects.csv", world.projects));
  TRY(write_organisations(in + "enterprises.csv", Kind::kEnterprise, world.enterprises, 6));
  return write_organisations(in + "food_businesses.csv", Kind::kFood, world.food_businesses, 3);
}

}  // namespace tributary::city
