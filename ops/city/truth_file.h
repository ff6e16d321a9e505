// truth.jsonl: what was planted, when it became real, and which level the shipped rule's text gives
// at what event time. README.md has the format; read back by evaluate.
#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"
#include "ops/city/city.h"
#include "ops/city/fire_truth.h"
#include "ops/city/plan.h"

namespace tributary::city {

/// Writes the file and completes `report` with what only the truth knows (`background`). kIo.
Status write_truth(const std::string& path, const CityOptions& options, const Plan& plan,
                   const std::vector<BuildingTruth>& fire, CityReport& report);

}  // namespace tributary::city
