// From `--config` and `--state` to a configuration or a store, with the reason on `err` when there
// is none.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "engine/ports/state_store.h"
#include "ops/tributary/composition/site.h"
#include "ops/tributary/config/config_loader.h"
#include "ops/tributary/screen/console.h"

namespace tributary {

/// `state` replaces the configuration's unless it is empty. nullopt after having reported.
std::optional<Config> read_config(const std::string& path, const std::string& state,
                                  Diagnostics& diagnostics);

/// The same, its site loaded; shows what is wrong. nullopt when there was an error.
std::optional<Site> configured_site(const std::string& path, const std::string& state,
                                    const Console& console);

/// Where the state lies: `state`, else what the configuration says. nullopt after having said why.
std::optional<std::string> state_directory(const std::string& config, const std::string& state,
                                           const Console& console);

/// The state of that directory for reading, whether or not an engine runs on it. Null after having
/// said why.
std::unique_ptr<StateStore> open_for_reading(const std::string& config, const std::string& state,
                                             const Console& console);

/// Whether a command may be the engine for as long as it takes, where none runs on the state. False
/// after having said why: with a changelog one may run on another machine, and would be shut out.
bool may_be_engine(const Config& config, const Console& console);

}  // namespace tributary
