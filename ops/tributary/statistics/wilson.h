// How sure a share is that was seen in few cases.
#pragma once

#include <cstdint>

namespace tributary {

struct Interval {
  double low = 0, high = 1;
};

/// The score interval of a binomial share at 95 %: E. B. Wilson, "Probable inference, the law of
/// succession, and statistical inference", Journal of the American Statistical Association 22
/// (1927), 209–212. It never leaves [0, 1], and stays honest where few or none were seen, where the
/// usual plus-or-minus does not. `of` is at least 1 and at least `hits` (CHECKed).
Interval wilson_interval(std::uint64_t hits, std::uint64_t of);

}  // namespace tributary
