// The form in which names and addresses are compared (DESIGN 7): width, case, traditional and
// simplified characters, Chinese numerals, punctuation.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tributary {

/// Folds text for comparison; never for display. Immutable; safe from any thread. The first
/// one of a process reads ICU's tables (about 20 ms), after which a character costs one look-up:
/// ICU's own transliterator takes 13 µs for an address of twenty characters.
class TextFolding {
 public:
  TextFolding();

  /// Character by character: full width to half width, capitals, traditional to simplified.
  /// Punctuation stays; a byte that is no UTF-8 becomes a space.
  [[nodiscard]] std::u32string simplify(std::string_view text) const;

  /// The comparison form of a name: simplified, `&` as AND, apostrophes dropped, other punctuation
  /// a space, spaces only between Latin words, Chinese numerals as digits. Idempotent.
  [[nodiscard]] std::string name(std::string_view text) const;

  /// The same of simplified text; `keep_dash` keeps `-` between two digits (rooms, ranges).
  [[nodiscard]] static std::u32string without_punctuation(std::u32string_view text, bool keep_dash);

 private:
  const std::vector<char32_t>& simplified_;  ///< constant data of the process
};

/// Chinese numerals as digits: 三十一 → 31, 二〇一 → 201. What is no number (百货) stays.
/// Idempotent.
[[nodiscard]] std::u32string with_digits(std::u32string_view text);

[[nodiscard]] bool is_han(char32_t c);
[[nodiscard]] bool has_han(std::u32string_view text);
[[nodiscard]] std::string to_utf8(std::u32string_view text);

}  // namespace tributary
