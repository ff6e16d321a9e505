// Random numbers that are the same on every machine and with every compiler.
//
// std::mt19937 is portable, but std::*_distribution is not: each library draws as it likes. So the
// city has its own: integer arithmetic only, no floating point, no library call.
//   * SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014) turns
//     a seed and the name of a use into a state;
//   * xoshiro256** 1.0 (Blackman and Vigna, 2018, public domain) makes the numbers;
//   * Zipf by Vose's alias method (1991) over integer weights.
// Not for keys, tokens or anything else that must not be guessed.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace tributary::city {

/// One step of SplitMix64: also used as a mixing function of a single number.
std::uint64_t split_mix(std::uint64_t value);

class Random {
 public:
  /// The stream of one use ("grievance", "plan"): two uses of a seed share no numbers.
  Random(std::uint64_t seed, std::string_view use);
  /// The stream of one record: the same number gives the same record again (a later version of it).
  explicit Random(std::uint64_t number);

  std::uint64_t next();

  /// Uniform in [0, n); n ≥ 1 and at most 2^32. Multiply and shift: off from uniform by less than
  /// one part in 2^32, which no test of a city can see, and free of loops.
  std::uint32_t below(std::uint64_t n) {
    return static_cast<std::uint32_t>(((next() >> 32) * n) >> 32);
  }
  /// Uniform in [low, high], both included.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
  }
  /// True in `per_mille` of a thousand cases.
  bool chance(std::uint32_t per_mille) { return below(1000) < per_mille; }

 private:
  std::array<std::uint64_t, 4> state_{};
};

/// Ranks 0 … n−1 with weight 1/(rank + 1): Zipf's law with exponent 1.0. O(n) to make, O(1) to
/// draw; 8 bytes per rank. n from 1 to 2^24.
class Zipf {
 public:
  explicit Zipf(std::uint32_t n);
  std::uint32_t draw(Random& random) const;

 private:
  struct Column {
    std::uint32_t threshold = 0;  ///< of 2^32: below it the column's own rank, else its alias
    std::uint32_t alias = 0;
  };
  std::vector<Column> columns_;
};

/// Exactly `wanted` of `offered` things, each subset equally likely, decided one by one in order
/// (Knuth, The Art of Computer Programming 3.4.2, algorithm S).
class Quota {
 public:
  Quota(std::uint64_t wanted, std::uint64_t offered) : wanted_(wanted), offered_(offered) {}
  bool take(Random& random);

 private:
  std::uint64_t wanted_;
  std::uint64_t offered_;
};

}  // namespace tributary::city
