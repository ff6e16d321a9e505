#include "engine/resolve/text_folding.h"

#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <memory>

#include "engine/base/check.h"
#include "engine/base/text.h"

namespace tributary {

namespace {

constexpr char32_t kFirstHan = 0x3400;
constexpr char32_t kLastHan = 0x9fff;

bool is_ascii_alnum(char32_t c) {
  return (c >= U'0' && c <= U'9') || (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z');
}
bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }

bool is_word(char32_t c) {
  if (c < 0x80) return is_ascii_alnum(c);
  const auto point = static_cast<UChar32>(c);
  // 〇 is a "letter number", which isalnum leaves out.
  return is_han(c) || c == U'〇' || u_isalnum(point) != 0 ||
         (U_GET_GC_MASK(point) & (U_GC_MN_MASK | U_GC_MC_MASK)) != 0;
}

/// As next_code_point, at hand for what addresses are made of: ASCII and three bytes of U+1000 to
/// U+CFFF.
char32_t next_character(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(at);
  if (first < 0x80) {
    ++at;
    return first;
  }
  const bool is_common = first >= 0xe1 && first <= 0xec && at + 2 < text.size() &&
                         (byte(at + 1) & 0xc0U) == 0x80U && (byte(at + 2) & 0xc0U) == 0x80U;
  if (!is_common) return next_code_point(text, at);
  at += 3;
  return ((first & 0xfU) << 12U) | ((byte(at - 2) & 0x3fU) << 6U) | (byte(at - 1) & 0x3fU);
}

void append_utf8(char32_t c, std::string& out) {
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out.push_back(static_cast<char>(0xc0 | (c >> 6)));
    out.push_back(static_cast<char>(0x80 | (c & 0x3f)));
  } else if (c < 0x10000) {
    out.push_back(static_cast<char>(0xe0 | (c >> 12)));
    out.push_back(static_cast<char>(0x80 | ((c >> 6) & 0x3f)));
    out.push_back(static_cast<char>(0x80 | (c & 0x3f)));
  } else {
    out.push_back(static_cast<char>(0xf0 | (c >> 18)));
    out.push_back(static_cast<char>(0x80 | ((c >> 12) & 0x3f)));
    out.push_back(static_cast<char>(0x80 | ((c >> 6) & 0x3f)));
    out.push_back(static_cast<char>(0x80 | (c & 0x3f)));
  }
}

/// From kFirstHan: the simplified character of each. Constant; made once in a process.
std::vector<char32_t> make_simplified() {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::Transliterator> to_simplified(
      icu::Transliterator::createInstance("Hant-Hans", UTRANS_FORWARD, error));
  CHECK(U_SUCCESS(error) && to_simplified != nullptr);  // part of every ICU
  std::vector<char32_t> table(kLastHan - kFirstHan + 1);
  for (char32_t c = kFirstHan; c <= kLastHan; ++c) {
    icu::UnicodeString text(static_cast<UChar32>(c));
    to_simplified->transliterate(text);
    const bool single = text.countChar32() == 1;
    table[c - kFirstHan] = single ? static_cast<char32_t>(text.char32At(0)) : c;
  }
  // So that folding twice is folding once.
  for (char32_t& target : table) {
    if (target >= kFirstHan && target <= kLastHan) target = table[target - kFirstHan];
  }
  return table;
}

const std::vector<char32_t>& simplified_table() {
  static const std::vector<char32_t> kTable = make_simplified();
  return kTable;
}

}  // namespace

TextFolding::TextFolding() : simplified_(simplified_table()) {}

bool is_han(char32_t c) {
  return (c >= kFirstHan && c <= kLastHan) || (c >= 0x20000 && c <= 0x323af);
}

bool has_han(std::u32string_view text) {
  for (const char32_t c : text) {
    if (is_han(c)) return true;
  }
  return false;
}

std::string to_utf8(std::u32string_view text) {
  std::string out;
  out.reserve(text.size() * 3);
  for (const char32_t c : text) append_utf8(c, out);
  return out;
}

std::u32string TextFolding::simplify(std::string_view text) const {
  constexpr char32_t kFullWidthFirst = 0xff01;
  constexpr char32_t kFullWidthLast = 0xff5e;
  constexpr char32_t kIdeographicSpace = 0x3000;
  constexpr char32_t kReplacement = 0xfffd;
  std::u32string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    char32_t c = next_character(text, at);
    if (c >= kFullWidthFirst && c <= kFullWidthLast) c -= kFullWidthFirst - U'!';
    if (c >= U'a' && c <= U'z') {
      c -= U'a' - U'A';
    } else if (c == kReplacement || c == kIdeographicSpace || c < U' ') {
      c = U' ';
    } else if (c >= kFirstHan && c <= kLastHan) {
      c = simplified_[c - kFirstHan];
    } else if (c >= 0x80) {
      c = static_cast<char32_t>(u_toupper(static_cast<UChar32>(c)));
      // Dashes of every kind; some fonts' full-width hyphen is a box-drawing line.
      if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x2500) c = U'-';
    }
    out.push_back(c);
  }
  return out;
}

std::u32string TextFolding::without_punctuation(std::u32string_view text, bool keep_dash) {
  std::u32string out;
  out.reserve(text.size());
  bool gap = false;
  const auto append = [&](char32_t c) {
    // Chinese is written without spaces: one that stands there says nothing.
    if (gap && !out.empty() && is_ascii_alnum(out.back()) && is_ascii_alnum(c)) {
      out.push_back(U' ');
    }
    gap = false;
    out.push_back(c);
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char32_t c = text[i];
    const bool between_digits =
        i > 0 && i + 1 < text.size() && is_digit(text[i - 1]) && is_digit(text[i + 1]);
    if (is_word(c)) {
      append(c);
    } else if (c == U'&') {
      gap = true;
      for (const char32_t letter : std::u32string_view(U"AND")) append(letter);
      gap = true;
    } else if (c == U'-' && keep_dash && between_digits) {
      out.push_back(c);
    } else if (c != U'\'' && c != U'\u2019') {
      gap = true;
    }
  }
  return out;
}

std::string TextFolding::name(std::string_view text) const {
  const std::u32string plain = without_punctuation(simplify(text), false);
  return to_utf8(has_han(plain) ? with_digits(plain) : plain);
}

}  // namespace tributary
