// What the API tells of the configuration: taken from the site before the engine has it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/model/source.h"
#include "ops/tributary/composition/site.h"

namespace tributary::api {

struct SiteFacts {
  std::string rules;  ///< JSON array: id, version, status, title, sentence, hazard, text
  std::set<std::string, std::less<>> rule_ids;
  std::string units;  ///< JSON object: units with kind and district, divisions
  std::map<std::string, std::string, std::less<>> unit_names, division_names;  ///< by id, code
  std::string disclosure;  ///< both languages; no subject
  std::vector<SourceInfo> sources;
  std::vector<ConfiguredSweep> scheduled;
  UtcOffset utc_offset;  ///< of the times that it tells
};

/// `site` was loaded without errors.
SiteFacts facts_of(const Site& site);

}  // namespace tributary::api
