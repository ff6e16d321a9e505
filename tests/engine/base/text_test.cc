#include "engine/base/text.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <string_view>
#include <vector>

namespace tributary {
namespace {

using namespace std::string_view_literals;

TEST(Text, DecodesEveryLength) {
  const std::string_view text = "aé中😀";
  std::size_t at = 0;
  EXPECT_EQ(next_code_point(text, at), U'a');
  EXPECT_EQ(next_code_point(text, at), U'é');
  EXPECT_EQ(next_code_point(text, at), U'中');
  EXPECT_EQ(next_code_point(text, at), U'😀');
  EXPECT_EQ(at, text.size());
  EXPECT_TRUE(is_valid_utf8(text));
  EXPECT_TRUE(is_valid_utf8(""));
  EXPECT_TRUE(is_valid_utf8("\xf4\x8f\xbf\xbf"));  // U+10FFFF
}

TEST(Text, InvalidBytesBecomeOneReplacementEach) {
  for (const std::string_view bad :
       {"\x80"sv, "\xc0\x80"sv, "\xc1\xbf"sv, "\xe0\x80\x80"sv, "\xed\xa0\x80"sv,
        "\xf0\x80\x80\x80"sv, "\xf4\x90\x80\x80"sv, "\xf5\x80\x80\x80"sv, "\xff"sv, "\xe4\xb8"sv,
        "\xe4\x41\x41"sv}) {
    EXPECT_FALSE(is_valid_utf8(bad));
    std::size_t at = 0;
    EXPECT_EQ(next_code_point(bad, at), U'\xfffd');
    EXPECT_EQ(at, 1U);
  }
}

TEST(Text, WidthCountsTerminalCells) {
  const std::pair<std::string_view, std::size_t> kCases[] = {
      {"", 0},     {"abc", 3}, {"é", 1},      {"e\u0301", 1},
      {"中文", 4}, {"Ａ", 2},  {"한", 2},     {"、", 2},
      {"😀", 2},    {"ﾊﾝ", 2},  {"\u200b", 0}, {"\u1112\u1161\u11ab", 2},
      {"𠀀", 2},   {"ไก่", 2},  {"\u1f16", 1}, {"…", 1}};
  for (const auto& [text, cells] : kCases) EXPECT_EQ(display_width(text), cells) << text;
}

TEST(Text, FitsToExactlySoManyCells) {
  EXPECT_EQ(fit_to_width("ab", 4), "ab  ");
  EXPECT_EQ(fit_to_width("abcd", 4), "abcd");
  EXPECT_EQ(fit_to_width("abcde", 4), "abc…");
  EXPECT_EQ(fit_to_width("中文字", 5), "中文…");
  EXPECT_EQ(fit_to_width("中文字", 4), "中… ") << "half of a wide character cannot be shown";
  EXPECT_EQ(fit_to_width("e\u0301ab", 2), "e\u0301…") << "a mark stays with its letter";
  EXPECT_EQ(fit_to_width("中", 1), "…");
  EXPECT_EQ(fit_to_width("abc", 0), "");
}

TEST(TextProperty, FittedTextHasItsWidth) {
  EXPECT_TRUE(rc::check([](const std::vector<std::uint8_t>& picks) {
    constexpr std::string_view kPieces[] = {"a", "é", "中", "e\u0301", "😀", "\xff", " "};
    std::string text;
    for (const std::uint8_t pick : picks) text += kPieces[pick % std::size(kPieces)];
    const auto cells = *rc::gen::inRange<std::size_t>(0, 40);
    RC_ASSERT(display_width(fit_to_width(text, cells)) == cells);
  }));
}

TEST(Text, DistanceCountsSteps) {
  EXPECT_EQ(edit_distance("", ""), 0U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("topci", "topic"), 1U) << "a swap is one step";
  EXPECT_EQ(edit_distance("ca", "abc"), 3U) << "no part is changed twice";
  EXPECT_EQ(edit_distance("中文", "中国"), 1U) << "counted in characters, not bytes";
}

TEST(TextProperty, DistanceIsSymmetricAndBounded) {
  EXPECT_TRUE(rc::check([](const std::string& a, const std::string& b) {
    const std::size_t distance = edit_distance(a, b);
    RC_ASSERT(distance == edit_distance(b, a));
    RC_ASSERT(edit_distance(a, a) == 0U);
    RC_ASSERT(distance <= std::max(a.size(), b.size()));
  }));
}

TEST(Text, NearestNameIsTheOneMeant) {
  const std::vector<std::string> names{"topic", "tonic", "severity", "at"};
  EXPECT_EQ(nearest_name("topci", names), "topic");
  EXPECT_EQ(nearest_name("toric", names), "topic") << "of equally near ones the first";
  EXPECT_EQ(nearest_name("sevrty", names), "severity");
  EXPECT_EQ(nearest_name("topic", names), "topic");
  EXPECT_EQ(nearest_name("household", names), std::nullopt);
  EXPECT_EQ(nearest_name("xy", names), std::nullopt) << "two steps, but nothing in common";
  EXPECT_EQ(nearest_name("x", {}), std::nullopt);
}

TEST(Text, ALongNameMayBeAThirdWrong) {
  const std::vector<std::string> names{"temperature_max"};
  EXPECT_EQ(nearest_name("temperture_mx", names), "temperature_max");
  EXPECT_EQ(nearest_name("tmprtre_max", names), std::nullopt) << "four steps, a third is three";
  EXPECT_EQ(nearest_name("tempratre_max", names), "temperature_max");
}

TEST(Text, Joins) {
  const std::vector<std::string> parts{"a", "b", "c"};
  EXPECT_EQ(join(parts, ", "), "a, b, c");
  EXPECT_EQ(join({}, ", "), "");
}

}  // namespace
}  // namespace tributary
