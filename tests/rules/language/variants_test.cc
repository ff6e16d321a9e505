// `ID@PROFILE`, what a sweep with a profile asks: the same checker, the same floors.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "engine/model/profile.h"
#include "rules/language/rule_set_loader.h"
#include "tests/rules/language/rule_text.h"

namespace tributary {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

CheckedRule check_as(const std::string& id, RuleText rule = {}) {
  rule.id = id;
  return TestContext().check(rule.text(), "rules/" + id + ".rule.yaml");
}

TEST(VariantTest, IsNamedByItsRuleAndItsProfile) {
  const CheckedRule checked = check_as("test-rule@strict");
  EXPECT_THAT(checked.codes(), IsEmpty()) << checked.rendered(Language::kEnglish);
  ASSERT_TRUE(checked.rule.has_value());
  EXPECT_EQ(profile_of(*checked.rule), "strict");
  EXPECT_EQ(base_id_of(*checked.rule), "test-rule");
  for (const char* id :
       {"test-rule@", "test-rule@st", "test@rule@strict", "test-rule@Strict", "te@strict"}) {
    EXPECT_THAT(check_as(id).codes(), ElementsAre("E014")) << id;
  }
}

// It passes what its rule has to pass.
TEST(VariantTest, IsCheckedLikeAnyRule) {
  EXPECT_THAT(check_as("test-rule@strict", RuleText::when("calls.count >= 3")).codes(),
              ElementsAre("E203"));
  EXPECT_THAT(check_as("test-rule@strict", RuleText::when("calls.distinct(reporter) >= 0")).codes(),
              check_as("test-rule", RuleText::when("calls.distinct(reporter) >= 0")).codes());
}

// PEOPLE 10: what a sweep found by reports holds for 30 days, and these count.
TEST(VariantTest, OfReportsReachesNinetyDaysWithTheTimeThatASweepHolds) {
  RuleText rule = RuleText::when("calls.distinct(reporter) >= 3");
  rule.within = "58d";  // and two of lateness
  EXPECT_THAT(check_as("test-rule", rule).codes(), IsEmpty());
  EXPECT_THAT(check_as("test-rule@strict", rule).codes(), IsEmpty());
  rule.within = "61d";
  EXPECT_THAT(check_as("test-rule", rule).codes(), IsEmpty());
  EXPECT_THAT(check_as("test-rule@strict", rule).codes(), ElementsAre("E212"));
}

/// Rules in a folder of their own.
class VariantFiles : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "variants-XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write(RuleText rule, const std::string& id) const {
    rule.id = id;
    std::ofstream(folder_ / (id + ".rule.yaml")) << rule.text();
  }
  [[nodiscard]] std::vector<std::string> codes() const {
    Diagnostics diagnostics;
    LanguageContext context;
    context.schemas = &schemas_;
    load_rules({{folder_.string()}, ""}, context, diagnostics);
    std::vector<std::string> out;
    for (const Diagnostic& found : diagnostics.sorted()) out.push_back(found.code);
    return out;
  }

  std::filesystem::path folder_;
  SchemaView schemas_ = SchemaView::of_catalog(catalog());
};

TEST_F(VariantFiles, StandBesideTheirRule) {
  write({}, "test-rule@strict");
  EXPECT_THAT(codes(), ElementsAre("E014"));
  write({}, "test-rule");
  EXPECT_THAT(codes(), IsEmpty());
}

TEST_F(VariantFiles, HaveTheSubjectAndTheHazardOfTheirRule) {
  write({}, "test-rule");
  RuleText other;
  other.subject = "place.road_section";
  write(other, "test-rule@strict");
  EXPECT_THAT(codes(), ElementsAre("E014"));
  RuleText gas;
  gas.hazard = "safety.gas";
  gas.assign = "unit(\"housing\", subject.district)";
  write(gas, "test-rule@strict");
  EXPECT_THAT(codes(), ElementsAre("E014"));
}

}  // namespace
}  // namespace tributary
