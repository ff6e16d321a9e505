// Whether the cluster that a configuration names is there, lets us in, and has the topics: what
// would otherwise be found out at the first start.
#pragma once

#include <string>
#include <vector>

#include "ops/tributary/config/config.h"
#include "schemas/document/diagnostics.h"

namespace tributary {

/// Looks at every topic, how those that are written keep their records (topic_check.h), and reads
/// of each feed's. Nothing is written and no running engine is disturbed, so that a missing
/// permission to write shows at a start only. Reports what is wrong; what it has looked at, one
/// line each, is the result.
std::vector<std::string> check_connection(const Config& config, Diagnostics& diagnostics);

}  // namespace tributary
