// Text of an expression to its syntax tree (grammar: RULES 2). Total: any text gives a tree or one
// error, in bounded depth.
#pragma once

#include <optional>

#include "rules/language/token.h"

namespace tributary::language {

/// Deepest nesting of brackets, calls and operators; a person's rule needs some six.
inline constexpr int kMostDepth = 48;
/// Longest expression in tokens; also bounds how deep a chain of `or` makes the tree.
inline constexpr std::size_t kMostLexemes = 1000;

/// nullopt after one reported error (E001–E006, E111).
std::optional<Expr> parse_expression(const SourceText& source, Problems& problems);

}  // namespace tributary::language
