#include "ops/tributary/screen/console.h"

#include <gtest/gtest.h>

#include <map>
#include <sstream>

namespace tributary {
namespace {

Language language_in(const std::map<std::string, std::string>& variables) {
  return language_of_environment([&](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  });
}

TEST(Console, takes_its_language_from_the_environment) {
  EXPECT_EQ(language_in({}), Language::kEnglish);
  EXPECT_EQ(language_in({{"LANG", "zh_CN.UTF-8"}}), Language::kChinese);
  EXPECT_EQ(language_in({{"LANG", "de_DE.UTF-8"}}), Language::kEnglish);
  EXPECT_EQ(language_in({{"LANG", "zh_CN.UTF-8"}, {"LC_ALL", "C"}}), Language::kEnglish);
  EXPECT_EQ(language_in({{"LANG", "zh_CN.UTF-8"}, {"LC_ALL", ""}}), Language::kChinese);
}

TEST(Console, colours_a_terminal_only_and_not_against_its_wish) {
  std::ostringstream out;
  const Console pipe(out, out, Looker{});
  EXPECT_EQ(pipe.styled("x", Style::kRed), "x");
  const Console terminal(out, out, Looker{.out_is_terminal = true});
  EXPECT_EQ(terminal.styled("x", Style::kRed), "\x1b[1;31mx\x1b[0m");
  const Console plain(out, out, Looker{.out_is_terminal = true, .wants_colour = false});
  EXPECT_EQ(plain.styled("x", Style::kRed), "x");
}

TEST(Console, says_levels_in_words) {
  EXPECT_EQ(word_of(Level::kOrange, Language::kEnglish), "orange");
  EXPECT_EQ(word_of(Level::kOrange, Language::kChinese), chinese_name_of(Level::kOrange));
}

TEST(Console, tells_a_chinese_reader_what_kind_of_error_it_is) {
  const Error error{ErrorCode::kDenied, "cannot write /x"};
  for (const auto& [language, said] :
       {std::pair{Language::kEnglish, "tributary: cannot write /x\n"},
        {Language::kChinese, "tributary: 没有权限：cannot write /x\n"}}) {
    std::ostringstream err;
    Console(err, err, Looker{.language = language}).complain(error);
    EXPECT_EQ(err.str(), said);
  }
}

TEST(Console, groups_digits_by_three) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(1234567), "1,234,567");
}

}  // namespace
}  // namespace tributary
