// Words that must not stand in this tree: addresses of hosts that are not ours to name, and paths
// of somebody's machine.
#pragma once

#include <vector>

#include "tests/tidy/source_tree.h"

namespace tributary::tidy {

/// Host names outside the allow-list (words.cc), whether in a URL or bare; absolute paths of one
/// machine; paths that leave the checkout for anything but ../shared/data and
/// ../shared/rules.
std::vector<Finding> check_words(const SourceTree& tree);

}  // namespace tributary::tidy
