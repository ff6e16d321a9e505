// The four worked rules of RULES 4.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <sstream>

#include "tests/rules/language/rule_text.h"

namespace tributary {
namespace {

using testing::IsEmpty;

std::string read(const std::string& path) {
  std::ifstream in(path);
  EXPECT_TRUE(in) << path;
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

CheckedRule check_file(const std::string& name) {
  const std::string path = "rules/packs/fire/" + name;
  return TestContext().check(read(path), path);
}

TEST(WorkedRulesTest, TheFireRuleCompilesWhole) {
  const CheckedRule checked = check_file("fire-building-repeat.rule.yaml");
  ASSERT_TRUE(checked.rule) << checked.rendered(Language::kEnglish);
  EXPECT_THAT(checked.codes(), IsEmpty()) << checked.rendered(Language::kEnglish);
  const Rule& rule = *checked.rule;
  EXPECT_EQ(rule.id, "fire-building-repeat");
  EXPECT_EQ(rule.version, 5U);
  EXPECT_EQ(rule.status, RuleStatus::kActive);
  EXPECT_EQ(catalog()[rule.subject].name, "place.building");
  ASSERT_EQ(rule.inputs.size(), 2U);
  EXPECT_EQ(rule.inputs[0].source_class, SourceClass::kPeople);
  EXPECT_FALSE(rule.inputs[0].is_adverse);
  EXPECT_EQ(rule.inputs[1].source_class, SourceClass::kInspection);
  EXPECT_TRUE(rule.inputs[1].is_adverse);
  EXPECT_EQ(rule.inputs[0].within, std::chrono::hours(30 * 24));
  EXPECT_EQ(rule.keep_for, std::chrono::hours(14 * 24));
  EXPECT_EQ(rule.inputs[0].feeds[0].where.sets[0].bits.size(), 2U);
  EXPECT_EQ(rule.levels[static_cast<std::size_t>(Level::kOrange)]->source,
            "complaints.distinct(reporter) >= 3 and failed_fire.count >= 1");
  EXPECT_FALSE(rule.levels[static_cast<std::size_t>(Level::kBlue)]);
  ASSERT_EQ(rule.score.size(), 2U);
  EXPECT_FALSE(rule.score[0].condition);
  ASSERT_EQ(rule.score[1].why.size(), 4U);
  EXPECT_EQ(rule.score[1].why[0].text, "消防检查不合格 ");
  EXPECT_EQ(rule.attributes[rule.score[1].why[3].index].attribute, InputAttribute::kLastAt);
  EXPECT_EQ(catalog()[rule.signal.hazard].name, "safety.fire");
  EXPECT_EQ(rule.signal.title[0].kind, TemplatePart::Kind::kSubjectName);
  EXPECT_EQ(catalog()[rule.signal.assign.kind].name, "fire");
  EXPECT_EQ(rule.signal.due[static_cast<std::size_t>(Level::kRed)]->duration,
            std::chrono::hours(24));
  EXPECT_EQ(rule.signal.due[static_cast<std::size_t>(Level::kOrange)]->working_days, 3);
}

std::string worked(const std::string& name) {
  return read("tests/rules/language/golden/" + name + ".rule.yaml");
}

class WorkedRuleTest : public testing::TestWithParam<const char*> {};

TEST_P(WorkedRuleTest, CompilesWithoutAnyMessage) {
  const std::string name = GetParam();
  const CheckedRule checked = TestContext().check(worked(name), name + ".rule.yaml");
  ASSERT_TRUE(checked.rule) << checked.rendered(Language::kEnglish);
  EXPECT_THAT(checked.codes(), IsEmpty()) << checked.rendered(Language::kEnglish);
}

INSTANTIATE_TEST_SUITE_P(Rules, WorkedRuleTest,
                         testing::Values("geo-rain-crack", "wage-arrears-project",
                                         "hazard-no-feedback"));

Rule compiled(const std::string& name) {
  return *TestContext().check(worked(name), name + ".rule.yaml").rule;
}

TEST(WorkedRulesTest, TheAbsenceRuleKnowsItsTimers) {
  const Rule rule = compiled("hazard-no-feedback");
  ASSERT_TRUE(rule.expect);
  const Expectation& expect = *rule.expect;
  EXPECT_EQ(expect.after, 0);
  EXPECT_EQ(expect.event, 1);
  EXPECT_EQ(expect.grace, std::chrono::hours(12));
  EXPECT_EQ(expect.expires, std::chrono::hours(365 * 24));
  EXPECT_EQ(rule.inputs[0].fields[expect.by.code.at(0).index].name, "deadline");
  std::vector<Millis> days;  // min(5 * days(overdue), 50), and the levels' 3d and 7d among them
  for (int day = 1; day <= 10; ++day) days.push_back(std::chrono::hours(24) * day);
  EXPECT_EQ(expect.steps, days);
  EXPECT_EQ(rule.signal.assign.by, Assignment::Kind::kOfAnchor);
  const AttributeRef& unit = rule.attributes[rule.signal.assign.attribute];
  EXPECT_EQ(rule.inputs[0].fields[unit.field].name, "unit");
}

TEST(WorkedRulesTest, TheGeologyRuleBindsWithinTwoKilometres) {
  const Rule rule = compiled("geo-rain-crack");
  for (const RuleInput& input : rule.inputs) {
    ASSERT_TRUE(input.near);
    EXPECT_EQ(input.near->metres, Decimal::from_int(2000));
    EXPECT_FALSE(input.near->or_cell);
  }
}

TEST(WorkedRulesTest, TheWageRuleComparesOpinionWithItsUsual) {
  const Rule rule = compiled("wage-arrears-project");
  ASSERT_TRUE(rule.inputs[1].baseline);
  EXPECT_EQ(rule.inputs[1].baseline->over, std::chrono::hours(28 * 24));
  EXPECT_EQ(rule.inputs[1].baseline->min_history, std::chrono::hours(7 * 24));
  EXPECT_EQ(rule.inputs[1].baseline->floor, Decimal::from_int(1));
}

TEST(WorkedRulesTest, WithoutNearTheGeologyRulePassesThePeopleChecks) {
  std::string text = worked("geo-rain-crack");
  for (std::size_t at = 0; (at = text.find("    near: 2km\n")) != std::string::npos;) {
    text.erase(at, std::string("    near: 2km\n").size());
  }
  const CheckedRule checked = TestContext().check(text, "geo-rain-crack.rule.yaml");
  EXPECT_TRUE(checked.rule) << checked.rendered(Language::kEnglish);
}

TEST(HashTest, BehaviourOnly) {
  const TestContext context;
  const auto hash = [&](const RuleText& text, const TestContext& with) {
    const CheckedRule checked = with.check(text);
    EXPECT_TRUE(checked.rule) << checked.rendered(Language::kEnglish);
    return checked.rule->hash;
  };
  const RuleText rule = RuleText::where("topic in lists.fire_topics");
  const Sha256Digest before = hash(rule, context);

  RuleText same = rule;
  same.status = "shadow";
  same.within = "720h  # thirty days";
  same.inputs.insert(same.inputs.find("topic in"), "  ( ");
  same.inputs.insert(same.inputs.rfind('\n'), " )");
  EXPECT_EQ(hash(same, context), before);

  RuleText other = rule;
  other.levels = "  yellow: failed.count >= 2\n";
  EXPECT_NE(hash(other, context), before);
  TestContext longer;
  longer.lists.find("fire_topics")->second.entries.push_back("charging");
  EXPECT_NE(hash(rule, longer), before);
}

}  // namespace
}  // namespace tributary
