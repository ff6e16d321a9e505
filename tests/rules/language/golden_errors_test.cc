// What an analyst reads when a rule is wrong, to the character, in both languages. The wrong rules
// and the texts lie in golden/; TRIBUTARY_UPDATE_GOLDEN=1 writes the texts anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/rules/language/rule_text.h"

namespace tributary {
namespace {

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

class GoldenTest : public testing::TestWithParam<const char*> {};

TEST_P(GoldenTest, Reads) {
  const std::filesystem::path folder = std::getenv("TRIBUTARY_TEST_DATA");
  const std::string file = std::string(GetParam()) + ".rule.yaml";
  TestContext context;
  context.rule_ids = {"fire-building-repeat", "gas-building-reports", "lift-building-faults"};
  const CheckedRule checked = context.check(read(folder / file), file);
  EXPECT_NE(checked.rule.has_value(), checked.diagnostics.has_errors());
  for (const Language language : {Language::kEnglish, Language::kChinese}) {
    const char* ending = language == Language::kEnglish ? ".en.txt" : ".zh.txt";
    const std::filesystem::path path = folder / (GetParam() + std::string(ending));
    const std::string found = checked.rendered(language);
    if (std::getenv("TRIBUTARY_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << found;
    EXPECT_EQ(found, read(path));
  }
}

INSTANTIATE_TEST_SUITE_P(Errors, GoldenTest,
                         testing::Values("misspelt", "people", "signals", "syntax"));

/// Ten typical mistakes of an analyst, each in a rule that is sound otherwise.
INSTANTIATE_TEST_SUITE_P(Mistakes, GoldenTest,
                         testing::Values("mistake-field", "mistake-equals", "mistake-number",
                                         "mistake-unit", "mistake-quote", "mistake-tab",
                                         "mistake-person", "mistake-count", "mistake-level",
                                         "mistake-key"));

}  // namespace
}  // namespace tributary
