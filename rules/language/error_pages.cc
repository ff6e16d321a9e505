#include "rules/language/error_pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <vector>

#include "rules/language/error_page_tables.h"

namespace tributary {
namespace {

std::vector<ErrorPage> all_pages() {
  std::vector<ErrorPage> out;
  for (const auto pages : {language::reading_pages(), language::name_pages(),
                           language::people_pages(), language::other_pages()}) {
    out.insert(out.end(), pages.begin(), pages.end());
  }
  return out;
}

std::string indented(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out += fmt::format("    {}\n", text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace

std::span<const ErrorPage> error_pages() {
  static const std::vector<ErrorPage> kPages = all_pages();
  return kPages;
}

const ErrorPage* error_page(std::string_view code) {
  std::string upper(code);
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  for (const ErrorPage& page : error_pages()) {
    if (page.code == upper) return &page;
  }
  return nullptr;
}

std::string page_text(const ErrorPage& page, Language language) {
  const bool is_chinese = language == Language::kChinese;
  const auto in = [&](const Bilingual& both) { return is_chinese ? both.zh : both.en; };
  return fmt::format("{}{}{}\n\n{}\n\n{}\n\n{}\n{}\n\n{}", page.code, is_chinese ? "：" : ": ",
                     in(page.title), in(page.text),
                     is_chinese ? "错误示例：" : "Wrong:", indented(in(page.wrong)),
                     is_chinese ? "正确示例：" : "Right:", indented(in(page.right)));
}

}  // namespace tributary
