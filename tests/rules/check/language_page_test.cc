// rules/LANGUAGE.md is what an analyst learns from: what it shows as a rule is one, and what it
// says to be wrong gives the code that it says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <sstream>

#include "rules/check/test_runner.h"
#include "tests/rules/language/rule_parts.h"

namespace tributary {
namespace {

using testing::IsEmpty;

struct Fence {
  std::string kind;
  std::string text;
};

std::vector<Fence> fences() {
  std::ifstream in("rules/LANGUAGE.md");
  std::vector<Fence> out;
  bool is_inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("```")) {
      is_inside = !is_inside;
      if (is_inside) out.push_back({line.substr(3), ""});
    } else if (is_inside) {
      out.back().text += line + "\n";
    }
  }
  return out;
}

/// Codes of errors; the tests of the rule are read, and run where there are any.
std::vector<std::string> errors_of(const std::string& text) {
  std::smatch id;
  std::regex_search(text, id, std::regex("(?:^|\n)rule: ([a-z0-9-]*)"));
  const TestContext context;
  const LanguageContext language{&context.schemas, &context.lists, {}};
  Diagnostics diagnostics;
  auto document = YamlDocument::parse(id[1].str() + ".rule.yaml", text, diagnostics);
  if (document) {
    LoadedRules loaded;
    auto rule = compile_rule(*document, language, diagnostics);
    loaded.files.push_back({std::move(*document), std::move(rule)});
    const TestReport report = run_tests(loaded, context.schemas, {}, diagnostics);
    EXPECT_EQ(report.failures(), 0U) << text;
  }
  std::vector<std::string> codes;
  for (const Diagnostic& found : diagnostics.sorted()) {
    if (found.severity == Severity::kError) codes.push_back(found.code);
  }
  return codes;
}

TEST(LanguagePage, ItsRulesAreRules) {
  std::size_t whole = 0, parts = 0;
  for (const Fence& fence : fences()) {
    if (fence.kind != "yaml") continue;
    const bool is_whole = fence.text.starts_with("rule:");
    ++(is_whole ? whole : parts);
    EXPECT_THAT(errors_of(is_whole ? fence.text : rule_with(fence.text)), IsEmpty()) << fence.text;
  }
  EXPECT_EQ(whole, 1U);
  EXPECT_GE(parts, 3U);
}

/// `condition  # right` or `condition  # E203: why`, of a rule with the inputs that the page names.
TEST(LanguagePage, ItsConditionsAreWhatItSaysTheyAre) {
  RuleText rule;
  rule.status = "draft";
  rule.inputs =
      "  complaints:\n    from: grievance\n"
      "  failed_fire:\n    from: inspection\n"
      "    where: kind == \"fire\" and result == \"fail\"\n";
  rule.score = "  - add: 30\n    if: failed_fire.count >= 1\n    why: failed\n";
  const std::regex shape("(.*[^ ]) +# (right|[EW][0-9]{3}).*");
  std::size_t right = 0, wrong = 0;
  for (const Fence& fence : fences()) {
    if (fence.kind != "conditions") continue;
    std::stringstream lines(fence.text);
    for (std::string line; std::getline(lines, line);) {
      std::smatch said;
      ASSERT_TRUE(std::regex_match(line, said, shape)) << line;
      rule.levels = "  yellow: " + said[1].str() + "\n";
      std::set<std::string> codes;
      for (const std::string& code : errors_of(rule.text())) codes.insert(code);
      if (said[2] == "right") {
        EXPECT_THAT(codes, IsEmpty()) << line;
        ++right;
      } else {
        EXPECT_THAT(codes, testing::ElementsAre(said[2].str())) << line;
        ++wrong;
      }
    }
  }
  EXPECT_GE(right, 4U);
  EXPECT_GE(wrong, 8U);
}

TEST(LanguagePage, EverythingInAFenceIsChecked) {
  for (const Fence& fence : fences()) {
    EXPECT_TRUE(fence.kind == "yaml" || fence.kind == "conditions") << fence.text;
  }
}

}  // namespace
}  // namespace tributary
