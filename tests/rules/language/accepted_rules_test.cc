// What a rule may say: the other side of refused_rules_test, and the warnings.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

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
    testing::Values(
        "failed.count >= 1", "failed.any", "failed.count > 0", "1 <= failed.count",
        "failed.count == 2", "calls.distinct(reporter) >= 3", "failed.count >= 1 and calls.any",
        "failed.any and not visits.count >= 9", "failed.count >= 1 and fixed.count < 1",
        "(calls.any or calls.distinct(reporter) >= 10) and failed.count >= 1",
        "failed.count >= 1 and failed.last.at > visits.first.at", "not (failed.count < 1)",
        "failed.count >= 1 and subject.use in [\"school\", \"health\"]",
        "failed.count >= 1 and has(subject.floors) and subject.floors >= 20",
        "min(failed.count, visits.count) >= 1 and failed.any", "failed.distinct(kind) >= 2",
        "failed.sources >= 1 and failed.any", "failed.any and failed.last.grade == \"major\"",
        "failed.any and failed.first.grade in [\"major\"]",
        "failed.any and failed.last.at - failed.first.at >= 2d",
        "failed.any and days(failed.last.at - failed.first.at) >= 2",
        "failed.any and failed.first.at + 3d < fixed.last.at",
        "failed.last.at >= \"2025-01-01T00:00+08:00\"",
        "failed.any and subject.district in lists.streets",
        "failed.any and subject.district starts_with \"5001\"",
        "failed.any and subject.unit == \"U9\""));

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
                    std::pair{"has(deadline) and deadline > \"2025-01-01T00:00+08:00\"",
                              "inspection"},
                    std::pair{"has(deadline) and deadline - inspected_at <= 3d", "inspection"},
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

Rule compiled(const RuleText& text) {
  const CheckedRule checked = TestContext().check(text);
  EXPECT_TRUE(checked.rule) << checked.rendered(Language::kEnglish);
  EXPECT_THAT(checked.codes(), IsEmpty()) << checked.rendered(Language::kEnglish);
  return checked.rule.value_or(Rule{});
}

/// Names of the attributes that wait for their sources.
std::vector<std::string> settled(const char* condition) {
  const Rule rule = compiled(RuleText::when(condition));
  std::vector<std::string> out;
  for (const AttributeRef& attribute : rule.attributes) {
    if (attribute.is_settled) out.push_back(rule.inputs[attribute.input].name);
  }
  return out;
}

TEST(SettledTest, WhatIsBoundedFromAboveWaitsForItsSources) {
  EXPECT_THAT(settled("failed.count >= 1"), IsEmpty());
  EXPECT_THAT(settled("failed.any and fixed.count < 1"), ElementsAre("fixed"));
  EXPECT_THAT(settled("failed.any and 1 > fixed.count"), ElementsAre("fixed"));
  EXPECT_THAT(settled("failed.any and not fixed.any"), ElementsAre("fixed"));
  EXPECT_THAT(settled("failed.any and not (fixed.count >= 2)"), ElementsAre("fixed"));
  EXPECT_THAT(settled("not (failed.count < 1)"), IsEmpty());
  EXPECT_THAT(settled("failed.any and failed.count - fixed.count >= 2"), ElementsAre("fixed"));
  EXPECT_THAT(settled("failed.any and -1 * fixed.count >= -2"), ElementsAre("fixed"));
  EXPECT_THAT(settled("failed.any and visits.count == 2"), ElementsAre("visits"));
  EXPECT_THAT(settled("failed.count >= 1 and failed.count <= 3"), ElementsAre("failed"));
}

TEST(SettledTest, TheLeastMeasureFallsWithMore) {
  RuleText rule;
  rule.inputs = "  rain:\n    from: rain_gauge\n    measure: min(mm_24h)\n";
  rule.levels = "  yellow: rain.any and rain.value >= 50\n";
  EXPECT_TRUE(compiled(rule).attributes[1].is_settled);
  rule.levels = "  yellow: rain.any and rain.value <= 50\n";
  EXPECT_FALSE(compiled(rule).attributes[1].is_settled);
}

TEST(ExpectTest, AnOfficeAnswersReportsInWorkingDays) {
  RuleText rule = RuleText::when("missing and overdue >= 5d");
  rule.subject = "organisation.unit";
  rule.hazard = "handling.overdue";
  rule.advice = "supervise_unit";
  rule.assign = "unit(\"supervision\", subject.district)";
  rule.more = "expect: { after: calls, event: fixed, within: 5wd }\n";
  const Rule out = compiled(rule);
  const std::vector<Instruction> by = {{OpCode::kEventTime, 0, 0},
                                       {OpCode::kNumber, 0, Decimal::from_int(5).raw()},
                                       {OpCode::kAddWorkingDays, 0, 0}};
  EXPECT_EQ(out.expect->by.code, by);
  EXPECT_EQ(out.expect->steps, (std::vector<Millis>{std::chrono::hours(5 * 24)}));
}

