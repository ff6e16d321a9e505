#include "tests/tidy/code_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tributary::tidy {
namespace {

TEST(CodeText, BlanksCommentsAndLiteralsInPlace) {
  EXPECT_EQ(without_comments_and_literals("a; // b\nc"), "a;     \nc");
  EXPECT_EQ(without_comments_and_literals("a /* b\nc */ d"), "a     \n     d");
  EXPECT_EQ(without_comments_and_literals(R"(f("x\"y", 'z'))"), R"(f("    ", ' '))");
  EXPECT_EQ(without_comments_and_literals("R\"k(a\"b)k\" + 1"), "           + 1");
}

TEST(CodeText, KnowsADigitSeparatorFromACharacter) {
  EXPECT_EQ(without_comments_and_literals("1'000'000 + x"), "1'000'000 + x");
}

TEST(CodeText, MeasuresFunctionsWhereverTheyStand) {
  const auto bodies = functions_of(R"(
#define X(a) { a }
namespace n {
struct S : Base<int(int)> {
  int f() const {
    auto g = [] { return 1; };
    return g();
  }
  int k = {3};
};
enum class E { kA, kB };
constexpr int kTable[] = {1, 2};
S::S(int x) : x_(x) {
}
TEST(A, B) {
  if (true) {
  }
}
}
)");
  ASSERT_EQ(bodies.size(), 3u);
  EXPECT_EQ(bodies[0].first_line, 5);
  EXPECT_EQ(bodies[0].last_line, 8);
  EXPECT_EQ(bodies[1].last_line - bodies[1].first_line, 1);
  EXPECT_THAT(bodies[2].head, testing::HasSubstr("TEST(A, B)"));
  EXPECT_EQ(bodies[2].last_line - bodies[2].first_line, 3);
}

}  // namespace
}  // namespace tributary::tidy
