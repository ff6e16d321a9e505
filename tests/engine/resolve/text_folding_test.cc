#include "engine/resolve/text_folding.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "engine/resolve/address.h"

namespace tributary {
namespace {

const TextFolding& folding() {
  static const TextFolding kFolding;
  return kFolding;
}

TEST(TextFolding, WritesOneNameInOneWay) {
  struct Case {
    const char* given;
    const char* folded;
  };
  const Case cases[] = {
      {"Kevin's  Hamburger-Heaven", "KEVINS HAMBURGER HEAVEN"},
      {"Ａ座　１２", "A座12"},
      {"東風路三十一號", "东风路31号"},
      {"二〇一厂", "201厂"},
      {"一百零五中学", "105中学"},
      {"二万三千号", "23000号"},
      {"十里铺", "10里铺"},
      {"百货大楼", "百货大楼"},
      {"一二十", "一二十"},
      {"A & B", "A AND B"},
      {"幸福 小区（东）", "幸福小区东"},
      {"", ""},
  };
  for (const Case& c : cases) EXPECT_EQ(folding().name(c.given), c.folded) << c.given;
}

TEST(TextFolding, TakesBytesThatAreNoText) { EXPECT_EQ(folding().name("a\xff\xfe b"), "A B"); }

/// Text of the characters that mean something to the folding, and others.
rc::Gen<std::string> any_text() {
  static const std::vector<std::string> kPieces = {
      "一", "二", "十",     "百",     "千", "万", "〇",  "零",    "號",   "号", "楼", "樓",
      "栋", "幢", "座",     "单元",   "室", "层", "路",  "街",    "(",    ")",  "-",  "－",
      "#",  "&",  "'",      " ",      "　", ",",  "1",   "2",     "０",   "A",  "ｂ", "z",
      "é",  "ß",  "湖南省", "長沙市", "東", "St", "Ave", "North", "\xff", "٣"};
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(kPieces)),
                      [](const std::vector<std::string>& pieces) {
                        std::string text;
                        for (const std::string& piece : pieces) text += piece;
                        return text;
                      });
}

TEST(TextFolding, FoldingTwiceIsFoldingOnce) {
  EXPECT_TRUE(rc::check("names", [] {
    const std::string once = folding().name(*any_text());
    RC_ASSERT(folding().name(once) == once);
  }));
}

TEST(TextFolding, ReadingAnAddressTwiceIsReadingItOnce) {
  const AddressReader reader(Divisions{});
  EXPECT_TRUE(rc::check("Chinese addresses", [&] {
    const std::string once = reader.read("东" + *any_text()).place;
    RC_ASSERT(reader.read(once).place == once);
  }));
  EXPECT_TRUE(rc::check("with or without a Chinese character", [&] {
    const std::string once = reader.read(*any_text()).place;
    RC_ASSERT(reader.read(once).place == once);
  }));
}

TEST(TextFolding, ReadingAStreetTwiceIsReadingItOnce) {
  static const std::vector<std::string> kWords = {
      "12",       "145-151", "37R",   "North", "N",           "East", "St",  "Street",
      "Ave",      "Beacon",  "First", "Saint", "Park",        "Way",  "0",   "5",
      "Broadway", "Old",     "Mount", "Court", "&",           "/",    "and", "Unit",
      "of",       "-",       "0012",  "1/2",   "Intersection"};
  EXPECT_TRUE(rc::check("streets", [] {
    const auto words = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(kWords));
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    const AddressReader reader(Divisions{});
    const std::string once = reader.read(text).place;
    RC_ASSERT(reader.read(once).place == once);
  }));
}

}  // namespace
}  // namespace tributary
