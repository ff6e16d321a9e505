// What the operating system says of this process (proc(5)).
#pragma once

#include <cstdint>

namespace tributary {

struct ProcessFigures {
  double cpu_seconds = 0;  ///< user and system
  std::uint64_t resident_bytes = 0;
  std::uint64_t open_files = 0;
  double started = 0;  ///< Unix time in seconds
};

/// Zeros where the system does not say.
ProcessFigures process_figures();

}  // namespace tributary
