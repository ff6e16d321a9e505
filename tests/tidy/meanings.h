// The table of RULES 3 in tests/rules/README.md: every line of it has a test, by name, that is
// there.
#pragma once

#include <vector>

#include "tests/tidy/source_tree.h"

namespace tributary::tidy {

/// Lines 1 to 16, each once, each with at least one `Suite.Name` of the tree; every name in the
/// table is a test.
std::vector<Finding> check_meanings(const SourceTree& tree);

}  // namespace tributary::tidy
