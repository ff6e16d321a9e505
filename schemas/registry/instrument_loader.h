// The register of instruments as people write it: the formats of registers, the columns id, name,
// latitude, longitude, district and kind. Closed: what is not in it does not measure (PEOPLE 16).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/catalog.h"
#include "engine/model/coordinates.h"
#include "engine/model/instrument.h"
#include "schemas/document/diagnostics.h"

namespace tributary {

struct InstrumentSpec {
  std::string file;  ///< for messages and the format
  CoordinateSystem crs = CoordinateSystem::kWgs84;
  std::map<std::string, std::string> columns;  ///< our name → the file's
};

/// The instruments in `bytes`, in order of schema and id; nullopt when anything is wrong with them,
/// all of which is in `diagnostics`: as load_register (register_loader.h), E012 also for a missing
/// location, E204 for a kind that is no schema of class instrument. `kind` is the schema's name.
[[nodiscard]] std::optional<InstrumentRegister> load_instruments(const InstrumentSpec& spec,
                                                                 std::string_view bytes,
                                                                 const Catalog& catalog,
                                                                 Diagnostics& diagnostics);

/// Several files as one register; an instrument in two of them is E011, reported at `file`.
[[nodiscard]] std::optional<InstrumentRegister> merge_instruments(
    std::vector<InstrumentRegister> parts, const std::string& file, Diagnostics& diagnostics);

}  // namespace tributary
