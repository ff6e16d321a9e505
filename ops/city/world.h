// The invented city: its divisions, places, organisations and projects, each computed from its
// number. Nothing is stored per subject, so a city of a million buildings costs no memory.
//
// No place here exists: division codes begin with 99, which no province has. No subject is a
// person, and no register has a field that could hold one (PEOPLE 8, 9).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tributary::city {

inline constexpr std::uint32_t kDistricts = 12;
inline constexpr std::uint32_t kStreetsPerDistrict = 8;

inline constexpr std::uint32_t kFewestBuildings = 600;
inline constexpr std::uint32_t kMostBuildings = 1'000'000;

struct WorldSize {
  std::uint32_t buildings = 0;
  std::uint32_t projects = 0;  ///< each with its construction site
  std::uint32_t enterprises = 0;
  std::uint32_t food_businesses = 0;
  std::uint32_t slopes = 0;
  std::uint32_t gauges = 0;
};

/// One building for 20 records, one project for 1,000, … within bounds that keep every register
/// above the floors of PEOPLE 10 (20 and 50 subjects).
WorldSize world_size_for(std::uint64_t records);

/// Millionths of a degree, WGS-84: integers, so that no machine rounds differently.
struct MicroPoint {
  std::int64_t latitude = 0;
  std::int64_t longitude = 0;
};

// Divisions.
void append_district_code(std::string& out, std::uint32_t district);  ///< `990103`
std::string_view district_name(std::uint32_t district);               ///< `临江区`
void append_street_code(std::string& out, std::uint32_t district, std::uint32_t street);
std::string_view street_name(std::uint32_t street);  ///< `朝阳街道`
inline constexpr std::string_view kCityName = "云江市";

// Buildings: 40 to an estate, 200 to a road, a road lies in one street of one district. Ids are
// `B0000123`; a name (`安和里7号楼`) and an address (`云江市临江区朝阳街道文兴路25号`) occur once.
void append_building_id(std::string& out, std::uint32_t building);
void append_building_name(std::string& out, std::uint32_t building);
/// The road, with the names of city, district and street before it on request; the house number is
/// not in it.
void append_building_road(std::string& out, std::uint32_t building, bool with_divisions);
std::uint32_t house_number(std::uint32_t building);
MicroPoint building_at(std::uint32_t building);
std::uint32_t building_district(std::uint32_t building);
std::uint32_t building_street(std::uint32_t building);
/// Two in a hundred are houses of one or two households; one in a hundred has none on record
/// (0 here, an empty column in the register): reports by people never resolve to these.
std::uint32_t building_households(std::uint32_t building);
bool is_small(std::uint32_t building);

// Everything else: named by a prefix and its number.
enum class Kind : std::uint8_t { kProject, kSite, kEnterprise, kFood, kSlope, kGauge };
void append_id(std::string& out, Kind kind, std::uint32_t number);
void append_name(std::string& out, Kind kind, std::uint32_t number);
MicroPoint point_of(Kind kind, std::uint32_t number);
std::uint32_t district_of(Kind kind, std::uint32_t number);
/// Class 91 (enterprise), with both check digits of GB 32100-2015 and GB 11714. The district stands
/// in it; nobody holds such a code, since no division begins with 99.
std::string credit_code_of(Kind kind, std::uint32_t number);

}  // namespace tributary::city
