// tributary.yaml, the six mappings, the lists and the rules of the city.
#pragma once

#include <string>

#include "engine/base/result.h"
#include "ops/city/event.h"

namespace tributary::city {

/// `feeds/grievance.jsonl`, with `.zst` where feeds are compressed; relative to the city's folder.
std::string feed_path(Feed feed, bool compress);

/// Writes tributary.yaml, feeds/*.mapping.yaml and lists/*.txt under `dir`, and copies the
/// *.rule.yaml of `rules_source`, its subfolders included (empty: none), to rules/. The folders
/// exist. kIo; kNotFound for a rules_source that is no folder.
Status write_configuration(const std::string& dir, const std::string& rules_source, bool compress);

}  // namespace tributary::city
