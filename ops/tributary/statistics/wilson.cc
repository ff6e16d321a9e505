#include "ops/tributary/statistics/wilson.h"

#include <algorithm>
#include <cmath>

#include "engine/base/check.h"

namespace tributary {

Interval wilson_interval(std::uint64_t hits, std::uint64_t of) {
  CHECK_GE(of, 1U);
  CHECK_GE(of, hits);
  constexpr double kZ = 1.959963984540054;  // 97.5 % of the normal distribution lie below
  const auto n = static_cast<double>(of);
  const double share = static_cast<double>(hits) / n;
  const double shrink = 1 + kZ * kZ / n;
  const double middle = (share + kZ * kZ / (2 * n)) / shrink;
  const double half = kZ * std::sqrt(share * (1 - share) / n + kZ * kZ / (4 * n * n)) / shrink;
  return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

}  // namespace tributary
