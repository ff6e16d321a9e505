// `days` and `hours` of a span are whole and rounded down (RULES 3.11), before zero as after it.
#include <gtest/gtest.h>

#include "engine/model/program.h"

namespace tributary {
namespace {

Scalar whole(OpCode op, Millis span) {
  Program program;
  program.code = {{OpCode::kDuration, 0, span.count()}, {op, 0, 0}};
  return evaluate(program, ProgramContext());
}

Scalar number(int value) { return Scalar::number(Decimal::from_int(value)); }

TEST(WholeDays, AreRoundedDown) {
  EXPECT_EQ(whole(OpCode::kDays, Days(3)), number(3));
  EXPECT_EQ(whole(OpCode::kDays, Days(3) - Millis(1)), number(2));
  EXPECT_EQ(whole(OpCode::kDays, Millis(-1)), number(-1));
  EXPECT_EQ(whole(OpCode::kDays, Days(-1)), number(-1));
  EXPECT_EQ(whole(OpCode::kDays, Days(-1) - Millis(1)), number(-2));
  EXPECT_EQ(whole(OpCode::kHours, std::chrono::minutes(-90)), number(-2));
}

}  // namespace
}  // namespace tributary
