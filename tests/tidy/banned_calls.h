// Calls that would break determinism, leak a record to a log, or hide a failure: found by text.
//
// Names the line and the reason. Refuses to be clever: where a banned word is right after all, the
// file goes into the list of exceptions beside the rule, with a reason.
#pragma once

#include <vector>

#include "tests/tidy/source_tree.h"

namespace tributary::tidy {

/// Uses of what a room must not call, by the table in banned_calls.cc.
std::vector<Finding> check_banned_calls(const SourceTree& tree);

/// Loops under engine/ over a container declared unordered in the same room, unless the line or the
/// one above it says `unordered:` and why the order cannot show.
std::vector<Finding> check_unordered_loops(const SourceTree& tree);

/// shared_ptr in a room none of whose files says `// shared_ptr: why`.
std::vector<Finding> check_shared_pointers(const SourceTree& tree);

}  // namespace tributary::tidy
