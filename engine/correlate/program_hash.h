// By which stored state is known to be that of the same program.
#pragma once

#include <cstdint>

#include "engine/model/rule.h"

namespace tributary {

/// Stable: the same for the same program in every build.
std::uint64_t hash_program(const Program& program);

}  // namespace tributary
