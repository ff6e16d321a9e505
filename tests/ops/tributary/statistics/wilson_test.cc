#include "ops/tributary/statistics/wilson.h"

#include <gtest/gtest.h>

#include <cmath>

namespace tributary {
namespace {

/// By definition, not by its solution: the interval is where the score of the seen share lies
/// within z of the share asked about. Its ends, by halving.
double end_by_definition(double hits, double of, bool is_low) {
  const double seen = hits / of;
  const auto is_within = [&](double share) {
    return std::abs(seen - share) <= 1.959963984540054 * std::sqrt(share * (1 - share) / of);
  };
  double inside = seen, outside = is_low ? 0.0 : 1.0;
  for (int i = 0; i < 200; ++i) {
    const double middle = (inside + outside) / 2;
    (is_within(middle) ? inside : outside) = middle;
  }
  return inside;
}

TEST(Wilson, IsTheSetOfSharesWhoseScoreIsNear) {
  for (const int of : {1, 2, 5, 10, 11, 37, 100, 1000}) {
    for (int hits = 0; hits <= of; hits += std::max(1, of / 7)) {
      const Interval found =
          wilson_interval(static_cast<std::uint64_t>(hits), static_cast<std::uint64_t>(of));
      EXPECT_NEAR(found.low, end_by_definition(hits, of, true), 1e-9) << hits << " of " << of;
      EXPECT_NEAR(found.high, end_by_definition(hits, of, false), 1e-9) << hits << " of " << of;
    }
  }
}

TEST(Wilson, StaysWithinTheSharesThereAre) {
  EXPECT_DOUBLE_EQ(wilson_interval(0, 10).low, 0);
  EXPECT_NEAR(wilson_interval(0, 10).high, 0.2775, 5e-5);
  EXPECT_DOUBLE_EQ(wilson_interval(10, 10).high, 1);
}

TEST(WilsonDeathTest, OfNoCaseThereIsNone) { EXPECT_DEATH(wilson_interval(0, 0), ""); }

}  // namespace
}  // namespace tributary
