// What an analyst reads of each page's wrong example, to the character: code, line, column, caret,
// in both languages. The texts lie in golden/; TRIBUTARY_UPDATE_GOLDEN=1 writes them anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/rules/check/page_examples.h"
#include "tests/rules/language/rule_folder.h"

namespace tributary {
namespace {

std::string rendered(const Diagnostics& diagnostics, Language language) {
  return render(diagnostics, {DiagnosticFormat::kText, language, false});
}

/// Of pages that describe their example in words, those that files alone can show.
Diagnostics problems_in_words(std::string_view code) {
  Diagnostics diagnostics;
  if (code == "E014")
    return TestContext().check(RuleText().text(), "rules/other.rule.yaml").diagnostics;
  if (code == "E015") {
    RuleFolder folder;
    folder.write({}, "test-rule", "a/test-rule");
    folder.write({}, "test-rule", "b/test-rule");
    folder.load(diagnostics);
    return folder.with_short_names(diagnostics);
  }
  if (code == "E303") {
    RuleText rule;
    rule.inputs = "  failed:\n    from: inspection\n    within: 401d\n";
    return TestContext().check(rule).diagnostics;
  }
  if (code == "W312") {
    RuleText rule;
    rule.more = "expect: { after: failed, event: fixed, within: 3d }\n";
    return TestContext().check(rule).diagnostics;
  }
  return diagnostics;
}

/// A section for each page that has something to show.
std::string all_rendered(Language language) {
  std::string out;
  for (const ErrorPage& page : error_pages()) {
    const Diagnostics found = page.example == ExampleOf::kWords ? problems_in_words(page.code)
                                                                : problems_of(page, page.wrong.en);
    const std::string text = rendered(found, language);
    if (!text.empty()) out += "==== " + std::string(page.code) + "\n" + text;
  }
  return out;
}

class ErrorExamples : public testing::TestWithParam<Language> {};

TEST_P(ErrorExamples, ReadAsTheyDid) {
  const std::string path = std::string("tests/rules/check/golden/error_examples.") +
                           (GetParam() == Language::kEnglish ? "en" : "zh") + ".txt";
  const std::string found = all_rendered(GetParam());
  if (std::getenv("TRIBUTARY_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << found;
  std::stringstream held;
  held << std::ifstream(path).rdbuf();
  EXPECT_EQ(found, held.str());
}

INSTANTIATE_TEST_SUITE_P(Both, ErrorExamples,
                         testing::Values(Language::kEnglish, Language::kChinese));

/// What comes from a lock, a calendar or a running engine's state has tests where that is.
TEST(ErrorExamplesTest, OnlyThoseOfALockACalendarOrAStateAreLeftOut) {
  std::string left_out;
  for (const ErrorPage& page : error_pages()) {
    const bool is_shown =
        page.example != ExampleOf::kWords || !problems_in_words(page.code).sorted().empty();
    if (!is_shown) left_out += std::string(page.code) + " ";
  }
  EXPECT_EQ(left_out, "E401 W220 W221 W222 W240 ");
}

}  // namespace
}  // namespace tributary
