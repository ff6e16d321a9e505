// C++ seen as text: what remains when comments and literals are blanked, and where functions are.
//
// Not a parser. It is right about code that clang-format has laid out, which is all it is given.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tributary::tidy {

/// The same text, same length and same lines, with the contents of comments, strings and character
/// literals replaced by spaces.
std::string without_comments_and_literals(std::string_view code);

/// The body of a function (a TEST counts as one), from the line of its `{` to that of its `}`.
struct FunctionBody {
  std::string head;  ///< what stands before the `{`, for messages
  int first_line = 0;
  int last_line = 0;
};

/// The functions defined in `code`; lambdas and local types belong to the function around them.
std::vector<FunctionBody> functions_of(std::string_view code);

}  // namespace tributary::tidy
