// What `init rule` writes can be used as it is.
#include "rules/language/rule_templates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/check/report.h"
#include "rules/language/compiler.h"
#include "rules/language/formatter.h"
#include "schemas/catalog/catalog.h"
#include "schemas/document/render.h"

namespace tributary {
namespace {

class RuleTemplateTest : public testing::TestWithParam<RuleTemplate> {};

TEST_P(RuleTemplateTest, PassesStrictlyAndKeepsItsTests) {
  const std::string text = rule_from_template(GetParam(), "a-new-rule");
  const SchemaView schemas = SchemaView::of_catalog(catalog());
  const NamedLists lists;
  LanguageContext context{&schemas, &lists, {}};
  Diagnostics diagnostics;
  auto document = YamlDocument::parse("a-new-rule.rule.yaml", text, diagnostics);
  ASSERT_TRUE(document);
  LoadedRules loaded;
  auto rule = compile_rule(*document, context, diagnostics);
  loaded.files.push_back({std::move(*document), std::move(rule)});
  const TestReport report = run_tests(loaded, schemas, {}, diagnostics);
  EXPECT_EQ(diagnostics.errors() + diagnostics.warnings(), 0U) << render(diagnostics, {});
  EXPECT_EQ(report.outcomes.size(), 2U);
  EXPECT_EQ(report.failures(), 0U) << report_text(report, Language::kEnglish);
}

TEST_P(RuleTemplateTest, IsLaidOutAlready) {
  const std::string text = rule_from_template(GetParam(), "a-new-rule");
  Diagnostics diagnostics;
  EXPECT_EQ(format_rule("a-new-rule.rule.yaml", text, diagnostics), text);
}

INSTANTIATE_TEST_SUITE_P(Templates, RuleTemplateTest,
                         testing::ValuesIn(rule_templates().begin(), rule_templates().end()),
                         [](const auto& each) { return std::string(each.param.name); });

TEST(RuleTemplates, AreFoundByName) {
  EXPECT_EQ(rule_template_named("near")->name, "near");
  EXPECT_EQ(rule_template_named("far"), nullptr);
  EXPECT_TRUE(is_rule_id("gas-2"));
  EXPECT_FALSE(is_rule_id("ab") || is_rule_id("Gas-2") || is_rule_id("燃气规则"));
}

}  // namespace
}  // namespace tributary
