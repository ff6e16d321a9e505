// Registers made from Chicago's and Montgomery County's own records, as CSV. What a city's register
// of addresses, licences or roads would say and these files do not, is left out and not invented.
#pragma once

#include <string>

#include "tests/real/real_data.h"

namespace tributary::real {

/// place.building: every address that is inspected or complained about; its id is a number in the
/// order of addresses. No `households`: PEOPLE 5 then takes complaints to the block.
std::string chicago_buildings(const Table& inspections, const Table& complaints);
/// place.road_section: the hundred block of each of those addresses (`3700 block of N KIMBALL
/// AVE`), in their middle.
std::string chicago_blocks(const Table& inspections, const Table& complaints);
/// organisation.food_business by licence. A country without credit codes gives `kind` (PEOPLE 8).
/// Licence 0 stands for whoever has none and so is nobody's.
std::string chicago_food_businesses(const Table& inspections);

/// place.road_section: every road and crossing that a call names, with its township, in the middle
/// of where it was called from. A crossing has one entry, whichever road is named first.
std::string montgomery_roads(const Table& calls);

}  // namespace tributary::real
