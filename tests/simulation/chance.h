// All that is random in a simulation: numbers that follow from a seed, the same on every machine.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/base/digest.h"

namespace tributary::simulation {

/// SplitMix64 (Sebastiano Vigna, public domain).
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed) {}

  std::uint64_t draw() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  /// 0 … sides − 1; 0 where there are no sides.
  std::uint64_t below(std::uint64_t sides) { return sides == 0 ? 0 : draw() % sides; }
  bool in_hundred(std::uint64_t percent) { return below(100) < percent; }

  /// Chances of their own: what is drawn of them moves nothing here, nor the other way round.
  [[nodiscard]] Chance branch(std::string_view name) const { return Chance(hash64(name, state_)); }

 private:
  std::uint64_t state_;
};

}  // namespace tributary::simulation
