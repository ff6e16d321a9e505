// The shipped rules: `check --strict` and `test` find nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/check/report.h"
#include "schemas/catalog/catalog.h"
#include "schemas/document/render.h"

namespace tributary {
namespace {

TEST(PacksTest, CompileWithoutAWarningAndKeepTheirTests) {
  Diagnostics diagnostics;
  const SchemaView schemas = SchemaView::of_catalog(catalog());
  LanguageContext context;
  context.schemas = &schemas;
  const LoadedRules rules = load_rules({{"rules/packs"}, ""}, context, diagnostics);
  const TestReport report = run_tests(rules, schemas, {}, diagnostics);
  EXPECT_EQ(diagnostics.errors() + diagnostics.warnings(), 0U) << render(diagnostics, {});
  EXPECT_GE(report.outcomes.size(), 3U);
  EXPECT_EQ(report.failures(), 0U) << report_text(report, Language::kEnglish);
  EXPECT_EQ(rules.rule_set().rules.size(), rules.files.size());
  EXPECT_TRUE(rules.lists.contains("fire_topics"));
}

TEST(PacksTest, TheSameFilesGiveTheSameDigest) {
  const SchemaView schemas = SchemaView::of_catalog(catalog());
  LanguageContext context;
  context.schemas = &schemas;
  Diagnostics diagnostics;
  const RuleSet a = load_rules({{"rules/packs"}, ""}, context, diagnostics).rule_set();
  const RuleSet b =
      load_rules({{"rules/packs/fire/fire-building-repeat.rule.yaml"}, ""}, context, diagnostics)
          .rule_set();
  EXPECT_EQ(a.digest, b.digest);
  Bands other;
  other.blue.low = 10;
  EXPECT_NE(a.digest,
            load_rules({{"rules/packs"}, ""}, context, diagnostics).rule_set(other).digest);
}

TEST(LoaderTest, SaysWhatIsNotThere) {
  const SchemaView schemas = SchemaView::of_catalog(catalog());
  LanguageContext context;
  context.schemas = &schemas;
  Diagnostics diagnostics;
  load_rules({{"rules/no-such-folder"}, ""}, context, diagnostics);
  ASSERT_EQ(diagnostics.sorted().size(), 1U);
  EXPECT_EQ(diagnostics.sorted()[0].code, "E013");
}

}  // namespace
}  // namespace tributary
