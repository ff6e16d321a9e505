#include "schemas/decode/code_pattern.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <re2/re2.h>

#include <string>
#include <vector>

#include "schemas/catalog/catalog.h"

namespace tributary {
namespace {

TEST(CodePattern, CharacterSetsWithCountsNeedNoAutomaton) {
  const CodePattern pattern("^[0-9A-Za-z-]{2,12}$");
  EXPECT_TRUE(pattern.is_simple());
  EXPECT_TRUE(pattern.matches("500103"));
  EXPECT_TRUE(pattern.matches("a-"));
  EXPECT_FALSE(pattern.matches("5"));
  EXPECT_FALSE(pattern.matches("5001030010011"));
  EXPECT_FALSE(pattern.matches("50 01"));
  EXPECT_FALSE(pattern.matches(""));
}

TEST(CodePattern, OthersGoToTheAutomaton) {
  const CodePattern pattern("(A|BC)+[0-9]");
  EXPECT_FALSE(pattern.is_simple());
  EXPECT_TRUE(pattern.matches("ABCA7"));
  EXPECT_FALSE(pattern.matches("xABCA7"));
}

TEST(CodePattern, NothingIsLongerThanFortyCharacters) {
  EXPECT_TRUE(CodePattern("[a-z]*").matches(std::string(40, 'a')));
  EXPECT_FALSE(CodePattern("[a-z]*").matches(std::string(41, 'a')));
  EXPECT_FALSE(CodePattern("(a|b)*").matches(std::string(41, 'a')));
  std::string chinese;
  for (int i = 0; i < 40; ++i) chinese += "号";
  EXPECT_TRUE(CodePattern("(号)*").matches(chinese));
  EXPECT_FALSE(CodePattern("(号)*").matches(chinese + "号"));
}

TEST(CodePattern, TheTableSaysWhatRe2Says) {
  const std::vector<std::string> patterns = {
      "^[0-9A-Za-z-]{2,12}$", "[a-c]+[0-2]{2}", "[ab]{1,3}c?", "a[ab]b", "[ab]*[bc]*",
      "[a-b]{2}[b-c]{1,2}c",  "-?[0-2]+",       "[ab]+b",      "a?b?c?", "[a]{1,2}[b]?[a]"};
  for (const std::string& text : patterns) {
    const CodePattern ours(text);
    const RE2 theirs(text);
    rc::check("same as RE2: " + text, [&] {
      const auto word = *rc::gen::container<std::string>(rc::gen::element('a', 'b', 'c', '0', '-'));
      RC_PRE(word.size() <= kMostCodeCharacters);
      RC_ASSERT(ours.matches(word) == RE2::FullMatch(word, theirs));
    });
  }
}

TEST(CodePattern, EveryPatternOfTheCatalogueIsSimple) {
  for (const Schema& schema : catalog().schemas) {
    for (const Field& field : schema.fields) {
      if (field.kind != FieldKind::kCode) continue;
      EXPECT_TRUE(CodePattern(field.pattern).is_simple()) << schema.name << "." << field.name;
    }
  }
}

}  // namespace
}  // namespace tributary
