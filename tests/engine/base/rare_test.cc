#include "engine/base/rare.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace tributary {
namespace {

TEST(RareText, IsWhatItWasMadeOf) {
  EXPECT_TRUE(RareText().empty());
  EXPECT_TRUE(RareText("").empty());
  EXPECT_EQ(RareText().view(), "");
  RareText text("JC-000009569");
  const RareText copy = text;
  text = RareText("other");
  EXPECT_EQ(copy.view(), "JC-000009569");
  EXPECT_EQ(text.view(), "other");
  text = RareText();
  EXPECT_TRUE(text.empty());
}

TEST(RareText, TakesTheRoomOfAPointer) { EXPECT_EQ(sizeof(RareText), sizeof(void*)); }

TEST(RareVector, HoldsItemsWhereTheyWerePut) {
  RareVector<int> items;
  EXPECT_TRUE(items.empty());
  EXPECT_EQ(items.begin(), items.end());
  EXPECT_EQ(*items.insert(items.end(), 3), 3);
  EXPECT_EQ(*items.insert(items.begin(), 1), 1);
  EXPECT_EQ(*items.insert(std::lower_bound(items.begin(), items.end(), 2), 2), 2);
  EXPECT_EQ(std::vector<int>(items.begin(), items.end()), (std::vector<int>{1, 2, 3}));
  items.erase(items.begin() + 1);
  EXPECT_EQ(std::vector<int>(items.begin(), items.end()), (std::vector<int>{1, 3}));
}

TEST(RareVector, IsEmptyAgainWhenAllHaveGone) {
  RareVector<int> items;
  items.assign({1, 2, 3, 4});
  items.erase_if([](int item) { return item % 2 == 0; });
  EXPECT_EQ(std::vector<int>(items.begin(), items.end()), (std::vector<int>{1, 3}));
  items.erase_if([](int) { return true; });
  EXPECT_TRUE(items.empty());
  EXPECT_EQ(items.size(), 0U);
  items.assign({5});
  items.assign({});
  EXPECT_TRUE(items.empty());
  items.assign({6});
  items.clear();
  EXPECT_EQ(items.begin(), items.end());
}

}  // namespace
}  // namespace tributary
