// Every code that a check can give has a page, and the page's examples are true.
#include "rules/language/error_pages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "tests/rules/check/page_examples.h"

namespace tributary {
namespace {

using testing::Contains;
using testing::HasSubstr;

std::set<std::string> codes_of(const ErrorPage& page, std::string_view example) {
  std::set<std::string> codes;
  for (const Diagnostic& found : problems_of(page, example).sorted()) codes.insert(found.code);
  return codes;
}

/// Codes that something reports; the pages themselves report none.
std::set<std::string> codes_in_sources() {
  const std::regex code("\"([EW][0-9]{3})\"");
  std::set<std::string> out;
  for (const char* room : {"rules", "schemas", "ops/tributary"}) {
    for (const auto& file : std::filesystem::recursive_directory_iterator(room)) {
      if (file.path().extension() != ".cc") continue;
      if (file.path().filename().string().starts_with("error_pages")) continue;
      std::ifstream in(file.path());
      std::stringstream text;
      text << in.rdbuf();
      const std::string all = text.str();
      for (std::sregex_iterator found(all.begin(), all.end(), code), end; found != end; ++found) {
        out.insert((*found)[1].str());
      }
    }
  }
  return out;
}

class ErrorPageTest : public testing::TestWithParam<std::string> {};

TEST_P(ErrorPageTest, HasTrueExamples) {
  const ErrorPage& page = *error_page(GetParam());
  if (page.example == ExampleOf::kWords) {
    EXPECT_NE(page.wrong.zh, page.right.zh);
    return;
  }
  EXPECT_THAT(codes_in_sources(), Contains(GetParam()));
  EXPECT_THAT(codes_of(page, page.wrong.en), Contains(GetParam()));
  for (const std::string& code : codes_of(page, page.right.en)) {
    EXPECT_FALSE(code.starts_with('E') || code == GetParam()) << "the right one gives " << code;
  }
}

std::vector<std::string> codes_with_pages() {
  std::vector<std::string> out;
  for (const ErrorPage& page : error_pages()) out.emplace_back(page.code);
  return out;
}

INSTANTIATE_TEST_SUITE_P(Pages, ErrorPageTest, testing::ValuesIn(codes_with_pages()),
                         [](const auto& each) { return each.param; });

TEST(ErrorPages, AreThereForEveryCodeInTheSources) {
  std::set<std::string> without;
  for (const std::string& code : codes_in_sources()) {
    if (error_page(code) == nullptr) without.insert(code);
  }
  EXPECT_THAT(without, testing::IsEmpty());
  EXPECT_TRUE(codes_in_sources().contains("E102"));
}

TEST(ErrorPages, AreInOrderAndInBothLanguages) {
  std::string last;
  for (const ErrorPage& page : error_pages()) {
    EXPECT_LT(last, page.code);
    last = page.code;
    EXPECT_THAT(page_text(page, Language::kChinese), HasSubstr(std::string(page.text.zh)));
    EXPECT_THAT(page_text(page, Language::kEnglish), HasSubstr(std::string(page.text.en)));
    EXPECT_TRUE(page.title.zh != page.title.en && !page.title.zh.empty());
  }
  EXPECT_EQ(error_page("e102"), error_page("E102"));
  EXPECT_EQ(error_page("E999"), nullptr);
}

}  // namespace
}  // namespace tributary
