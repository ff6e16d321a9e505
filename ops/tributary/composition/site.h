// Everything a configuration names, loaded and checked: registers, mappings, divisions, rules. What
// `check`, `disclose`, `run` and `replay` have in common before anything is started.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/model/divisions.h"
#include "engine/model/instrument.h"
#include "engine/model/register.h"
#include "engine/model/rule.h"
#include "engine/model/source.h"
#include "engine/model/work_calendar.h"
#include "ops/tributary/config/config.h"
#include "rules/language/rule_set_loader.h"
#include "schemas/document/diagnostics.h"
#include "schemas/feeds/mapping.h"
#include "schemas/registry/source_registry.h"

namespace tributary {

/// A configured source with the mapping that reads it.
struct ConfiguredFeed {
  Mapping mapping;
  SourceInfo info;                 ///< with the configuration's stale_after and lateness
  std::vector<std::string> files;  ///< or
  std::string topic;               ///< of the site's cluster
  bool starts_latest = false;
  bool is_ours = false;  ///< commands: written by the front door, not by somebody else
};

/// Complete only when loading reported no error; with errors it holds what did load.
struct Site {
  Config config;
  Divisions divisions;
  WorkCalendar calendar;
  std::vector<Register> registers;  ///< one per type, in order of type
  InstrumentRegister instruments;
  std::vector<ConfiguredFeed> feeds;  ///< in order of source id, which is the order of name
  SchemaView schemas;
  LoadedRules rules;

  [[nodiscard]] std::vector<SourceInfo> sources() const;
};

/// Loads what `config` names. Every file is tried, so that one run shows all that is wrong.
Site load_site(Config config, Diagnostics& diagnostics);

/// Whole text of a file; kLimit beyond `most_bytes`.
Result<std::string> read_file(const std::string& path, std::size_t most_bytes);

}  // namespace tributary
