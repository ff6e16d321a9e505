#include "rules/language/problems.h"

#include <algorithm>
#include <utility>

#include "engine/base/text.h"

namespace tributary::language {
namespace {

std::string fill(std::string_view pattern, std::initializer_list<std::string_view> values) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool is_hole = pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}' &&
                         pattern[i + 1] >= '0' && pattern[i + 1] <= '9';
    const auto index = is_hole ? static_cast<std::size_t>(pattern[i + 1] - '0') : 0;
    if (is_hole && index < values.size()) {
      out += *(values.begin() + index);
      i += 2;
    } else {
      out += pattern[i];
    }
  }
  return out;
}

std::uint32_t characters(std::string_view text) {
  std::uint32_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) next_code_point(text, at);
  return count;
}

}  // namespace

Extent extent_of(const Span& span) {
  return {static_cast<std::uint32_t>(span.begin), static_cast<std::uint32_t>(span.end)};
}

Message say(std::string_view en, std::string_view zh,
            std::initializer_list<std::string_view> values) {
  return {fill(en, values), fill(zh, values)};
}

void Problems::error(std::string_view code, Extent at, Message message, const Help& help) {
  ++errors_;
  if (code < "E2") nonsense_.push_back(at);
  add(Severity::kError, code, at, std::move(message), help);
}

bool Problems::has_nonsense_in(Extent extent) const {
  return std::any_of(nonsense_.begin(), nonsense_.end(), [&](const Extent& error) {
    return error.begin >= extent.begin && error.end <= extent.end;
  });
}

void Problems::warn(std::string_view code, Extent at, Message message, const Help& help) {
  add(Severity::kWarning, code, at, std::move(message), help);
}

void Problems::add(Severity severity, std::string_view code, Extent at, Message message,
                   const Help& help) {
  if (!reported_.emplace(code, at.begin).second) return;
  const std::size_t begin = std::min<std::size_t>(at.begin, text_.size());
  std::size_t line_begin = begin;
  while (line_begin > 0 && text_[line_begin - 1] != '\n') --line_begin;
  std::size_t line_end = std::min(text_.find('\n', begin), text_.size());
  const std::size_t end = std::clamp<std::size_t>(at.end, begin, line_end);
  if (line_end > line_begin && text_[line_end - 1] == '\r') --line_end;

  Diagnostic found;
  found.code = code;
  found.severity = severity;
  found.file = file_;
  found.line = static_cast<std::uint32_t>(
      1 + std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(line_begin), '\n'));
  found.column = characters(text_.substr(line_begin, begin - line_begin)) + 1;
  found.length = std::max<std::uint32_t>(1, characters(text_.substr(begin, end - begin)));
  found.message_en = std::move(message.en);
  found.message_zh = std::move(message.zh);
  if (!help.hides_line) found.source_line = text_.substr(line_begin, line_end - line_begin);
  if (!help.valid.empty()) suggest(found, help.found, help.valid, help.note);
  diagnostics_.add(std::move(found));
}

}  // namespace tributary::language
