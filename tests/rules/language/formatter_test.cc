// One layout for every rule, in which nothing is lost.
#include "rules/language/formatter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/rules/language/rule_text.h"

namespace tributary {
namespace {

using testing::HasSubstr;

std::string formatted(const std::string& text) {
  Diagnostics diagnostics;
  const auto out = format_rule("test-rule.rule.yaml", text, diagnostics);
  EXPECT_TRUE(out) << render(diagnostics, {});
  return out.value_or("");
}

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

struct Layout {
  const char* name;
  const char* given;
  const char* wanted;
};

class FormatterTest : public testing::TestWithParam<Layout> {};

TEST_P(FormatterTest, LaysOut) {
  EXPECT_EQ(formatted(GetParam().given), GetParam().wanted);
  EXPECT_EQ(formatted(GetParam().wanted), GetParam().wanted);
}

INSTANTIATE_TEST_SUITE_P(
    Rules, FormatterTest,
    testing::Values(
        Layout{"KeysInTheOrderOfTheLanguage", "status: draft\nversion: 1\nrule: a\n",
               "rule: a\nversion: 1\nstatus: draft\n"},
        Layout{"ABlankLineBetweenParts", "rule: a\n\n\nversion: 1\nsubject: s\nwithin: 3d\n",
               "rule: a\nversion: 1\n\nsubject: s\nwithin: 3d\n"},
        Layout{"ExpressionsAreSpaced",
               "inputs:\n    a: {from: x}\n    b:\n      where:   a==\"x\"\n",
               "inputs:\n  a: { from: x }\n  b:\n    where: a == \"x\"\n"},
        Layout{"LevelsStandUnderEachOther", "levels: \n yellow: a.count>=1\n red: a.count>=(3)\n",
               "levels:\n  red:    a.count >= 3\n  yellow: a.count >= 1\n"},
        Layout{"CommentsMoveWithTheirLine",
               "# about the file\n\n# about the version\nversion: 1  # raised\nrule: a\n",
               "# about the file\n\nrule: a\n# about the version\nversion: 1  # raised\n"},
        Layout{"ACommentAtTheEndOfAPartStaysInIt",
               "inputs:\n  a:\n    from: x\n  # b: later\nlevels:\n  red: a.any\n# end\n",
               "inputs:\n  a:\n    from: x\n  # b: later\n\nlevels:\n  red: a.any\n# end\n"},
        Layout{"ItemsKeepTheirComments",
               "score:\n# first\n- why: x # y\n  # the number\n  add: 1+1\n\n- add: 2\n  why: z\n",
               "score:\n  # first\n  # the number\n  - add: 1 + 1\n    why: x  # y\n\n"
               "  - add: 2\n    why: z\n"},
        Layout{"ACommentInsideBracketsStandsAboveThem", "themes: [fire, # why\n  housing]\n",
               "# why\nthemes: [fire, housing]\n"},
        Layout{"BlocksAreKept", "doc: |   # text\n     one\n\n       two\nrule: a\n",
               "rule: a\ndoc: |  # text\n  one\n\n    two\n"},
        Layout{"FoldedTextStaysFolded", "doc: >-\n     one\n     two\n", "doc: >-\n  one\n  two\n"},
        Layout{"ShortBlocksOfExpressionsBecomeLines",
               "levels:\n  red: |\n     a.any   and\n     b.any\n",
               "levels:\n  red: a.any and b.any\n"},
        Layout{"WhatALineCannotHoldBecomesABlock", "levels:\n  red: '\"x # y\" == a.b'\n",
               "levels:\n  red: |\n    \"x # y\" == a.b\n"},
        Layout{"WindowsLineEnds", "rule: a\r\ndoc: |\r\n  one\r\n  two\r\n",
               "rule: a\ndoc: |\n  one\n  two\n"}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(Formatter, BreaksALongConditionWhereItsPartsMeet) {
  const std::string part = "some_input_with_a_name.count >= 1 and another_input.count >= 2";
  EXPECT_THAT(
      formatted("levels:\n  red: " + part + " or (" + part + ") or " + part + "\n"),
      HasSubstr("  red: |\n    (" + part + ")\n    or (" + part + ")\n    or (" + part + ")\n"));
}

TEST(Formatter, RefusesWhatIsNoRuleFile) {
  Diagnostics diagnostics;
  EXPECT_FALSE(format_rule("a.rule.yaml", "rule: a\nrule: b\n", diagnostics));
  EXPECT_EQ(diagnostics.sorted().at(0).code, "E011");
}

TEST(Formatter, LeavesAWrongExpressionAsItIs) {
  EXPECT_EQ(formatted("levels:\n  red: a = 1\n"), "levels:\n  red: a = 1\n");
}

/// Every rule of the checkout: laid out it has the hash it had, and once is enough.
TEST(Formatter, ChangesNoShippedRule) {
  const TestContext context;
  std::size_t compared = 0;
  for (const char* folder : {"rules/packs", "tests/rules", "tests/fuzz/rule/corpus"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file()) continue;
      const bool is_rule = entry.path().string().ends_with(".rule.yaml");
      if (!is_rule && std::string(folder) != "tests/fuzz/rule/corpus") continue;
      const std::string text = read(entry.path());
      const std::string file = entry.path().filename().string();
      Diagnostics diagnostics;
      const auto once = format_rule(file, text, diagnostics);
      if (!once) continue;
      EXPECT_EQ(format_rule(file, *once, diagnostics), once) << entry.path();
      const CheckedRule before = context.check(text, file);
      const CheckedRule after = context.check(*once, file);
      ASSERT_EQ(before.rule.has_value(), after.rule.has_value()) << entry.path();
      if (!before.rule) continue;
      EXPECT_EQ(before.rule->hash, after.rule->hash) << entry.path();
      ++compared;
    }
  }
  EXPECT_GE(compared, 1U);
}

std::string worked_rule() { return read("rules/packs/fire/fire-building-repeat.rule.yaml"); }

/// However a rule is spaced, and whatever comments stand in it: one layout, the same hash, and
/// every comment is still there.
TEST(FormatterProperty, NothingIsLost) {
  const TestContext context;
  const std::string file = "fire-building-repeat.rule.yaml";
  const std::string text = worked_rule();
  const auto hash = context.check(text, file).rule.value().hash;
  rc::check([&] {
    std::string changed;
    std::size_t comments = 0;
    std::stringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      const bool in_block = line.starts_with("  ") && changed.find("doc: |") != std::string::npos &&
                            changed.find("\nsubject:") == std::string::npos;
      const auto what = *rc::gen::inRange(0, 8);
      const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
      if (what == 0 && !in_block) {
        changed += std::string(indent, ' ') + "#~" + std::to_string(comments++) + "\n";
      }
      if (what == 1 && !in_block) changed += "\n";
      changed += line;
      const bool is_open = line.ends_with('|') || line.find('#') != std::string::npos;
      if (what == 2 && !in_block && !is_open && !line.empty()) {
        changed += "   #~" + std::to_string(comments++);
      }
      changed += "\n";
    }
    Diagnostics diagnostics;
    const auto once = format_rule(file, changed, diagnostics);
    RC_ASSERT(once.has_value());
    RC_ASSERT(format_rule(file, *once, diagnostics) == once);
    RC_ASSERT(context.check(*once, file).rule.value().hash == hash);
    std::size_t kept = 0;
    for (std::size_t at = 0; (at = once->find("#~", at)) != std::string::npos; ++at) ++kept;
    RC_ASSERT(kept == comments);
  });
}

}  // namespace
}  // namespace tributary
