// Reads a tributary.yaml. Everything that is wrong with it is reported with its place, all of it in
// one run; an unknown key is an error with the nearest valid name.
#pragma once

#include <optional>
#include <string>

#include "engine/model/catalog.h"
#include "ops/tributary/config/config.h"
#include "ops/tributary/config/substitution.h"

namespace tributary {

/// nullopt when there was an error; each has been reported, with no secret in any message.
std::optional<Config> load_config(const std::string& path, const Catalog& catalog,
                                  const Surroundings& surroundings, Diagnostics& diagnostics);

/// The same from text; `path` is for messages and for relative paths.
std::optional<Config> parse_config(const std::string& path, std::string text,
                                   const Catalog& catalog, const Surroundings& surroundings,
                                   Diagnostics& diagnostics);

/// Reports each file and folder of `config` that must be there to run and is not (E013), at the
/// place where the configuration names it. Keys and state are made by commands, so not looked for.
void check_files(const Config& config, Diagnostics& diagnostics);

/// The resolved configuration as YAML that loads again: defaults filled in, paths joined, secrets
/// as `***`.
std::string print_config(const Config& config);

}  // namespace tributary
