// Choices in a row, made beforehand: what shrinks to zeros is the simplest that can be said.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

namespace tributary::oracle {

class Dice {
 public:
  explicit Dice(const std::vector<std::uint32_t>& throws) : throws_(throws) {}

  /// 0 … sides − 1; 0 when the throws are used up.
  std::uint32_t of(std::uint32_t sides) {
    return next_ < throws_.size() ? throws_[next_++] % sides : 0;
  }
  /// True in `percent` of the throws; false when they are used up.
  bool one_in_hundred(std::uint32_t percent) { return of(100) >= 100 - percent; }
  std::string word(std::initializer_list<const char*> words) {
    return words.begin()[of(static_cast<std::uint32_t>(words.size()))];
  }

 private:
  const std::vector<std::uint32_t>& throws_;
  std::size_t next_ = 0;
};

}  // namespace tributary::oracle
