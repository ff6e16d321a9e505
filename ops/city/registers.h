// The registers of the city, and its divisions, as CSV with a header.
#pragma once

#include <string>

#include "engine/base/result.h"
#include "ops/city/world.h"

namespace tributary::city {

/// Writes divisions.csv and registers/*.csv under `dir` (both folders exist). kIo.
Status write_registers(const std::string& dir, const WorldSize& world);

}  // namespace tributary::city
