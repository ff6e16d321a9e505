// What is read of a published row: its strings and numbers, and nothing of anything else.
#include "ops/tributary/published/members.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace tributary {
namespace {

const nlohmann::json kRow = {{"level", "red"}, {"score", 80.5}, {"unit", nullptr}};

TEST(Members, StringsAndNumbersAreRead) {
  EXPECT_EQ(text_of(kRow, "level"), "red");
  EXPECT_EQ(number_of(kRow, "score"), 80.5);
}

TEST(Members, WhatIsAbsentOrOfAnotherKindIsEmpty) {
  for (const char* name : {"score", "unit", "no such member"}) EXPECT_EQ(text_of(kRow, name), "");
  for (const char* name : {"level", "unit", "no such member"}) EXPECT_EQ(number_of(kRow, name), 0);
}

TEST(Members, OfWhatIsNoObjectToo) {
  for (const char* text : {"null", "[]", "\"level\"", "7"}) {
    EXPECT_EQ(text_of(nlohmann::json::parse(text), "level"), "");
    EXPECT_EQ(number_of(nlohmann::json::parse(text), "level"), 0);
  }
}

}  // namespace
}  // namespace tributary
