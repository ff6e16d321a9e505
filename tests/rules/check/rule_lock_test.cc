// A rule may not behave otherwise under a version that people know.
#include "rules/language/rule_lock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "schemas/catalog/catalog.h"
#include "tests/rules/language/rule_text.h"

namespace tributary {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class RuleLockTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "tributary-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    std::filesystem::create_directories(folder_ + "/pack/one/lists");
  }
  void TearDown() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ + "/" + name, std::ios::binary) << text;
  }
  [[nodiscard]] std::string read(const std::string& name) const {
    std::ifstream in(folder_ + "/" + name);
    std::stringstream out;
    out << in.rdbuf();
    return out.str();
  }
  void rule(const std::string& condition, int version = 1, const std::string& status = "active") {
    RuleText text = RuleText::when(condition);
    text.status = status;
    std::string all = text.text();
    all.replace(all.find("version: 1"), 10, "version: " + std::to_string(version));
    write("pack/one/test-rule.rule.yaml", all);
  }

  [[nodiscard]] LoadedRules load() {
    LanguageContext context;
    context.schemas = &schemas_;
    return load_rules({{folder_ + "/pack"}, ""}, context, diagnostics_);
  }
  /// What `check` says of the lock.
  std::vector<std::string> check() {
    diagnostics_ = {};
    check_lock(load(), diagnostics_);
    std::vector<std::string> codes;
    for (const Diagnostic& found : diagnostics_.sorted()) codes.push_back(found.code);
    return codes;
  }
  std::vector<std::string> lock() {
    diagnostics_ = {};
    return write_lock(load(), {folder_ + "/pack"}, diagnostics_);
  }

  std::string folder_;
  SchemaView schemas_ = SchemaView::of_catalog(catalog());
  Diagnostics diagnostics_;
};

TEST_F(RuleLockTest, SaysNothingWhereThereIsNoLock) {
  rule("failed.count >= 1");
  EXPECT_THAT(check(), IsEmpty());
}

TEST_F(RuleLockTest, IsWrittenIntoTheFolderThatWasNamed) {
  rule("failed.count >= 1");
  EXPECT_EQ(lock().size(), 1U);
  EXPECT_THAT(read("pack/rules.lock"), HasSubstr("test-rule 1 "));
  EXPECT_THAT(lock(), IsEmpty()) << "nothing changed";
  EXPECT_THAT(check(), IsEmpty());
}

TEST_F(RuleLockTest, RefusesAChangeUnderTheSameVersionWithItsPlace) {
  rule("failed.count >= 1");
  lock();
  rule("failed.count >= 2");
  ASSERT_THAT(check(), ElementsAre("E401"));
  const Diagnostic found = diagnostics_.sorted()[0];
  EXPECT_EQ(found.line, 2U);
  EXPECT_EQ(found.column, 10U);
  EXPECT_THAT(found.message_en, HasSubstr("raise it to 2"));
  EXPECT_THAT(found.message_zh, HasSubstr("--write-lock"));
}

TEST_F(RuleLockTest, AcceptsTheChangeUnderTheNextVersionAndThenKnowsIt) {
  rule("failed.count >= 1");
  lock();
  rule("failed.count >= 2", 2);
  EXPECT_THAT(check(), IsEmpty());
  lock();
  rule("failed.count >= 1", 1);
  EXPECT_THAT(check(), ElementsAre("E401")) << "a version never comes back";
}

TEST_F(RuleLockTest, AListThatTheRuleNamesIsPartOfIt) {
  write("pack/one/lists/some.txt", "fire_exit\n");
  RuleText text;
  text.inputs = "  failed:\n    from: inspection\n    where: topic in lists.some\n";
  write("pack/one/test-rule.rule.yaml", text.text());
  lock();
  write("pack/one/lists/some.txt", "fire_exit\nwiring\n");
  EXPECT_THAT(check(), ElementsAre("E401"));
}

TEST_F(RuleLockTest, LetsDraftsAndWordsChange) {
  rule("failed.count >= 1");
  lock();
  rule("failed.count >= 2", 1, "draft");
  EXPECT_THAT(check(), IsEmpty());
  rule("failed.count   >=   1  # why");
  EXPECT_THAT(check(), IsEmpty());
}

TEST_F(RuleLockTest, KeepsTheIdsOfRulesThatAreGone) {
  rule("failed.count >= 1");
  lock();
  const std::string before = read("pack/rules.lock");
  write("pack/rules.lock", before + "an-old-rule 7 " + std::string(64, 'a') + "\n");
  lock();
  EXPECT_THAT(read("pack/rules.lock"), HasSubstr("an-old-rule 7 "));
}

TEST(RuleLock, RefusesALineThatIsNone) {
  Diagnostics diagnostics;
  EXPECT_EQ(parse_lock("rules.lock", "form 1\nrule-a one x\n", diagnostics).size(), 0U);
  EXPECT_EQ(diagnostics.sorted().at(0).code, "E001");
}

TEST(RuleLock, OfAnotherNormalFormSaysNothing) {
  Diagnostics diagnostics;
  const std::string line = "rule-a 1 " + std::string(64, 'a') + "\n";
  EXPECT_EQ(parse_lock("rules.lock", "form 999\n" + line, diagnostics).size(), 0U);
  EXPECT_FALSE(diagnostics.has_errors());
}

}  // namespace
}  // namespace tributary
