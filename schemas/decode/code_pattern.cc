#include "schemas/decode/code_pattern.h"

#include <re2/re2.h>

#include <charconv>
#include <string>

#include "engine/base/check.h"

namespace tributary {
namespace {

/// Characters that mean something in a pattern outside a set.
constexpr std::string_view kSpecial = "\\^$.|?*+()[]{}";

std::size_t characters_in(std::string_view utf8) {
  std::size_t count = 0;
  for (const char c : utf8) count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
  return count;
}

/// `[A-Za-z0-9_-]` at the front of `left`; ASCII only, not negated, no escapes.
bool take_set(std::string_view& left, std::bitset<256>& set) {
  const std::size_t end = left.find(']', 1);
  if (end == std::string_view::npos || end == 1) return false;
  const std::string_view inside = left.substr(1, end - 1);
  if (inside.front() == '^' || inside.find_first_of("\\[") != std::string_view::npos) return false;
  for (std::size_t i = 0; i < inside.size(); ++i) {
    const auto from = static_cast<unsigned char>(inside[i]);
    auto to = from;
    if (i + 2 < inside.size() && inside[i + 1] == '-') {
      to = static_cast<unsigned char>(inside[i + 2]);
      i += 2;
    }
    if (to < from || to > 126) return false;
    for (unsigned c = from; c <= to; ++c) set.set(c);
  }
  left.remove_prefix(end + 1);
  return true;
}

bool take_number(std::string_view& left, std::size_t& out) {
  const auto [end, error] = std::from_chars(left.data(), left.data() + left.size(), out);
  if (error != std::errc()) return false;
  left.remove_prefix(static_cast<std::size_t>(end - left.data()));
  return true;
}

/// `+`, `*`, `?`, `{n}`, `{n,m}` or nothing.
bool take_count(std::string_view& left, std::size_t& least, std::size_t& most) {
  if (left.empty()) return true;
  const char c = left.front();
  if (c == '+' || c == '*' || c == '?') {
    least = c == '+' ? 1 : 0;
    most = c == '?' ? 1 : kMostCodeCharacters;
    left.remove_prefix(1);
    return true;
  }
  if (c != '{') return true;
  left.remove_prefix(1);
  if (!take_number(left, least)) return false;
  most = least;
  if (left.starts_with(',')) {
    left.remove_prefix(1);
    if (!take_number(left, most)) return false;
  }
  if (!left.starts_with('}')) return false;
  left.remove_prefix(1);
  return least <= most;
}

std::string_view without_anchors(std::string_view pattern) {
  if (pattern.starts_with('^')) pattern.remove_prefix(1);
  if (pattern.ends_with('$') && !pattern.ends_with("\\$")) pattern.remove_suffix(1);
  return pattern;
}

}  // namespace

struct CodePattern::Automaton {
  explicit Automaton(const std::string& pattern) : re(pattern, RE2::Quiet) { CHECK(re.ok()); }
  RE2 re;
};

/// Greedy matching decides rightly only where neighbours that can trade characters do not exist: a
/// part of varying length must share no character with the part behind it.
std::optional<std::vector<CodePattern::Part>> CodePattern::simple_parts(std::string_view pattern) {
  std::vector<Part> parts;
  std::string_view left = without_anchors(pattern);
  while (!left.empty()) {
    Part part;
    if (left.front() == '[') {
      if (!take_set(left, part.set)) return std::nullopt;
    } else {
      const auto c = static_cast<unsigned char>(left.front());
      if (c > 126 || kSpecial.find(left.front()) != std::string_view::npos) return std::nullopt;
      part.set.set(c);
      left.remove_prefix(1);
    }
    if (!take_count(left, part.least, part.most)) return std::nullopt;
    if (!parts.empty()) {
      const Part& before = parts.back();
      const bool varies = before.least != before.most;
      if ((varies && (before.set & part.set).any()) || (varies && part.least == 0)) {
        return std::nullopt;
      }
    }
    parts.push_back(part);
  }
  return parts;
}

CodePattern::CodePattern(std::string_view pattern) {
  if (auto parts = simple_parts(pattern)) {
    parts_ = std::move(*parts);
    return;
  }
  automaton_ = std::make_unique<Automaton>(std::string(pattern));
}
CodePattern::~CodePattern() = default;
CodePattern::CodePattern(CodePattern&&) noexcept = default;
CodePattern& CodePattern::operator=(CodePattern&&) noexcept = default;

bool CodePattern::matches(std::string_view text) const {
  if (text.size() > kMostCodeCharacters && characters_in(text) > kMostCodeCharacters) return false;
  if (automaton_ != nullptr) {
    return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), automaton_->re);
  }
  for (const Part& part : parts_) {
    std::size_t count = 0;
    while (count < part.most && count < text.size() &&
           part.set[static_cast<unsigned char>(text[count])]) {
      ++count;
    }
    if (count < part.least) return false;
    text.remove_prefix(count);
  }
  return text.empty();
}

}  // namespace tributary
