// What a rule may say: the other side of refused_rules_test, and the warnings.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/rules/language/rule_text.h"

namespace tributary {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class AcceptedLevelTest : public testing::TestWithParam<const char*> {};

TEST_P(AcceptedLevelTest, WithoutAnyMessage) {
  const CheckedRule checked = TestContext().check(RuleText::when(GetParam()));
  EXPECT_TRUE(checked.rule);
  EXPECT_THAT(checked.codes(), IsEmpty()) << checked.rendered(Language::kEnglish);
}

INSTANTIATE_TEST_SUITE_P(
    Levels, AcceptedLevelTest,
    testing::Values("failed.count >= 1", "failed.any", "failed.count > 0", "1 <= failed.count",
                    "failed.count == 2", "calls.distinct(reporter) >= 3",
                    "failed.count >= 1 and calls.any", "failed.any and not visits.count >= 9",
                    "failed.count >= 1 and fixed.count < 1",
                    "(calls.any or calls.distinct(reporter) >= 10) and failed.count >= 1",
                    "failed.count >= 1 and failed.last.at > visits.first.at",
                    "not (failed.count < 1)",
                    "failed.count >= 1 and subject.use in [\"school\", \"health\"]",
                    "failed.count >= 1 and has(subject.floors) and subject.floors >= 20",
                    "min(failed.count, visits.count) >= 1 and failed.any"));

class AcceptedWhereTest : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(AcceptedWhereTest, WithoutAnyMessage) {
  const auto& [condition, source] = GetParam();
  const CheckedRule checked = TestContext().check(RuleText::where(condition, source));
  EXPECT_TRUE(checked.rule);
  EXPECT_THAT(checked.codes(), IsEmpty()) << checked.rendered(Language::kEnglish);
}

INSTANTIATE_TEST_SUITE_P(
    Fields, AcceptedWhereTest,
    testing::Values(std::pair{"result == \"fail\"", "inspection"},
                    std::pair{"channel == \"热线\"", "grievance"},
                    std::pair{"topic in lists.fire_topics", "grievance"},
                    std::pair{"topic == \"fire_exit\" or channel == \"hotline\"", "grievance"},
                    std::pair{"division in lists.streets", "grievance"},
                    std::pair{"division == \"500103\"", "inspection"},
                    std::pair{"has(grade) and grade != \"minor\"", "inspection"},
                    std::pair{"mm_24h >= 50 and mm_24h < 300", "rain_gauge"},
                    std::pair{"has(mm_1h) and mm_1h >= 20", "rain_gauge"},
                    std::pair{"instrument matches \"^G[0-9]+$\"", "rain_gauge"},
                    std::pair{"\"topic in lists.fire_topics\"", "grievance"}));

TEST(InputTest, SeveralSourcesOfOneClassEachWithItsOwnFields) {
  RuleText rule;
  rule.inputs =
      "  failed:\n    from: inspection\n    where: result == \"fail\"\n"
      "  calls:\n    from: [grievance, call110]\n    where: topic in lists.fire_topics\n"
      "    within: 3d\n";
  const CheckedRule checked = TestContext().check(rule);
  ASSERT_TRUE(checked.rule) << checked.rendered(Language::kEnglish);
  const RuleInput& calls = checked.rule->inputs[1];
  ASSERT_EQ(calls.feeds.size(), 2U);
  EXPECT_LT(calls.feeds[0].source, calls.feeds[1].source);
  EXPECT_EQ(calls.within, std::chrono::hours(72));
  for (const InputFeed& feed : calls.feeds) {
    const Schema& schema = catalog()[feed.schema];
    EXPECT_EQ(feed.where.code[0].index, field_named(schema, "topic")->value()) << schema.name;
  }
}

TEST(InputTest, AdverseIsWhatTheSchemaCallsSo) {
  const auto is_adverse = [](const char* condition, const char* source) {
    const CheckedRule checked = TestContext().check(RuleText::where(condition, source));
    EXPECT_TRUE(checked.rule) << checked.rendered(Language::kEnglish);
    return checked.rule && checked.rule->inputs[1].is_adverse;
  };
  EXPECT_TRUE(is_adverse("result == \"fail\"", "inspection"));
  EXPECT_TRUE(is_adverse("result == \"不合格\"", "inspection"));
  EXPECT_TRUE(
      is_adverse("kind == \"fire\" and result in [\"fail\", \"hazard_found\"]", "inspection"));
  EXPECT_FALSE(is_adverse("result in [\"fail\", \"pass\"]", "inspection"));
  EXPECT_FALSE(is_adverse("result == \"fail\" or kind == \"fire\"", "inspection"));
  EXPECT_FALSE(is_adverse("not result == \"fail\"", "inspection"));
  EXPECT_FALSE(is_adverse("has(topic)", "inspection"));
  EXPECT_TRUE(is_adverse("mm_24h >= 50", "rain_gauge"));
  EXPECT_FALSE(is_adverse("mm_24h >= 49", "rain_gauge"));
}

TEST(InputTest, MeasuresOfAnInstrument) {
  RuleText rule = RuleText::when("rain.value >= 50 and calls.any");
  rule.inputs =
      "  calls:\n    from: grievance\n  rain:\n    from: rain_gauge\n    measure: max(mm_24h)\n";
  rule.score = "  - add: min(rain.value / 3, 40)\n    if: calls.any\n    why: \"{rain.value}\"\n";
  const CheckedRule checked = TestContext().check(rule);
  ASSERT_TRUE(checked.rule) << checked.rendered(Language::kEnglish);
  EXPECT_EQ(checked.rule->inputs[1].measure, Measure::kMax);

  rule.levels = "  yellow: rain.value >= 49 and calls.any\n";
  EXPECT_THAT(TestContext().check(rule).codes(), testing::Contains("E203"));
  rule.levels = "  yellow: rain.value >= 50 and calls.any\n";
  rule.inputs.replace(rule.inputs.find("max"), 3, "sum");
  EXPECT_THAT(TestContext().check(rule).codes(), testing::Contains("E203"));
}

TEST(WarningTest, AnOptionalFieldComparedWithoutHas) {
  const auto codes = [](const char* condition, const char* source) {
    return TestContext().check(RuleText::where(condition, source)).codes();
  };
  EXPECT_THAT(codes("mm_1h >= 20", "rain_gauge"), ElementsAre("W210"));
  EXPECT_THAT(codes("grade != \"minor\"", "inspection"), ElementsAre("W210"));
  EXPECT_THAT(codes("topic not in lists.fire_topics", "inspection"), ElementsAre("W210"));
  EXPECT_THAT(codes("has(mm_1h) or mm_1h >= 20", "rain_gauge"), ElementsAre("W210"));
  EXPECT_THAT(codes("has(mm_1h) and (mm_1h >= 20 or mm_24h >= 1)", "rain_gauge"), IsEmpty());
  const CheckedRule warned = TestContext().check(RuleText::where("mm_1h >= 20", "rain_gauge"));
  EXPECT_TRUE(warned.rule) << "a warning keeps no rule from compiling";
}

TEST(WarningTest, ALevelThatCannotBeReached) {
  const auto codes = [](const char* condition) {
    return TestContext().check(RuleText::when(condition)).codes();
  };
  EXPECT_THAT(codes("failed.count >= 3 and failed.count < 3"), ElementsAre("W310"));
  EXPECT_THAT(codes("failed.any and not failed.any"), ElementsAre("W310"));
  EXPECT_THAT(codes("failed.count >= 1 and false"), ElementsAre("W310"));
  EXPECT_THAT(codes("failed.count >= 3 and failed.count <= 3"), IsEmpty());
}

TEST(TitleTest, InOneOrTwoLanguages) {
  std::string text = RuleText().text();
  text.replace(text.find("title: test"), 11, "title: { zh: 测试, en: a test }");
  const CheckedRule checked = TestContext().check(text);
  ASSERT_TRUE(checked.rule) << checked.rendered(Language::kEnglish);
  EXPECT_EQ(checked.rule->title_zh, "测试");
  EXPECT_EQ(checked.rule->title_en, "a test");
}

}  // namespace
}  // namespace tributary
