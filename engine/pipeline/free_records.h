// A batch that stage 2 gives back, and whose memory is used again, lies in the other core's caches:
// the first write into each of its records would wait for it.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/model/log.h"

namespace tributary {

/// A hint, before `records[at]` is made: those that come some after it are fetched, then the memory
/// of what they refer to.
void expect_free(const std::vector<LogRecord>& records, std::size_t at);

}  // namespace tributary
