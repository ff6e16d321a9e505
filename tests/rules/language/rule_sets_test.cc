// What is wrong with rules only because of one another.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/rules/language/rule_folder.h"

namespace tributary {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

RuleText traffic(const std::string& inputs, const std::string& condition) {
  RuleText rule = RuleText::when(condition);
  rule.subject = "place.road_section";
  rule.hazard = "safety.traffic";
  rule.assign = "unit(\"transport\", subject.district)";
  rule.inputs = "  failed:\n    from: inspection\n    where: result == \"fail\"\n" + inputs;
  return rule;
}

RuleText for_police() {
  RuleText rule = traffic("", "failed.count >= 2");
  rule.assign = "unit(\"police\", subject.district)";
  return rule;
}

RuleText of_people() {
  return traffic("  calls:\n    from: call110\n", "calls.distinct(reporter) >= 3");
}

// PEOPLE 13: what one rule may not bring into a row of police, another may not either.
TEST(RuleSets, PoliceGetNoRowIntoWhichAnotherRuleBringsReports) {
  RuleFolder folder;
  folder.write(for_police(), "for-police");
  EXPECT_THAT(folder.codes(), IsEmpty());
  folder.write(of_people(), "of-people");
  ASSERT_THAT(folder.codes(), ElementsAre("for-police E204"));
  Diagnostics diagnostics;
  const LoadedRules rules = folder.load(diagnostics);
  EXPECT_EQ(rules.rule_set().rules.size(), 1U) << "the police's rule does not run";
  EXPECT_THAT(diagnostics.sorted().front().message_en, HasSubstr("rule `of-people` brings them"));
}

TEST(RuleSets, NorACopyOfOne) {
  RuleFolder folder;
  RuleText copied = for_police();
  copied.assign =
      "unit(\"transport\", subject.district)\n  copy_to: unit(\"police\", "
      "subject.district)";
  folder.write(copied, "for-police");
  folder.write(of_people(), "of-people");
  EXPECT_THAT(folder.codes(), ElementsAre("for-police E204"));
}

TEST(RuleSets, RowsOfOtherSubjectsOrHazardsAreOthers) {
  RuleFolder folder;
  folder.write(for_police(), "for-police");
  RuleText bridges = of_people();
  bridges.subject = "place.bridge";
  folder.write(bridges, "of-bridges");
  RuleText wires = of_people();
  wires.hazard = "safety.fire";
  wires.assign = "unit(\"fire\", subject.district)";
  folder.write(wires, "of-wires");
  RuleText draft = of_people();
  draft.status = "draft";
  folder.write(draft, "of-drafts");
  EXPECT_THAT(folder.codes(), IsEmpty());
}

/// Opinion amplifies what an inspection found; it is about organisations and matters alone.
RuleText fraud(const std::string& more, const std::string& levels, const std::string& kind) {
  RuleText rule;
  rule.subject = "organisation.enterprise";
  rule.hazard = "investment.fraud";
  rule.assign = "unit(\"" + kind + "\", subject.district)";
  rule.inputs = "  failed:\n    from: inspection\n    where: result == \"fail\"\n" + more;
  rule.levels = levels + "  yellow: failed.count >= 1\n";
  return rule;
}
constexpr const char* kBuzz =
    "  buzz:\n    from: opinion\n    baseline: { over: 60d, min_history: 7d }\n"
    "    measure: sum(mentions)\n";
constexpr const char* kRaised = "  orange: failed.count >= 1 and buzz.ratio >= 5\n";

TEST(RuleSets, PoliceGetNoRowWithOpinion) {
  RuleFolder alone;
  alone.write(fraud(kBuzz, kRaised, "police"), "both-in-one");
  EXPECT_THAT(alone.codes(), ElementsAre("both-in-one E204"));
  RuleFolder folder;
  folder.write(fraud("", "", "police"), "for-police");
  EXPECT_THAT(folder.codes(), IsEmpty());
  folder.write(fraud(kBuzz, kRaised, "supervision"), "of-opinion");
  EXPECT_THAT(folder.codes(), ElementsAre("for-police E204"));
}

TEST(RuleSets, AnIdIsOfOneRuleAlone) {
  RuleFolder folder;
  folder.write({}, "test-rule", "a/test-rule");
  EXPECT_THAT(folder.codes(), IsEmpty());
  folder.write({}, "test-rule", "b/test-rule");
  ASSERT_THAT(folder.codes(), ElementsAre("b/test-rule E015"));
  Diagnostics diagnostics;
  const LoadedRules rules = folder.load(diagnostics);
  EXPECT_THAT(diagnostics.sorted().front().message_en, HasSubstr("a/test-rule.rule.yaml"));
  EXPECT_EQ(rules.rule_set().rules.size(), 1U) << "only one of them runs";
}

}  // namespace
}  // namespace tributary
