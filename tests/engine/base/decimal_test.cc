#include "engine/base/decimal.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdint>
#include <limits>
#include <string>

namespace tributary {
namespace {

const Decimal kMost = Decimal::from_raw(INT64_MAX);
const Decimal kLeast = Decimal::from_raw(-INT64_MAX);

Decimal decimal(const char* text) { return Decimal::parse(text).value(); }

TEST(Decimal, ReadsAndWritesTheShortestForm) {
  const struct {
    const char* in;
    const char* out;
  } kCases[] = {{"0", "0"},
                {"-0", "0"},
                {"3", "3"},
                {"3.250", "3.25"},
                {"-0.5", "-0.5"},
                {"007", "7"},
                {"0.000001", "0.000001"},
                {"1.050", "1.05"},
                {"-12.000000", "-12"},
                {"9223372036854.775807", "9223372036854.775807"}};
  for (const auto& c : kCases) EXPECT_EQ(decimal(c.in).to_string(), c.out) << c.in;
}

TEST(Decimal, RoundsTheSeventhPlaceAwayFromZero) {
  EXPECT_EQ(decimal("0.0000005").raw(), 1);
  EXPECT_EQ(decimal("-0.0000005").raw(), -1);
  EXPECT_EQ(decimal("0.00000049999").raw(), 0);
  EXPECT_EQ(decimal("0.9999999").raw(), 1'000'000);
}

TEST(Decimal, RefusesWhatIsNoNumber) {
  for (const char* bad : {"", "-", "+1", ".5", "5.", "1e3", " 1", "1 ", "1.2.3", "--1", "1,5",
                          "nan", "0x1", "9223372036854.775808", "9223372036854.7758079",
                          "99999999999999999999999999999999999999999999"}) {
    EXPECT_FALSE(Decimal::parse(bad)) << bad;
  }
}

TEST(Decimal, SaturatesAtBothEnds) {
  const Decimal one = Decimal::from_int(1);
  EXPECT_EQ(kMost + one, kMost);
  EXPECT_EQ(kLeast - one, kLeast);
  EXPECT_EQ(kMost * Decimal::from_int(2), kMost);
  EXPECT_EQ(kMost * Decimal::from_int(-2), kLeast);
  EXPECT_EQ(kMost.divided_by(decimal("0.5")), kMost);
  EXPECT_EQ(Decimal::from_int(INT64_MAX), kMost);
  EXPECT_EQ(Decimal::from_int(INT64_MIN), kLeast);
  EXPECT_EQ(Decimal::from_raw(INT64_MIN), kLeast);
  EXPECT_EQ(-kLeast, kMost);
}

TEST(Decimal, MultipliesAndDividesTowardZero) {
  EXPECT_EQ(decimal("1.5") * decimal("-2.5"), decimal("-3.75"));
  EXPECT_EQ((decimal("0.000001") * decimal("0.9")).raw(), 0);
  EXPECT_EQ((decimal("-0.000001") * decimal("0.9")).raw(), 0);
  EXPECT_EQ(Decimal::from_int(2).divided_by(Decimal::from_int(3)), decimal("0.666666"));
  EXPECT_EQ(Decimal::from_int(-2).divided_by(Decimal::from_int(3)), decimal("-0.666666"));
  EXPECT_EQ(Decimal::from_int(-7).modulo(Decimal::from_int(3)), Decimal::from_int(-1));
  EXPECT_EQ(decimal("7.5").modulo(decimal("2")), decimal("1.5"));
  EXPECT_FALSE(decimal("1").divided_by(Decimal()));
  EXPECT_FALSE(decimal("1").modulo(Decimal()));
}

TEST(Decimal, RoundsHalfUp) {
  const struct {
    const char* in;
    std::int64_t out;
  } kCases[] = {{"0.5", 1},   {"0.499999", 0}, {"1.5", 2}, {"-0.5", 0}, {"-0.500001", -1},
                {"-1.5", -1}, {"-1.6", -2},    {"-2", -2}, {"59.5", 60}};
  for (const auto& c : kCases) EXPECT_EQ(decimal(c.in).rounded_half_up(), c.out) << c.in;
  EXPECT_EQ(kMost.rounded_half_up(), 9223372036855);
  EXPECT_EQ(kLeast.rounded_half_up(), -9223372036855);
}

TEST(Decimal, FromDoubleReadsTheNumberPeopleWrote) {
  EXPECT_EQ(Decimal::from_double(0.1), decimal("0.1"));
  EXPECT_EQ(Decimal::from_double(38.35), decimal("38.35"));
  EXPECT_EQ(Decimal::from_double(0.1234565), decimal("0.123457"));
  EXPECT_EQ(Decimal::from_double(-1e12), Decimal::from_int(-1'000'000'000'000));
  EXPECT_EQ(Decimal::from_double(1e-300), Decimal());
  EXPECT_EQ(Decimal::from_double(-0.0), Decimal());
  for (const double bad : {std::numeric_limits<double>::quiet_NaN(),
                           std::numeric_limits<double>::infinity(), 9.3e12, -1e300}) {
    EXPECT_FALSE(Decimal::from_double(bad)) << bad;
  }
}

TEST(DecimalProperty, TextRoundTrips) {
  EXPECT_TRUE(rc::check([](std::int64_t seed, unsigned shift) {
    const Decimal value = Decimal::from_raw(seed << (shift % 64));
    RC_ASSERT(Decimal::parse(value.to_string()) == value);
  }));
}

TEST(DecimalProperty, AdditionHasNoOrder) {
  EXPECT_TRUE(rc::check([](std::int32_t a, std::int32_t b, std::int32_t c) {
    const Decimal x = Decimal::from_raw(a);
    const Decimal y = Decimal::from_raw(b);
    const Decimal z = Decimal::from_raw(c);
    RC_ASSERT((x + y) + z == z + (y + x));
    RC_ASSERT(x - y == -(y - x));
    RC_ASSERT(x * y == y * x);
  }));
}

TEST(DecimalProperty, QuotientAndRestMakeTheWhole) {
  EXPECT_TRUE(rc::check([](std::int32_t a, std::int32_t b) {
    RC_PRE(b != 0);
    const Decimal whole = Decimal::from_int(a);
    const Decimal divisor = Decimal::from_int(b);
    const std::int64_t times = std::int64_t{a} / b;
    RC_ASSERT(Decimal::from_int(times) * divisor + whole.modulo(divisor).value() == whole);
  }));
}

TEST(DecimalProperty, FromDoubleAgreesWithParse) {
  EXPECT_TRUE(rc::check([](std::int32_t raw) {
    const Decimal value = Decimal::from_raw(raw);
    RC_ASSERT(Decimal::from_double(std::stod(value.to_string())) == value);
  }));
}

}  // namespace
}  // namespace tributary
