#include "tests/tidy/sizes.h"

#include <gtest/gtest.h>

#include "tests/tidy/planted_tree.h"

namespace tributary::tidy {
namespace {

std::string lines(int count) { return std::string(static_cast<std::size_t>(count), '\n'); }
SourceFile file_of(int count) { return {"engine/base/a.cc", lines(count)}; }
SourceFile function_of(int count) {
  return {"engine/base/a.cc", "void long_one() {" + lines(count - 1) + "}\n"};
}

TEST(Sizes, TheTreeKeepsThem) {
  expect_none(check_sizes(SourceTree::read("."), size_exceptions()));
}

TEST(Sizes, AFileMayHave400Lines) {
  EXPECT_EQ(to_string(check_sizes(plant({file_of(400)}), {})), "");
  EXPECT_EQ(to_string(check_sizes(plant({file_of(401)}), {})),
            "engine/base/a.cc: the file has 401 lines, 400 are the limit\n");
}

TEST(Sizes, AFunctionMayHave70Lines) {
  EXPECT_EQ(to_string(check_sizes(plant({function_of(70)}), {})), "");
  EXPECT_EQ(to_string(check_sizes(plant({function_of(71)}), {})),
            "engine/base/a.cc:1: the function `void long_one() ` has 71 lines, 70 are the limit\n");
}

TEST(Sizes, AnExceptionMayOnlyShrink) {
  const SizeException exception[] = {{"engine/base/a.cc", "long_one", 80, "planted"}};
  const auto verdict = [&](int count) {
    return to_string(check_sizes(plant({function_of(count)}), exception));
  };
  const std::string head = "engine/base/a.cc:1: the function `void long_one() ` ";
  EXPECT_EQ(verdict(80), "");
  EXPECT_EQ(verdict(81), head + "grew from 80 to 81 lines\n");
  EXPECT_EQ(verdict(79), head + "shrank to 79 lines: lower its exception\n");
  EXPECT_EQ(verdict(70), head + "has 70 lines: strike its exception\n");
}

TEST(Sizes, AnExceptionForNothingIsFound) {
  const SizeException exception[] = {{"engine/base/gone.cc", "", 500, "planted"}};
  EXPECT_EQ(to_string(check_sizes(plant({file_of(10)}), exception)),
            "engine/base/gone.cc: its size exception matches nothing: strike it\n");
}

}  // namespace
}  // namespace tributary::tidy
