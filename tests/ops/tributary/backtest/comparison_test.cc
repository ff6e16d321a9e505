#include "ops/tributary/backtest/comparison.h"

#include <gtest/gtest.h>

#include <sstream>

namespace tributary {
namespace {

Peak peak(Level level) { return {level, "safety.fire", "place.building", "B7", "n", "t"}; }

TEST(ComparisonTest, EveryRowHasOneFate) {
  const Peaks before = {{"gone", peak(Level::kRed)},
                        {"less", peak(Level::kRed)},
                        {"more", peak(Level::kBlue)},
                        {"same", peak(Level::kBlue)}};
  const Peaks after = {{"less", peak(Level::kYellow)},
                       {"more", peak(Level::kOrange)},
                       {"new", peak(Level::kOrange)},
                       {"same", peak(Level::kBlue)}};
  const Comparison found = compare(before, after);
  for (const RowFate fate :
       {RowFate::kNew, RowFate::kRaised, RowFate::kSame, RowFate::kLowered, RowFate::kVanished}) {
    EXPECT_EQ(found.fates[static_cast<std::size_t>(fate)], 1U) << name_of(fate);
  }
  ASSERT_EQ(found.rows.size(), 4U);
  EXPECT_EQ(found.rows.front().id, "new");
  EXPECT_EQ(found.rows.back().id, "gone");
  EXPECT_EQ(found.before[static_cast<std::size_t>(Level::kRed)], 2U);
  EXPECT_EQ(found.after[static_cast<std::size_t>(Level::kOrange)], 2U);
}

TEST(ComparisonTest, PrecisionNeedsTenLabels) {
  EXPECT_EQ(Labels{}.precision(), std::nullopt);
  EXPECT_EQ((Labels{8, 1}.precision()), std::nullopt);
  EXPECT_DOUBLE_EQ(*(Labels{9, 3}.precision()), 0.75);
}

TEST(ComparisonTest, AnExpectedRowHoldsAtItsLevelOnly) {
  std::istringstream lines(
      R"({"subject": {"type": "place.building", "id": "B7"}, "hazard": "safety.fire", "level": "red"})"
      "\n"
      R"({"subject": {"type": "place.building", "id": "B8"}, "hazard": "safety.fire", "level": "none"})"
      "\n");
  auto expected = read_expected(lines, "rows.jsonl").value_or_die();
  look_up(expected, {{"a", peak(Level::kOrange)}});
  ASSERT_EQ(expected.size(), 2U);
  EXPECT_FALSE(expected[0].holds());
  EXPECT_EQ(expected[0].found, Level::kOrange);
  EXPECT_TRUE(expected[1].holds());
}

TEST(ComparisonTest, ALineThatExpectsNothingNamesItself) {
  std::istringstream lines("\n{\"level\": \"red\"}\n");
  const auto expected = read_expected(lines, "rows.jsonl");
  ASSERT_FALSE(expected);
  EXPECT_NE(expected.error().message.find("rows.jsonl:2"), std::string::npos);
}

}  // namespace
}  // namespace tributary
