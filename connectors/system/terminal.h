// What is at the other end of an output: a person's terminal or a pipe.
#pragma once

#include <cstddef>

namespace tributary {

struct Terminal {
  bool interactive = false;  ///< progress lines make sense
  bool colours = false;      ///< interactive, TERM is not `dumb`, NO_COLOR is not set
  std::size_t columns = 80;  ///< 80 where unknown
};

/// `descriptor`: 1 standard output, 2 standard error.
Terminal terminal_at(int descriptor);

}  // namespace tributary
