#include <cstdint>
#include <optional>
#include <string>

#include "engine/resolve/text_folding.h"

namespace tributary {

namespace {

/// 0–9, or −1.
int digit_of(char32_t c) {
  switch (c) {
    case U'〇':
    case U'零':
      return 0;
    case U'一':
    case U'壹':
      return 1;
    case U'二':
    case U'贰':
      return 2;
    case U'三':
    case U'叁':
      return 3;
    case U'四':
    case U'肆':
      return 4;
    case U'五':
    case U'伍':
      return 5;
    case U'六':
    case U'陆':
      return 6;
    case U'七':
    case U'柒':
      return 7;
    case U'八':
    case U'捌':
      return 8;
    case U'九':
    case U'玖':
      return 9;
    default:
      return -1;
  }
}

/// 10, 100, 1000, 10000, or 0.
std::int64_t unit_of(char32_t c) {
  switch (c) {
    case U'十':
    case U'拾':
      return 10;
    case U'百':
    case U'佰':
      return 100;
    case U'千':
    case U'仟':
      return 1000;
    case U'万':
      return 10000;
    default:
      return 0;
  }
}

bool is_numeral(char32_t c) { return digit_of(c) >= 0 || unit_of(c) > 0; }

/// The value of a whole run with units, nullopt when it is no well-formed number (百货, 一二十).
std::optional<std::int64_t> value_of(std::u32string_view run) {
  std::int64_t total = 0;
  std::int64_t section = 0;
  std::int64_t last_unit = 100000;  // units fall from left to right
  int pending = -1;
  for (const char32_t c : run) {
    if (const int digit = digit_of(c); digit >= 0) {
      if (pending > 0) return std::nullopt;
      pending = digit;
      continue;
    }
    const std::int64_t unit = unit_of(c);
    if (unit == 10000) {
      section += pending > 0 ? pending : 0;
      if (section == 0 || total > 0) return std::nullopt;
      total = section * unit;
      section = 0;
      last_unit = unit;
    } else {
      if (unit >= last_unit) return std::nullopt;
      const bool bare_ten = unit == 10 && pending < 0 && section == 0;
      if (pending <= 0 && !bare_ten) return std::nullopt;
      section += (bare_ten ? 1 : pending) * unit;
      last_unit = unit;
    }
    pending = -1;
  }
  return total + section + (pending > 0 ? pending : 0);
}

/// What the run is replaced by: itself when it is no number.
std::u32string rewritten(std::u32string_view run) {
  bool has_unit = false;
  for (const char32_t c : run) has_unit = has_unit || unit_of(c) > 0;
  std::u32string out;
  if (!has_unit) {
    for (const char32_t c : run) out.push_back(U'0' + static_cast<char32_t>(digit_of(c)));
    return out;
  }
  const std::optional<std::int64_t> value = value_of(run);
  if (!value) return std::u32string(run);
  for (const char digit : std::to_string(*value)) out.push_back(static_cast<char32_t>(digit));
  return out;
}

}  // namespace

std::u32string with_digits(std::u32string_view text) {
  std::u32string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && is_numeral(text[end])) ++end;
    if (end == i) {
      out.push_back(text[i++]);
    } else {
      out += rewritten(text.substr(i, end - i));
      i = end;
    }
  }
  return out;
}

}  // namespace tributary
