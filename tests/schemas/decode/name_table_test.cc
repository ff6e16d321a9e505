#include "schemas/decode/name_table.h"

#include <gtest/gtest.h>

#include <string>

namespace tributary {
namespace {

TEST(NameTable, FindsWhatWasPutInAndNothingElse) {
  NameTable table;
  EXPECT_FALSE(table.find("0"));
  for (int i = 0; i < 1000; ++i) table.add(std::to_string(i), i);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(table.find(std::to_string(i)), i);
  EXPECT_FALSE(table.find("1000"));
  EXPECT_FALSE(table.find(""));
}

TEST(NameTable, TheFirstOfTwoStands) {
  NameTable table;
  table.add("a", 1);
  table.add("a", 2);
  EXPECT_EQ(table.find("a"), 1);
}

}  // namespace
}  // namespace tributary
