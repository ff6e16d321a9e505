#include "engine/base/check.h"

#include <gtest/gtest.h>

namespace tributary {
namespace {

enum class Colour { kRed = 7, kBlue = 8 };
struct Opaque {
  bool operator==(const Opaque&) const { return false; }
};

TEST(Check, PassesInSilence) {
  CHECK(1 + 1 == 2);
  CHECK_EQ(2, 2);
  CHECK_NE(2, 3);
  CHECK_LT(2, 3);
  CHECK_LE(3, 3);
  CHECK_GT(3, 2);
  CHECK_GE(3, 3);
}

TEST(CheckDeathTest, PrintsThePlaceAndTheExpression) {
  EXPECT_DEATH(CHECK(1 > 2), "check_test.cc:[0-9]+: check failed: 1 > 2");
}

TEST(CheckDeathTest, PrintsBothValues) {
  const int three = 3;
  EXPECT_DEATH(CHECK_EQ(three, 4), "three == 4: 3 against 4");
  EXPECT_DEATH(CHECK_GE(three, 4), "three >= 4: 3 against 4");
}

TEST(CheckDeathTest, PrintsWhatCannotBePrintedToo) {
  EXPECT_DEATH(CHECK_EQ(Colour::kRed, Colour::kBlue), "7 against 8");
  EXPECT_DEATH(CHECK_EQ(Opaque{}, Opaque{}), "<value> against <value>");
}

TEST(Check, EvaluatesItsArgumentsOnce) {
  int calls = 0;
  CHECK_EQ(++calls, 1);
  EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace tributary
