// The shipped rules: `check --strict` and `test` find nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "rules/check/report.h"
#include "rules/language/formatter.h"
#include "rules/language/rule_lock.h"
#include "schemas/catalog/catalog.h"
#include "schemas/document/render.h"
#include "tests/rules/language/rule_text.h"

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
  const RulePaths one{{"rules/packs/fire/fire-reinspection-missing.rule.yaml",
                       "rules/packs/fire/fire-building-repeat.rule.yaml"},
                      ""};
  const RuleSet a = load_rules({{"rules/packs/fire"}, ""}, context, diagnostics).rule_set();
  const RuleSet b = load_rules(one, context, diagnostics).rule_set();
  EXPECT_EQ(a.digest, b.digest);
  Bands other;
  other.blue.low = 10;
  EXPECT_NE(a.digest, load_rules(one, context, diagnostics).rule_set(other).digest);
}

/// What an analyst expects of a shipped rule, besides that it works.
TEST(PacksTest, SayWhatTheyAreInBothLanguagesAndWhatDeceivesThem) {
  Diagnostics diagnostics;
  const SchemaView schemas = SchemaView::of_catalog(catalog());
  LanguageContext context;
  context.schemas = &schemas;
  const LoadedRules rules = load_rules({{"rules/packs"}, ""}, context, diagnostics);
  std::set<std::string_view> hazards;
  for (const RuleFile& file : rules.files) {
    ASSERT_TRUE(file.rule) << file.document.file();
    const Rule& rule = *file.rule;
    const YamlNode* doc = file.document.root().find("doc");
    EXPECT_TRUE(doc != nullptr && doc->text.find("Known false positives:") != std::string::npos)
        << rule.id;
    EXPECT_FALSE(rule.title_zh.empty() || rule.title_en.empty()) << rule.id;
    EXPECT_NE(rule.title_zh, rule.title_en) << rule.id;
    EXPECT_FALSE(rule.sentence_zh.empty() || rule.sentence_en.empty()) << rule.id;
    EXPECT_FALSE(rule.themes.empty()) << rule.id;
    hazards.insert(catalog()[rule.signal.hazard].name);
    Diagnostics unheard;
    EXPECT_EQ(format_rule(file.document.file(), std::string(file.document.text()), unheard),
              std::string(file.document.text()))
        << rule.id << ": run `tributary fmt rules/packs`";
  }
  EXPECT_GE(rules.files.size(), 12U);
  EXPECT_GE(hazards.size(), 12U);
}

/// A change of a shipped rule raises its version, and the lock says so.
TEST(PacksTest, AreAsTheirLockSays) {
  Diagnostics diagnostics;
  const SchemaView schemas = SchemaView::of_catalog(catalog());
  LanguageContext context;
  context.schemas = &schemas;
  const LoadedRules rules = load_rules({{"rules/packs"}, ""}, context, diagnostics);
  check_lock(rules, diagnostics);
  EXPECT_FALSE(diagnostics.has_errors()) << render(diagnostics, {});
  std::ifstream in("rules/packs/rules.lock");
  std::stringstream text;
  text << in.rdbuf();
  const RuleLock lock = parse_lock("rules/packs/rules.lock", text.str(), diagnostics);
  for (const RuleFile& file : rules.files) {
    const auto known = lock.find(file.rule->id);
    ASSERT_NE(known, lock.end()) << file.rule->id
                                 << ": run `tributary check --write-lock rules/packs`";
    EXPECT_EQ(known->second.version, file.rule->version) << file.rule->id;
  }
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

TEST(LoaderTest, RefusesRulesThatReadEachOtherInACircle) {
  const std::filesystem::path folder =
      std::filesystem::path(testing::TempDir()) / ("circle_" + std::to_string(getpid()));
  std::filesystem::create_directory(folder);
  const auto write = [&](const std::string& id, const std::string& hazard,
                         const std::string& other) {
    RuleText text;
    text.id = id;
    text.hazard = hazard;
    text.assign = "unit(\"housing\", subject.district)";
    text.inputs = "  others:\n    from: signal\n    where: rule == \"" + other + "\"\n";
    text.levels = "  yellow: others.any\n";
    std::ofstream(folder / (id + ".rule.yaml")) << text.text();
  };
  write("gas-rule", "safety.gas", "lift-rule");
  write("lift-rule", "safety.lift", "gas-rule");
  write("later-rule", "safety.fire", "gas-rule");
  const SchemaView schemas = SchemaView::of_catalog(catalog());
  LanguageContext context;
  context.schemas = &schemas;
  Diagnostics diagnostics;
  const LoadedRules rules = load_rules({{folder.string()}, ""}, context, diagnostics);
  std::filesystem::remove_all(folder);
  ASSERT_EQ(diagnostics.errors(), 1U) << render(diagnostics, {});
  const Diagnostic found = diagnostics.sorted()[0];
  EXPECT_EQ(found.code, "E301");
  EXPECT_THAT(found.message_en, testing::HasSubstr("gas-rule → lift-rule → gas-rule"));
  EXPECT_EQ(found.source_line, "  others:");
  EXPECT_EQ(rules.rule_set().rules.size(), 2U) << "without the one that was told";
}

}  // namespace
}  // namespace tributary
