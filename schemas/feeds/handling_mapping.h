// The mapping of the one feed that is ours: commands, as the engine's own front door writes them.
// Compiled in, so that no configuration reads a command's account or anything else of it otherwise.
#pragma once

#include "schemas/feeds/mapping.h"

namespace tributary {

/// JSON lines; every field of the schema `handling` by its own name, `key` as the record's id.
Mapping handling_mapping(const Catalog& catalog);

}  // namespace tributary
