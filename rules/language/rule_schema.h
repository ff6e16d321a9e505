// The JSON Schema of a rule file, for editors that complete and check YAML while somebody types. It
// knows keys and closed names; what expressions say is `check`'s.
#pragma once

#include <string>

#include "engine/model/catalog.h"

namespace tributary {

/// Draft 2020-12, ending with a line end.
std::string rule_schema(const Catalog& catalog);

}  // namespace tributary
