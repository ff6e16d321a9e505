// A rule as one plain sentence, to the character, in both languages. TRIBUTARY_UPDATE_GOLDEN=1
// writes golden/*.sentence.txt anew (Chinese, then English); then read them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "rules/language/rule_templates.h"
#include "tests/rules/language/rule_text.h"

namespace tributary {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

class WorkedSentenceTest : public testing::TestWithParam<const char*> {};

TEST_P(WorkedSentenceTest, Reads) {
  const std::string name = GetParam();
  const std::filesystem::path golden = std::getenv("TRIBUTARY_TEST_DATA");
  const std::string file = name + ".rule.yaml";
  const bool is_fire = name == "fire-building-repeat";
  const auto folder = is_fire ? std::filesystem::path("rules/packs/fire") : golden;
  const CheckedRule checked = TestContext().check(read(folder / file), file);
  ASSERT_TRUE(checked.rule) << checked.rendered(Language::kEnglish);
  const std::filesystem::path path = golden / (name + ".sentence.txt");
  const std::string found = checked.rule->sentence_zh + "\n" + checked.rule->sentence_en + "\n";
  if (std::getenv("TRIBUTARY_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << found;
  EXPECT_EQ(found, read(path));
}

INSTANTIATE_TEST_SUITE_P(Rules, WorkedSentenceTest,
                         testing::Values("fire-building-repeat", "wage-arrears-project",
                                         "hazard-no-feedback", "geo-rain-crack"));

struct Said {
  const char* condition;
  const char* zh;
  const char* en;
};

class SaidTest : public testing::TestWithParam<Said> {};

TEST_P(SaidTest, InWords) {
  RuleText text = RuleText::when(GetParam().condition);
  text.inputs += "  rain:\n    from: rain_gauge\n    measure: max(mm_24h)\n";
  const CheckedRule checked = TestContext().check(text);
  ASSERT_TRUE(checked.rule) << checked.rendered(Language::kEnglish);
  EXPECT_THAT(checked.rule->sentence_zh,
              HasSubstr("内：" + std::string(GetParam().zh) + "，列为黄"));
  EXPECT_THAT(checked.rule->sentence_en,
              HasSubstr("yellow when " + std::string(GetParam().en) + ";"));
}

INSTANTIATE_TEST_SUITE_P(
    Conditions, SaidTest,
    testing::Values(
        Said{"failed.count >= 2", "检查不合格至少 2 次", "at least 2 inspections with result fail"},
        Said{"1 <= failed.count", "检查不合格至少 1 次", "at least 1 inspection with result fail"},
        Said{"calls.distinct(reporter) >= 5", "5 位以上不同反映人的群众诉求",
             "grievances by 5 or more people"},
        Said{"failed.count >= 1 and calls.any", "检查不合格至少 1 次，且有群众诉求",
             "at least 1 inspection with result fail and at least one grievance"},
        Said{"failed.count >= 1 and (visits.count > 3 or fixed.count >= 2)",
             "检查不合格至少 1 次，且（检查超过 3 次，或整改反馈至少 2 次）",
             "at least 1 inspection with result fail and (more than 3 inspections or at least 2 "
             "rectification feedback)"},
        Said{"rain.value >= 50", "雨量站的24小时雨量（毫米）最大值不低于 50",
             "the highest rain in 24 h, mm of rain gauges is at least 50"},
        Said{"failed.count >= 1 and subject.use == \"residential\"",
             "检查不合格至少 1 次，且用途为residential",
             "at least 1 inspection with result fail and use is residential"},
        Said{
            "failed.count >= 1 and not fixed.count >= 1",
            "检查不合格至少 1 次，且并非（整改反馈至少 1 次）",
            "at least 1 inspection with result fail and not (at least 1 rectification feedback)"}));

TEST(Sentence, OfEveryTemplateUsesNoProgrammersNotation) {
  for (const RuleTemplate& each : rule_templates()) {
    const CheckedRule checked =
        TestContext().check(rule_from_template(each, "a-new-rule"), "a-new-rule.rule.yaml");
    ASSERT_TRUE(checked.rule) << checked.rendered(Language::kEnglish);
    for (const std::string& said : {checked.rule->sentence_zh, checked.rule->sentence_en}) {
      for (const char* sign : {">=", "==", "distinct", ".count", "_", "?", "  "}) {
        EXPECT_THAT(said, Not(HasSubstr(sign))) << each.name;
      }
    }
  }
}

}  // namespace
}  // namespace tributary
