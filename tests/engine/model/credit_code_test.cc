#include "engine/model/credit_code.h"

#include <gtest/gtest.h>

#include <string>

namespace tributary {
namespace {

TEST(CreditCode, ReadsPublishedCodes) {
  // Published codes of well-known companies and bodies.
  for (const char* code : {"914403001922038216", "91350100M000100Y43"}) {
    EXPECT_EQ(parse_credit_code(code).has_value(), true) << code;
  }
}

TEST(CreditCode, AnyOneWrongCharacterIsNoticed) {
  const std::string good = "91350100M000100Y43";  // the example of GB 32100-2015
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const char c : std::string("0123456789ABCDEFGHJKLMNPQRTUWXY")) {
      std::string bad = good;
      bad[i] = c;
      EXPECT_EQ(parse_credit_code(bad).has_value(), bad == good) << bad;
    }
  }
}

TEST(CreditCode, FoldsCaseAndWidth) {
  EXPECT_EQ(parse_credit_code("91350100m000100y43")->text, "91350100M000100Y43");
  EXPECT_EQ(parse_credit_code("９１350100M000100Y43")->text, "91350100M000100Y43");
  EXPECT_FALSE(parse_credit_code("91350100M000100Y4").has_value());
  EXPECT_FALSE(parse_credit_code("91350100M000100Y433").has_value());
  EXPECT_FALSE(parse_credit_code("91350100I000100Y43").has_value());  // I is not used
}

TEST(CreditCode, AResidentIdIsNone) {
  EXPECT_FALSE(parse_credit_code("11010519491231002X").has_value());
}

TEST(CreditCode, ClassesByTheirFirstTwoCharacters) {
  for (const char* code : {"91", "93", "N1", "N2", "N3", "11", "12"}) {
    EXPECT_EQ(credit_class_of(code), CreditClass::kSubject) << code;
  }
  EXPECT_EQ(credit_class_of("52"), CreditClass::kSchoolsAndHealth);
  EXPECT_EQ(credit_class_of("92"), CreditClass::kSoleTrader);
  // All others that the standard names, and some that it does not.
  for (const char* code : {"13", "19", "21", "29", "31", "32", "33", "34", "35", "39", "41",
                           "49", "51", "53", "54", "55", "59", "61", "62", "69", "71", "72",
                           "79", "81", "89", "A1", "A9", "N9", "Y1", "94", "99", ""}) {
    EXPECT_EQ(credit_class_of(code), CreditClass::kNotASubject) << code;
  }
}

}  // namespace
}  // namespace tributary
