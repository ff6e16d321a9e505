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

TEST(LoadedPacks, SayWhatIsNotThere) {
  const SchemaView schemas = SchemaView::of_catalog(catalog());
  LanguageContext context;
  context.schemas = &schemas;
  Diagnostics diagnostics;
  load_rules({{"rules/no-such-folder"}, ""}, context, diagnostics);
  ASSERT_EQ(diagnostics.sorted().size(), 1U);
  EXPECT_EQ(diagnostics.sorted()[0].code, "E013");
}

/// A folder of rules that read others' levels.
class LoaderTest : public testing::Test {
 protected:
  void write(const std::string& id, const std::string& hazard, const std::string& inputs,
             const std::string& level) const {
    RuleText text;
    text.id = id;
    text.hazard = hazard;
    text.assign = "unit(\"housing\", subject.district)";
    text.inputs = inputs;
    text.levels = "  yellow: " + level + "\n";
    std::ofstream(folder_ / (id + ".rule.yaml")) << text.text();
  }
  void write_reader(const std::string& id, const std::string& hazard, const std::string& other,
                    const std::string& level = "others.any") const {
    const std::string input = "  others:\n    from: signal\n    where: rule == \"";
    write(id, hazard, input + other + "\"\n", level);
  }

  LoadedRules load() {
    const SchemaView schemas = SchemaView::of_catalog(catalog());
    LanguageContext context;
    context.schemas = &schemas;
    return load_rules({{folder_.string()}, ""}, context, diagnostics_);
  }

  void SetUp() override { std::filesystem::create_directory(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  const std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) / ("rules_" + std::to_string(getpid()));
  Diagnostics diagnostics_;
};

TEST_F(LoaderTest, RefusesRulesThatReadEachOtherInACircle) {
  write_reader("gas-rule", "safety.gas", "lift-rule");
  write_reader("lift-rule", "safety.lift", "gas-rule");
  write_reader("later-rule", "safety.fire", "gas-rule");
  const LoadedRules rules = load();
  ASSERT_EQ(diagnostics_.errors(), 1U) << render(diagnostics_, {});
  const Diagnostic found = diagnostics_.sorted()[0];
  EXPECT_EQ(found.code, "E301");
  EXPECT_THAT(found.message_en, testing::HasSubstr("gas-rule → lift-rule → gas-rule"));
  EXPECT_EQ(found.source_line, "  others:");
  EXPECT_EQ(rules.rule_set().rules.size(), 2U) << "without the one that was told";
}

// One person who reports twice, days apart, makes a level begin twice (PEOPLE 1, Multiply); also
// through a rule between them.
TEST_F(LoaderTest, RefusesToCountHowOftenLevelsOfPeopleBegan) {
  const std::string found = "  found:\n    from: inspection\n    where: result == \"fail\"\n";
  const std::string calls = "  calls:\n    from: call110\n";
  write("of-findings", "safety.gas", found, "found.any");
  write("of-people", "safety.fire", found + calls, "found.any and calls.any");
  write_reader("between", "safety.lift", "of-people");
  write_reader("may-count", "safety.building", "of-findings", "others.count >= 2");
  write_reader("may-ask", "safety.building", "of-people", "others.any");
  write_reader("may-not-count", "property.management", "of-people", "others.count >= 2");
  write_reader("nor-behind-another", "property.management", "between", "others.count >= 2");
  load();
  const auto all = diagnostics_.sorted();
  ASSERT_EQ(diagnostics_.errors(), 2U) << render(diagnostics_, {});
  for (const Diagnostic& one : all) {
    if (one.severity != Severity::kError) continue;
    EXPECT_EQ(one.code, "E203");
    EXPECT_EQ(one.source_line, "  others:");
    EXPECT_TRUE(one.file.find("may-not-count") != std::string::npos ||
                one.file.find("nor-behind") != std::string::npos)
        << one.file;
  }
}

}  // namespace
}  // namespace tributary
