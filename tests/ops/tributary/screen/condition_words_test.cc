// What would change a row, in Chinese. tests/ops/console/pages.test.ts has the same for the
// console.
#include "ops/tributary/screen/condition_words.h"

#include <gtest/gtest.h>

namespace tributary {
namespace {

std::string zh(std::string_view condition) { return condition_in(Language::kChinese, condition); }

TEST(ConditionWords, SayInChineseWhatIsNotTheRules) {
  EXPECT_EQ(zh("no longer a.count >= 1 (now 1), or no longer b.count >= 2 (now 3)"),
            "不再满足 a.count >= 1 （现为 1）；或 不再满足 b.count >= 2 （现为 3）");
  EXPECT_EQ(zh("no longer a.any (now yes) and no longer b.any (now yes), or c.count >= 1"),
            "不再满足 a.any （现为 yes） 且 不再满足 b.any （现为 yes）；或 c.count >= 1");
  EXPECT_EQ(zh("complaints: 5 reporters (now 3 or more)"),
            "complaints：5 位不同反映人 （现为 3 位以上）");
  EXPECT_EQ(zh("complaints: 3 reporters (now fewer than the first step)"),
            "complaints：3 位不同反映人 （现不足最低人数档）");
  EXPECT_EQ(zh("keep_for 14d after that"), "此后再保持 14d");
  EXPECT_EQ(zh("confirm_for 2d after that"), "此后再持续 2d");
}

TEST(ConditionWords, AreAsTheyStandInEnglish) {
  const std::string said = "no longer a.count >= 1 (now 1)";
  EXPECT_EQ(condition_in(Language::kEnglish, said), said);
}

}  // namespace
}  // namespace tributary
