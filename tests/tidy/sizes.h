// The size ratchet: files stay below 400 lines and functions below 70, and what is larger stands in
// a list that can only get shorter.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "tests/tidy/source_tree.h"

namespace tributary::tidy {

/// Longest file (C++, CMake, shell, and the console's own sources), in lines.
inline constexpr int kMaxFileLines = 400;
/// Longest function, from its opening to its closing brace, in lines.
inline constexpr int kMaxFunctionLines = 70;

/// Something that may be larger than that. `lines` is what it has now: growing fails the test, and
/// so does shrinking without writing the new figure down here.
struct SizeException {
  std::string_view path;
  std::string_view function;  ///< a part of its head; empty: the file as a whole
  int lines = 0;
  std::string_view reason;
};
std::span<const SizeException> size_exceptions();

/// What is too long, and exceptions that are out of date.
std::vector<Finding> check_sizes(const SourceTree& tree, std::span<const SizeException> exceptions);

}  // namespace tributary::tidy
