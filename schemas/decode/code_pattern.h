// What a code may look like: the schema's pattern, and at most 40 characters. The patterns our
// schemas have (one or more character sets with counts) are matched by table; any other by RE2.
#pragma once

#include <bitset>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace tributary {

/// PEOPLE 3: no schema has a free string.
inline constexpr std::size_t kMostCodeCharacters = 40;

class CodePattern {
 public:
  /// CHECKs that RE2 can compile it: patterns are the catalogue's, not the outside's. The pattern
  /// is anchored at both ends, with or without `^` and `$`.
  explicit CodePattern(std::string_view pattern);
  ~CodePattern();
  CodePattern(CodePattern&&) noexcept;
  CodePattern& operator=(CodePattern&&) noexcept;

  [[nodiscard]] bool matches(std::string_view text) const;
  /// Matched without RE2; for tests.
  [[nodiscard]] bool is_simple() const { return automaton_ == nullptr; }

 private:
  struct Automaton;
  /// `[0-9A-Z]{2,12}`: between `least` and `most` characters of one set.
  struct Part {
    std::bitset<256> set;
    std::size_t least = 1;
    std::size_t most = 1;
  };
  static std::optional<std::vector<Part>> simple_parts(std::string_view pattern);

  std::vector<Part> parts_;
  std::unique_ptr<Automaton> automaton_;
};

}  // namespace tributary
