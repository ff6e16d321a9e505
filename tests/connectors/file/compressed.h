// Text as zstd and gzip would store it.
#pragma once

#include <string>
#include <string_view>

namespace tributary {

std::string zstd_of(std::string_view text);
std::string gzip_of(std::string_view text);

}  // namespace tributary
