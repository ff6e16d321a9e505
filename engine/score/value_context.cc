#include "engine/score/value_context.h"

#include <re2/re2.h>

namespace tributary {

/// Compiled anew each time: levels hardly ever ask for a pattern, and what `where` asks for, which
/// is for every record, is kept by the matcher.
bool ValueContext::matches(std::string_view text, std::string_view pattern) const {
  const re2::RE2 regex(re2::StringPiece(pattern.data(), pattern.size()), re2::RE2::Quiet);
  return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), regex);
}

}  // namespace tributary