TEST(ExpectTest, ComparisonsTurnAtTheirConstantOrJustAfter) {
  RuleText rule;
  rule.subject = "matter.hazard";
  rule.more = "expect: { after: failed, event: fixed, by: anchor.deadline, match: [division] }\n";
  rule.levels = "  red: overdue > 7d\n  yellow: 3d <= overdue or (missing and overdue <= 1d)\n";
  rule.score = "  - add: min(30 * hours(overdue), 90)\n    why: \"{overdue}\"\n";
  const Rule out = compiled(rule);
  const auto hours = [](int count) { return Millis(std::chrono::hours(count)); };
  EXPECT_EQ(out.expect->steps,
            (std::vector<Millis>{hours(1), hours(2), hours(3), hours(24) + Millis(1), hours(72),
                                 hours(168) + Millis(1)}));
  ASSERT_EQ(out.expect->match.size(), 1U);
  EXPECT_EQ(out.inputs[1].fields[out.expect->match[0].of_after].name, "division");
  EXPECT_EQ(out.inputs[3].fields[out.expect->match[0].of_event].name, "division");
}

TEST(SignalTest, OfHazardsRulesAndLevels) {
  RuleText rule = RuleText::when("rows.count >= 2");
  rule.inputs +=
      "  rows:\n    from: signal\n    where: hazard == \"safety.gas\" and rule in [\"b\", \"a\"] "
      "and "
      "level in [\"red\", \"orange\"]\n";
  const SignalInput signal = *compiled(rule).inputs[4].signal;
  EXPECT_THAT(signal.hazards, ElementsAre(*catalog().topic_named("safety.gas")));
  EXPECT_THAT(signal.rules, ElementsAre("a", "b"));
  EXPECT_THAT(signal.levels, ElementsAre(Level::kOrange, Level::kRed));
}

TEST(SignalTest, OfTheSubjectsThatReferToTheRules) {
  RuleText rule = RuleText::when("rows.distinct(subject) >= 3 or rows.count >= 5");
  rule.subject = "organisation.property_manager";
  rule.score =
      "  - add: min(9 * rows.distinct(subject), 60)\n    why: \"{rows.distinct(subject)}\"\n";
  rule.inputs =
      "  failed:\n    from: inspection\n  rows:\n    from: signal\n"
      "    where: hazard == \"safety.gas\"\n    via: subject.manager\n";
  const Rule out = compiled(rule);
  ASSERT_EQ(out.inputs[1].signal->via.size(), 1U);
  const SignalVia via = out.inputs[1].signal->via[0];
  EXPECT_EQ(catalog()[via.of].name, "place.building");
  EXPECT_EQ(catalog()[via.of].attributes[via.attribute.value()].name, "manager");
  EXPECT_THAT(out.sentence_en, testing::HasSubstr("at what is registered under it"));
  EXPECT_THAT(out.sentence_zh, testing::HasSubstr("登记在其名下"));
  RuleText same = rule;
  same.inputs = same.inputs.substr(0, same.inputs.find("    via"));
  same.levels = "  yellow: rows.count >= 5\n";
  same.score = "  - add: 50\n    why: x\n";
  EXPECT_NE(compiled(same).hash, out.hash);
}

TEST(StudyTest, CountsReportsWhereNobodyTellsReportersApart) {
  RuleText rule = RuleText::when("calls.distinct(topic) >= 2 and calls.count >= 2");
  EXPECT_THAT(TestContext().check(rule).codes(), testing::Contains("E203"));
  rule.status = "study";
  EXPECT_EQ(compiled(rule).status, RuleStatus::kStudy);
}

TEST(WarningTest, AScoreThatCannotReachTheMiddleOfItsBand) {
  const auto codes = [](const char* levels, const char* sum) {
    RuleText rule;
    rule.levels = levels;
    rule.score = std::string("  - add: ") + sum + "\n    why: x\n";
    return TestContext().check(rule).codes();
  };
  const char* const yellow = "  yellow: failed.count >= 1\n";  // 40 to 59
  EXPECT_THAT(codes(yellow, "49"), ElementsAre("W311"));
  EXPECT_THAT(codes(yellow, "49.5"), IsEmpty());
  EXPECT_THAT(codes(yellow, "min(10 * failed.count, 45)"), ElementsAre("W311"));
  EXPECT_THAT(codes(yellow, "10 * failed.count"), IsEmpty());
  EXPECT_THAT(codes("  yellow: failed.count >= 1 and failed.count <= 4\n", "10 * failed.count"),
              ElementsAre("W311"));
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

TEST(WarningTest, AnExpectationThatNothingReadsIsLeftOut) {
  RuleText rule;
  rule.subject = "organisation.unit";
  rule.hazard = "handling.overdue";
  rule.advice = "supervise_unit";
  rule.assign = "unit(\"supervision\", subject.district)";
  rule.more = "expect: { after: calls, event: fixed, within: 5wd }\n";
  rule.levels = "  yellow: fixed.count >= 1\n";
  const CheckedRule unread = TestContext().check(rule);
  EXPECT_THAT(unread.codes(), ElementsAre("W312"));
  ASSERT_TRUE(unread.rule);
  EXPECT_FALSE(unread.rule->expect.has_value());
  for (const char* read : {"  yellow: missing\n", "  yellow: overdue >= 2d\n"}) {
    rule.levels = read;
    EXPECT_TRUE(compiled(rule).expect.has_value());
  }
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
