#include "ops/tributary/screen/harmless_cell.h"

#include "engine/base/decimal.h"
#include "engine/base/text.h"

namespace tributary {
namespace {

/// The full-width ones are the same to a spreadsheet of East Asia.
bool begins_formula(char32_t point) {
  constexpr std::u32string_view kBegins = U"=+-@\uFF1D\uFF0B\uFF0D\uFF20";
  return kBegins.find(point) != std::u32string_view::npos;
}

/// What a reader may split cells at, whatever was meant, and what it may drop before it looks.
bool may_end_cell(char32_t point) {
  constexpr std::u32string_view kEnds = U",;|\t\r\n\v\f\"";
  return kEnds.find(point) != std::u32string_view::npos;
}
bool may_be_dropped(char32_t point) {
  return point <= U' ' || point == U'\u00A0' || point == U'\u3000' || point == U'\uFEFF';
}

}  // namespace

std::string harmless_cell(std::string_view text) {
  if (Decimal::parse(text)) return std::string(text);
  std::string out;
  bool is_at_beginning = true;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t point = next_code_point(text, at);
    if (is_at_beginning && begins_formula(point)) out += '\'';
    is_at_beginning = may_end_cell(point) || (is_at_beginning && may_be_dropped(point));
    out += text.substr(begin, at - begin);
  }
  return out;
}

}  // namespace tributary
