#include "ops/api/tokens.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tributary::api {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(TokensTest, ATokenIsFoundByWhatIsKeptOfIt) {
  const NewToken made = make_token({"wang", Role::kUnit, "U9"});
  EXPECT_EQ(made.token.size(), 64U);
  EXPECT_THAT(made.line, Not(HasSubstr(made.token)));
  const Tokens tokens = Tokens::parse(made.line + "\n\n").value();
  const Account* account = tokens.find(made.token);
  ASSERT_NE(account, nullptr);
  EXPECT_EQ(account->name, "wang");
  EXPECT_EQ(account->role, Role::kUnit);
  EXPECT_EQ(account->unit, "U9");
  EXPECT_EQ(tokens.find("another"), nullptr);
  EXPECT_EQ(tokens.find(""), nullptr);
}

TEST(TokensTest, TwoTokensDiffer) {
  EXPECT_NE(make_token({"a", Role::kViewer, ""}).token, make_token({"a", Role::kViewer, ""}).token);
}

TEST(TokensTest, WhatIsNoLineOfOursIsRefusedByNumber) {
  const std::string digest(64, 'a');
  for (const std::string& line :
       {std::string("x"), std::string("{}"),
        std::string(R"({"sha256":"ab","account":"a","role":"viewer"})"),
        R"({"sha256":")" + digest + R"(","account":"a","role":"king"})",
        R"({"sha256":")" + digest + R"(","account":"","role":"viewer"})",
        R"({"sha256":")" + digest + R"(","account":"a","role":"unit"})",
        R"({"sha256":")" + digest + R"(","account":"a","role":"viewer","unit":"U9"})"}) {
    const auto parsed = Tokens::parse("\n" + line);
    ASSERT_FALSE(parsed) << line;
    EXPECT_THAT(parsed.error().message, HasSubstr("line 2"));
  }
}

}  // namespace
}  // namespace tributary::api
