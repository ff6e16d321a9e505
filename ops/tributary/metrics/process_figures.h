// What the operating system says of this process (proc(5)).
#pragma once

#include <cstdint>

#include "connectors/prometheus/exposition.h"

namespace tributary {

struct ProcessFigures {
  double cpu_seconds = 0;  ///< user and system
  std::uint64_t resident_bytes = 0;
  std::uint64_t open_files = 0;
  double started = 0;  ///< Unix time in seconds
};

/// Zeros where the system does not say.
ProcessFigures process_figures();

void add_process(const ProcessFigures& process, Exposition& out);

}  // namespace tributary
