#include "engine/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace tributary::internal {

void fail_check(const char* file, int line, std::string_view text, std::string_view detail) {
  std::fprintf(stderr, "%s:%d: check failed: %.*s%s%.*s\n", file, line,
               static_cast<int>(text.size()), text.data(), detail.empty() ? "" : ": ",
               static_cast<int>(detail.size()), detail.data());
  std::fflush(stderr);
  std::abort();
}

}  // namespace tributary::internal
