#include "tests/tidy/meanings.h"

#include <gtest/gtest.h>

#include "tests/tidy/planted_tree.h"

namespace tributary::tidy {
namespace {

TEST(MeaningsTable, NamesATestForEveryLine) { expect_none(check_meanings(SourceTree::read("."))); }

std::string table_of(int lines, const std::string& test) {
  std::string table = "| line | what | tests |\n|---|---|---|\n";
  for (int line = 1; line <= lines; ++line) {
    table += "| " + std::to_string(line) + " | x | `" + test + "` |\n";
  }
  return table;
}

const SourceFile kTests = {"tests/rules/x_test.cc",
                           "TEST(Some, Thing) {}\nTEST_F(Other,\n  One) {}\n"};

TEST(MeaningsTable, AcceptsTestsThatAreThere) {
  for (const char* test : {"Some.Thing", "Other.One"}) {
    const SourceFile table = {"tests/rules/README.md", table_of(16, test)};
    EXPECT_EQ(to_string(check_meanings(plant({kTests, table}))), "") << test;
  }
}

TEST(MeaningsTable, FindsATestThatIsNotThere) {
  const SourceFile table = {"tests/rules/README.md",
                            table_of(15, "Some.Thing") + "| 16 | x | `Some.Thin` |\n"};
  EXPECT_EQ(to_string(check_meanings(plant({kTests, table}))),
            "tests/rules/README.md:18: there is no test Some.Thin\n");
}

TEST(MeaningsTable, FindsALineWithoutATest) {
  const SourceFile table = {"tests/rules/README.md",
                            table_of(15, "Some.Thing") + "| 16 | x | later |\n"};
  EXPECT_EQ(to_string(check_meanings(plant({kTests, table}))),
            "tests/rules/README.md: line 16 of RULES 3 has no test\n");
}

TEST(MeaningsTable, FindsThatThereIsNone) {
  EXPECT_EQ(to_string(check_meanings(plant({kTests}))), "tests/rules/README.md: is not there\n");
}

}  // namespace
}  // namespace tributary::tidy
