// How many different people a window holds: 16-bit tokens counted per (feed, identifier kind);
// tokens of different kinds are never added up (PEOPLE 16).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tributary {

/// A multiset of tokens; each operation O(1).
class TokenCounts {
 public:
  /// source << 32 | kind << 16 | token; below 2^40
  using Token = std::uint64_t;

  void clear();
  void add(Token token);
  /// CHECKs that it is there.
  void remove(Token token);
  [[nodiscard]] bool contains(Token token) const;
  /// The largest number of different tokens of one group.
  [[nodiscard]] std::uint32_t largest_group() const;

 private:
  /// token << kCountBits | count; 0: free. Eight in a cache line: most searches end in the first.
  using Place = std::uint64_t;
  static constexpr int kCountBits = 24;
  static constexpr Place kMostCounted = (Place{1} << kCountBits) - 1;
  static Token token_in(Place place) { return place >> kCountBits; }
  struct Group {
    Token group = 0;  ///< token >> 16
    std::uint32_t different = 0;
  };
  [[nodiscard]] std::size_t place_of(Token token) const;
  void grow();
  void close_gap(std::size_t gap);
  Group& group_of(Token token);

  std::vector<Place> places_;  ///< open addressing; size zero or a power of two, at most half full
  std::size_t used_ = 0;
  std::vector<Group> groups_;  ///< few
};

}  // namespace tributary
