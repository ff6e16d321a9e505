// The version of this program: CMake's project version.
#pragma once

#include <string_view>

namespace tributary {

inline constexpr std::string_view kVersion = TRIBUTARY_VERSION;

}  // namespace tributary
