// Tokens of an expression, with their place in the rule file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/language/expression.h"

namespace tributary::language {

enum class TokenKind : std::uint8_t {
  kNumber,    ///< number, unit (kNone, a duration's or a distance's)
  kString,    ///< text, without the quotes
  kName,      ///< text; keywords too
  kOperator,  ///< text: == != < <= > >= + - * / % . ,
  kOpen,      ///< text: ( or [
  kClose,     ///< text: ) or ]
  kEnd,
};

struct Lexeme {
  TokenKind kind = TokenKind::kEnd;
  std::string text;
  Decimal number;
  Unit unit = Unit::kNone;
  Extent extent;
};

/// Text of an expression and where it begins in the file.
struct SourceText {
  std::string_view text;
  std::uint32_t begin = 0;
};

/// Always ends with kEnd. nullopt after the first error (E001, E003, E004, E111), which is
/// reported.
std::optional<std::vector<Lexeme>> lex(const SourceText& source, Problems& problems);

/// A letter of any script, by Unicode's property Alphabetic.
bool is_letter(char32_t character);

}  // namespace tributary::language
