#include "engine/base/result.h"

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>

namespace tributary {
namespace {

Result<int> half_of(int number) {
  if (number % 2 != 0) return Error{ErrorCode::kInvalid, "odd"};
  return number / 2;
}

Status refuse(bool refused) {
  if (refused) return Error{ErrorCode::kDenied, "refused"};
  return {};
}

Result<int> quarter_of(int number, bool refused = false) {
  TRY(refuse(refused));
  TRY_ASSIGN(const int half, half_of(number));
  TRY_ASSIGN(const int quarter, half_of(half));
  return quarter;
}

TEST(Result, HoldsAValueOrAnError) {
  EXPECT_EQ(half_of(8).value(), 4);
  const auto odd = half_of(7);
  ASSERT_FALSE(odd);
  EXPECT_EQ(odd.error().code, ErrorCode::kInvalid);
  EXPECT_EQ(odd.error().message, "odd");
}

TEST(Result, TryReturnsTheFirstError) {
  EXPECT_EQ(quarter_of(8).value(), 2);
  EXPECT_EQ(quarter_of(6).error().message, "odd");
  EXPECT_EQ(quarter_of(7).error().message, "odd");
  EXPECT_EQ(quarter_of(8, true).error().code, ErrorCode::kDenied);
}

TEST(Result, AndThenPassesTheValueOn) {
  EXPECT_EQ(half_of(8).and_then(half_of).value(), 2);
  EXPECT_EQ(half_of(7).and_then(half_of).error().message, "odd");
  const auto text =
      half_of(8).and_then([](int n) -> Result<std::string> { return std::to_string(n); });
  EXPECT_EQ(text.value(), "4");
}

TEST(Result, CarriesWhatCanOnlyBeMoved) {
  const auto make = [](bool good) -> Result<std::unique_ptr<int>> {
    if (!good) return Error{ErrorCode::kIo, "no"};
    return std::make_unique<int>(5);
  };
  const auto use = [&](bool good) -> Result<int> {
    TRY_ASSIGN(const std::unique_ptr<int> held, make(good));
    return *held;
  };
  EXPECT_EQ(use(true).value(), 5);
  EXPECT_EQ(use(false).error().code, ErrorCode::kIo);
}

TEST(Result, AnErrorGrowsItsContextFromWithin) {
  const Error error = Error{ErrorCode::kCorrupt, "bad byte"}.within("table 3").within("store");
  EXPECT_EQ(error.message, "store: table 3: bad byte");
  EXPECT_EQ(error.code, ErrorCode::kCorrupt);
}

TEST(Result, EveryCodeHasItsOwnName) {
  std::set<std::string> names;
  for (int code = 0; code <= static_cast<int>(ErrorCode::kUnsupported); ++code) {
    names.insert(name_of(static_cast<ErrorCode>(code)));
  }
  EXPECT_EQ(names.size(), static_cast<std::size_t>(ErrorCode::kUnsupported) + 1);
  EXPECT_STREQ(name_of(ErrorCode::kNotFound), "not_found");
}

TEST(ResultDeathTest, ValueOrDieDiesWithTheMessage) {
  EXPECT_EQ(half_of(8).value_or_die(), 4);
  EXPECT_DEATH(half_of(7).value_or_die(), "odd");
  EXPECT_DEATH(refuse(true).value_or_die(), "refused");
}

}  // namespace
}  // namespace tributary
