// What lies in the tree is built: a source, header, test or fuzzer that no CMakeLists.txt names is
// found here, since no compiler will ever complain about it.
#pragma once

#include <vector>

#include "tests/tidy/source_tree.h"

namespace tributary::tidy {

/// Every .h and .cc that the nearest CMakeLists.txt above it does not name (headers under tests/
/// are free: a test program lists its sources only), and every CMakeLists.txt that the one above it
/// does not add.
std::vector<Finding> check_registration(const SourceTree& tree);

}  // namespace tributary::tidy
