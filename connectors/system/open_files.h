// How many files and connections the process may have open.
#pragma once

#include <cstdint>

namespace tributary {

/// As many as the system allows it: shells begin programs with 1,024, which a store and a thousand
/// readers of a stream together exceed. How many that are.
std::uint64_t raise_open_files();

}  // namespace tributary
