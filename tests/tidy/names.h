// Names of files, folders and types: one style, and none that says nothing.
#pragma once

#include <vector>

#include "tests/tidy/source_tree.h"

namespace tributary::tidy {

/// Top-level entries that the design does not name, folders directly below the source folders that
/// it does not name, files that are not in snake_case, and empty names (`utils`, `Manager`, ...) of
/// files, folders and types; types that the program defines twice by one name.
std::vector<Finding> check_names(const SourceTree& tree);

}  // namespace tributary::tidy
