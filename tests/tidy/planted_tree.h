// A small tree in a temporary folder with something wrong planted in it: the proof that a check of
// this folder can fail.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "tests/tidy/source_tree.h"

namespace tributary::tidy {

/// Writes the files (and an empty top-level CMakeLists.txt unless given) to a fresh temporary
/// folder, reads them back as a tree and removes the folder. Aborts when the disk refuses.
SourceTree plant(std::initializer_list<SourceFile> files);

/// Fails the running test with one line per finding.
void expect_none(const std::vector<Finding>& findings);

}  // namespace tributary::tidy
