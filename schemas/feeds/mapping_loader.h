// Reads a *.mapping.yaml. Strict: everything wrong is a diagnostic with its place, in both
// languages; a mapping with errors is not given.
#pragma once

#include <optional>
#include <string>

#include "engine/model/catalog.h"
#include "schemas/document/diagnostics.h"
#include "schemas/document/yaml_document.h"
#include "schemas/feeds/mapping.h"

namespace tributary {

/// nullopt when there was an error; what was wrong is in `diagnostics`.
std::optional<Mapping> load_mapping(const YamlDocument& document, const Catalog& catalog,
                                    Diagnostics& diagnostics);

/// The same from a path.
std::optional<Mapping> load_mapping_file(const std::string& path, const Catalog& catalog,
                                         Diagnostics& diagnostics);

}  // namespace tributary
