#include "engine/base/strong.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <type_traits>
#include <unordered_set>

namespace tributary {
namespace {

struct AppleTag;
struct PearTag;
using Apple = Strong<AppleTag, std::uint32_t>;
using Pear = Strong<PearTag, std::uint32_t>;

static_assert(!std::is_convertible_v<std::uint32_t, Apple>, "in is explicit");
static_assert(!std::is_convertible_v<Apple, std::uint32_t>, "out is by value()");
static_assert(!std::is_constructible_v<Apple, Pear>, "an apple is not a pear");
static_assert(sizeof(Apple) == sizeof(std::uint32_t));

TEST(Strong, ComparesByValue) {
  EXPECT_EQ(Apple(3), Apple(3));
  EXPECT_LT(Apple(3), Apple(4));
  EXPECT_EQ(Apple(), Apple(0));
  EXPECT_EQ(Apple(7).value(), 7U);
}

TEST(Strong, CanBeAKey) {
  const std::unordered_set<Apple> set{Apple(1), Apple(2), Apple(1)};
  EXPECT_EQ(set.size(), 2U);
}

}  // namespace
}  // namespace tributary
