// Registers made from Boston's own records, as the city's address register stood: which property
// ids have which address. The city numbers flats as well; PEOPLE 5 cuts rooms, so ids of one
// address are one building, whose register id is the smallest and whose aliases are the others.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/catalog.h"
#include "engine/model/register.h"
#include "tests/real/real_data.h"

namespace tributary::real {

/// One request or violation, as far as resolution is concerned.
struct Located {
  std::string property;  ///< `142` of an address, `X142` of an intersection: two number ranges
  std::string address;
  std::string latitude;
  std::string longitude;
  int households = 0;  ///< at least so many, by the assessor's class of use; 0: not told
};

/// Capitals and digits alone: whether two addresses are letter for letter the same, decided without
/// the code that is measured.
std::string letters_of(std::string_view text);

/// Requests of 2015 with a property id, in the file's order.
std::vector<Located> boston_requests(const Table& requests);
/// Violations, their address put together from its columns.
std::vector<Located> boston_violations(const Table& violations);

/// What a register says of which ids.
struct BostonRegisters {
  std::vector<Register> registers;               ///< place.building, place.road_section
  std::map<std::string, std::string> row_of;     ///< property → register id
  std::string buildings_csv, intersections_csv;  ///< what was loaded
};
BostonRegisters boston_registers(const std::vector<Located>& records, const Catalog& catalog);

}  // namespace tributary::real
