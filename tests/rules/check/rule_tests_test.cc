// The runner of rules' tests: what it reads, that it can fail, and what it says then.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/check/report.h"
#include "tests/rules/language/rule_text.h"

namespace tributary {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Two levels over failed inspections and people, then `tests` pasted in.
RuleText rule() {
  RuleText text;
  text.levels =
      "  orange: failed.count >= 2 and calls.distinct(reporter) >= 3\n"
      "  yellow: failed.count >= 1\n";
  text.score = "  - add: 15 * failed.count\n    why: \"{failed.count}\"\n";
  text.within = "10d";
  return text;
}

struct Ran {
  TestReport report;
  Diagnostics diagnostics;
  [[nodiscard]] std::vector<std::string> codes() const {
    std::vector<std::string> out;
    for (const Diagnostic& found : diagnostics.sorted()) out.push_back(found.code);
    return out;
  }
};

Ran run(const RuleText& text, const std::string& tests) {
  Ran out;
  const TestContext context;
  const std::string file = "test-rule.rule.yaml";
  auto document = YamlDocument::parse(file, text.text() + "tests:\n" + tests, out.diagnostics);
  if (!document) return out;
  const LanguageContext language{&context.schemas, &context.lists, {}};
  const std::optional<Rule> compiled = compile_rule(*document, language, out.diagnostics);
  EXPECT_TRUE(compiled) << render(out.diagnostics, {});
  if (!compiled) return out;
  for (const TimeLine& test : read_tests(*document, *compiled, context.schemas, out.diagnostics)) {
    out.report.outcomes.push_back(run_test(*compiled, test, context.schemas, {}));
  }
  return out;
}

constexpr const char* kQuiet =
    "  - name: nothing\n    start: 2025-01-01T00:00+08:00\n    expect:\n"
    "      - { at: 1d, subject: B1, level: none }\n";

std::string test(const std::string& events, const std::string& expect) {
  return std::string(kQuiet) + "  - name: t\n    start: 2025-01-01T00:00+08:00\n" + events +
         "    expect:\n" + expect;
}

TEST(RuleTestsTest, LevelsRiseAndFallWithTheWindow) {
  const Ran ran =
      run(rule(),
          test("    events:\n"
               "      - { at: 1d, source: inspection, building: B7, result: fail }\n"
               "      - { at: 1d+12h, source: inspection, building: B7, result: pass }\n"
               "      - { at: 2d, source: inspection, building: B7, result: fail }\n"
               "      - { at: 3d, source: grievance, building: B7, topic: wiring, reporter: a }\n"
               "      - { at: 3d, source: grievance, building: B7, topic: wiring, reporter: b }\n"
               "      - { at: 4d, source: grievance, building: B7, topic: wiring, reporter: c }\n",
               "      - { at: 23h, subject: B7, level: none }\n"
               "      - { at: 1d, subject: B7, level: yellow, score: 40 }\n"
               "      - { at: 3d, subject: B7, level: yellow }\n"
               "      - { at: 4d, subject: B7, level: orange, score: 60 }\n"
               "      - { at: 11d, subject: B7, level: yellow }\n"
               "      - { at: 12d, subject: B7, level: none }\n"));
  EXPECT_THAT(ran.codes(), IsEmpty()) << render(ran.diagnostics, {});
  ASSERT_EQ(ran.report.outcomes.size(), 2U);
  EXPECT_EQ(ran.report.failures(), 0U) << report_text(ran.report, Language::kEnglish);
}

TEST(RuleTestsTest, OnePersonIsOneHoweverOften) {
  const Ran ran = run(
      rule(),
      test("    events:\n"
           "      - { at: 1d, source: inspection, building: B7, result: fail, times: 2 }\n"
           "      - { at: 2d, source: grievance, building: B7, topic: wiring, reporter: a, times: "
           "9 }\n"
           "    repeat:\n"
           "      - { every: 1h, from: 2d, to: 3d, source: grievance, building: B7, topic: wiring, "
           "reporter: b }\n",
           "      - { at: 3d, subject: B7, level: yellow }\n"));
  EXPECT_EQ(ran.report.failures(), 0U) << report_text(ran.report, Language::kEnglish);
}

TEST(RuleTestsTest, AWrongExpectationFailsAndIsExplained) {
  const Ran ran =
      run(rule(), test("    events:\n"
                       "      - { at: 1d, source: inspection, building: B7, result: fail }\n",
                       "      - { at: 12h, subject: B7, level: none }\n"
                       "      - { at: 2d, subject: B7, level: orange }\n"
                       "      - { at: 3d, subject: B7, level: yellow, score: 59 }\n"));
  ASSERT_EQ(ran.report.outcomes.size(), 2U);
  const TestOutcome& outcome = ran.report.outcomes[1];
  EXPECT_FALSE(outcome.passed);
  EXPECT_EQ(outcome.expected, "12h B7 none · 2d B7 orange · 3d B7 yellow (59)");
  EXPECT_EQ(outcome.found, "12h B7 none · 2d B7 yellow · 3d B7 yellow (40)");
  EXPECT_THAT(outcome.explanation.en, HasSubstr("at 2d B7: expected orange, found yellow; "));
  EXPECT_THAT(outcome.explanation.en, HasSubstr("failed.count = 1"));
  EXPECT_THAT(outcome.explanation.zh, HasSubstr("应为橙，实为黄"));
  EXPECT_EQ(ran.report.failures(), 1U);
  EXPECT_THAT(report_text(ran.report, Language::kChinese), HasSubstr("1 个测试通过，1 个失败"));
  EXPECT_THAT(report_junit(ran.report), HasSubstr("<failure message=\"at 2d B7:"));
}

TEST(RuleTestsTest, AnEventThatConcernsNobodyFailsTheTest) {
  const Ran ran = run(rule(), test("    events:\n"
                                   "      - { at: 1d, source: inspection, result: fail }\n",
                                   "      - { at: 2d, subject: B7, level: none }\n"));
  ASSERT_EQ(ran.report.failures(), 1U);
  EXPECT_THAT(ran.report.outcomes[1].explanation.en, HasSubstr("rejected"));
}

TEST(RuleTestsTest, SubjectsGiveRegisterRows) {
  RuleText tall = rule();
  tall.levels = "  yellow: failed.count >= 1 and has(subject.floors) and subject.floors >= 20\n";
  const Ran ran = run(
      tall, test("    subjects:\n      - { id: B7, floors: 30 }\n      - { id: B8, floors: 3 }\n"
                 "    events:\n"
                 "      - { at: 1d, source: inspection, building: B7, result: fail }\n"
                 "      - { at: 1d, source: inspection, building: B8, result: fail }\n",
                 "      - { at: 2d, subject: B7, level: yellow }\n"
                 "      - { at: 2d, subject: B8, level: none }\n"));
  EXPECT_EQ(ran.report.failures(), 0U) << report_text(ran.report, Language::kEnglish);
  EXPECT_THAT(ran.codes(), IsEmpty());
}

struct Refused {
  const char* name;
  const char* events;
  const char* expect;
  const char* code;
};
std::ostream& operator<<(std::ostream& out, const Refused& row) { return out << row.name; }

class RefusedTestsTest : public testing::TestWithParam<Refused> {};

TEST_P(RefusedTestsTest, IsAnErrorWithAPlace) {
  const Ran ran = run(rule(), test(GetParam().events, GetParam().expect));
  EXPECT_THAT(ran.codes(), ElementsAre(GetParam().code)) << render(ran.diagnostics, {});
  EXPECT_EQ(ran.report.outcomes.size(), 1U) << "only the sound test runs";
}

constexpr const char* kFires = "      - { at: 2d, subject: B7, level: yellow }\n";

INSTANTIATE_TEST_SUITE_P(
    Tests, RefusedTestsTest,
    testing::Values(
        Refused{"source", "    events:\n      - { at: 1d, source: inspektion }\n", kFires, "E101"},
        Refused{"field", "    events:\n      - { at: 1d, source: inspection, bulding: B7 }\n",
                kFires, "E102"},
        Refused{"value", "    events:\n      - { at: 1d, source: inspection, result: failed }\n",
                kFires, "E110"},
        Refused{"topic", "    events:\n      - { at: 1d, source: grievance, topic: belief }\n",
                kFires, "E204"},
        Refused{"time", "    events:\n      - { at: 1x, source: inspection, result: fail }\n",
                kFires, "E111"},
        Refused{"no time", "    events:\n      - { source: inspection, result: fail }\n", kFires,
                "E012"},
        Refused{"key", "    event:\n      - { at: 1d }\n", kFires, "E010"},
        Refused{"level", "", "      - { at: 2d, subject: B7, level: purple }\n", "E110"},
        Refused{"attribute", "    subjects:\n      - { id: B7, colour: red }\n", kFires, "E010"},
        Refused{"stale", "    stale: [inspektion]\n", kFires, "E101"},
        Refused{"stale alone", "    stale: inspection\n", kFires, "E110"},
        Refused{"too many",
                "    repeat:\n      - { every: 1s, from: 0d, to: 9d, source: inspection, result: "
                "fail }\n",
                kFires, "E110"}));

/// A rule over the signals of fire, and one that makes them.
LoadedRules load_both(const std::string& tests, Diagnostics& diagnostics) {
  RuleText reader;
  reader.id = "reader";
  reader.inputs = "  others:\n    from: signal\n    where: hazard == \"safety.fire\"\n";
  reader.levels = "  yellow: others.any\n";
  reader.hazard = "safety.gas";
  reader.score = "  - add: 50\n    if: others.any\n    why: others\n";
  LoadedRules out;
  const TestContext context;
  const LanguageContext language{&context.schemas, &context.lists, {}};
  for (const auto& [id, text] : {std::pair{"reader", reader.text() + "tests:\n" + tests},
                                 std::pair{"test-rule", rule().text()}}) {
    auto document = YamlDocument::parse(std::string(id) + ".rule.yaml", text, diagnostics);
    if (!document) continue;
    auto compiled = compile_rule(*document, language, diagnostics);
    out.files.push_back({std::move(*document), std::move(compiled)});
  }
  return out;
}

TEST(RuleTestsTest, ARuleOverSignalsIsTestedWithTheRulesThatItReads) {
  Diagnostics diagnostics;
  const TestContext context;
  const std::string tests = test(
      "    events:\n"
      "      - { at: 2d, source: inspection, building: B7, result: fail }\n",
      "      - { at: 1d, subject: B7, level: none }\n"
      "      - { at: 2d, subject: B7, level: yellow, score: 50 }\n");
  const LoadedRules both = load_both(tests, diagnostics);
  const TestReport report = run_tests(both, context.schemas, {}, diagnostics);
  EXPECT_EQ(diagnostics.errors(), 0U) << render(diagnostics, {});
  ASSERT_EQ(report.outcomes.size(), 2U);
  EXPECT_EQ(report.failures(), 0U) << report_text(report, Language::kEnglish);
  // By itself there is nothing that it could read.
  const Rule& reader = *both.files.front().rule;
  const auto lines = read_tests(both.files.front().document, reader, context.schemas, diagnostics);
  EXPECT_FALSE(run_test(reader, lines.back(), context.schemas, {}).passed);
}

TEST(RuleTestsTest, ACellIsNamedWhereItsRowWasNotFound) {
  RuleText near = rule();
  near.subject = "place.slope_site";
  near.hazard = "geo.slope";
  near.inputs =
      "  failed:\n    from: inspection\n    where: result == \"fail\"\n"
      "    near: { within: 1km, or_cell: true }\n";
  near.levels = "  yellow: failed.count >= 1\n";
  near.assign = "unit(\"natural_resources\", subject.district)";
  const Ran ran = run(
      near, test("    events:\n"
                 "      - { at: 1d, source: inspection, location: [27.05, 111.0], result: fail }\n",
                 "      - { at: 2d, subject: a cell, level: yellow }\n"));
  ASSERT_EQ(ran.report.failures(), 1U);
  EXPECT_THAT(ran.report.outcomes[1].explanation.en, HasSubstr("these cells: 3698aa04"));
}

TEST(RuleTestsTest, AnActiveRuleNeedsOneThatFiresAndOneThatStaysQuiet) {
  EXPECT_THAT(run(rule(), kQuiet).codes(), ElementsAre("W230"));
  RuleText draft = rule();
  draft.status = "draft";
  EXPECT_THAT(run(draft, kQuiet).codes(), IsEmpty());
}

}  // namespace
}  // namespace tributary
