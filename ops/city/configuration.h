// tributary.yaml, the six mappings, the lists and the rules of the city.
#pragma once

#include <string>

#include "engine/base/result.h"
#include "ops/city/event.h"

namespace tributary::city {

/// `feeds/grievance.jsonl`, with `.zst` where feeds are compressed; relative to the city's folder.
std::string feed_path(Feed feed, bool compress);

/// What is taken over into the city; empty: none.
struct CopiedFiles {
  std::string rules;     ///< a folder: its *.rule.yaml, subfolders included, go to rules/
  std::string calendar;  ///< becomes calendar.yaml
};

/// Writes tributary.yaml, feeds/*.mapping.yaml and lists/*.txt under `dir`, and copies. The folders
/// exist. kIo; kNotFound for rules that are no folder.
Status write_configuration(const std::string& dir, const CopiedFiles& copied, bool compress);

}  // namespace tributary::city
