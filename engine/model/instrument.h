// The register of instruments (PEOPLE 16): what may measure, and where it stands. An instrument is
// no subject: it has no row and no rule; what it measured concerns the place where it stands.
#pragma once

#include <string>
#include <vector>

#include "engine/base/digest.h"
#include "engine/model/catalog.h"
#include "engine/model/subject.h"

namespace tributary {

/// One registered instrument. Its place is fixed: what a record says of it is not read.
struct Instrument {
  SchemaId schema;  ///< of class instrument: what it measures
  std::string id;   ///< unique among those of its schema
  std::string name;
  GeoPoint location;
  std::string district;  ///< division code, or empty
};

/// All instruments, in order of schema and id.
struct InstrumentRegister {
  std::vector<Instrument> instruments;
  Sha256Digest digest{};  ///< of the files' bytes; zero without a file
};

}  // namespace tributary
