#include "schemas/document/reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

#include "schemas/document/unit_words.h"

namespace tributary {

namespace {

/// A longer line is not copied into each of its diagnostics; it would not be read anyway.
constexpr std::size_t kMostLineBytes = 4096;

std::vector<std::string> owned(std::initializer_list<std::string_view> names) {
  return {names.begin(), names.end()};
}

/// The whole of `text` as an integer; a leading `+`, spaces and an empty text are refused.
std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

struct ByteUnit {
  std::string_view name;
  std::uint64_t bytes;
};
constexpr std::array kByteUnits = {ByteUnit{"GiB", std::uint64_t{1} << 30},
                                   ByteUnit{"MiB", std::uint64_t{1} << 20},
                                   ByteUnit{"KiB", std::uint64_t{1} << 10}, ByteUnit{"B", 1}};

std::optional<std::uint64_t> parse_byte_count(std::string_view text) {
  for (const ByteUnit& unit : kByteUnits) {
    if (!text.ends_with(unit.name)) continue;
    const auto number = parse_integer(text.substr(0, text.size() - unit.name.size()));
    const std::uint64_t most = std::numeric_limits<std::int64_t>::max() / unit.bytes;
    if (!number || *number < 0 || static_cast<std::uint64_t>(*number) > most) return std::nullopt;
    return static_cast<std::uint64_t>(*number) * unit.bytes;
  }
  return std::nullopt;
}

Message found_instead(const YamlNode& node, const Message& expected) {
  if (node.is_mapping()) {
    return {fmt::format("expected {}, found a mapping", expected.en),
            fmt::format("应为{}，实为键值表", expected.zh)};
  }
  if (node.is_sequence()) {
    return {fmt::format("expected {}, found a list", expected.en),
            fmt::format("应为{}，实为列表", expected.zh)};
  }
  return {fmt::format("expected {}, found `{}`", expected.en, node.text),
          fmt::format("应为{}，实为“{}”", expected.zh, node.text)};
}

}  // namespace

Diagnostic Reader::at(const Span& span, std::string_view code, Message message, Severity severity,
                      ShowLine show) const {
  Diagnostic diagnostic;
  diagnostic.code = std::string(code);
  diagnostic.severity = severity;
  diagnostic.file = document_.file();
  diagnostic.line = span.line;
  diagnostic.column = span.column;
  diagnostic.length = span.length;
  diagnostic.message_en = std::move(message.en);
  diagnostic.message_zh = std::move(message.zh);
  const std::string_view line = document_.line(span.line);
  if (show == ShowLine::kYes && line.size() <= kMostLineBytes) diagnostic.source_line = line;
  return diagnostic;
}

void Reader::error(const Span& span, std::string_view code, Message message) {
  report(at(span, code, std::move(message)));
}

void Reader::warning(const Span& span, std::string_view code, Message message) {
  report(at(span, code, std::move(message), Severity::kWarning));
}

bool Reader::keys(const YamlNode& node, std::initializer_list<std::string_view> valid) {
  return keys(node, owned(valid));
}

bool Reader::keys(const YamlNode& node, std::span<const std::string> valid) {
  if (!node.is_mapping()) {
    wrong_type(node, {"keys and values", "键值表"});
    return false;
  }
  for (const YamlEntry& entry : node.entries) {
    if (std::find(valid.begin(), valid.end(), entry.key) == valid.end()) {
      unknown_key(entry, valid, {"valid keys", "可用的键"});
    }
  }
  return true;
}

void Reader::unknown_key(const YamlEntry& entry, std::span<const std::string> valid,
                         const Message& note) {
  Diagnostic diagnostic =
      at(entry.key_span, "E010",
         {fmt::format("unknown key `{}`", entry.key), fmt::format("未知的键“{}”", entry.key)});
  suggest(diagnostic, entry.key, valid, note);
  if (!diagnostic.suggestion.empty()) misspelt_[&entry] = diagnostic.suggestion;
  report(std::move(diagnostic));
}

bool Reader::is_misspelt_in(const YamlNode& mapping, std::string_view key) const {
  return std::any_of(mapping.entries.begin(), mapping.entries.end(), [&](const YamlEntry& entry) {
    const auto found = misspelt_.find(&entry);
    return found != misspelt_.end() && found->second == key;
  });
}

const YamlNode* Reader::required(const YamlNode& mapping, std::string_view key) {
  const YamlEntry* entry = mapping.entry(key);
  if (entry == nullptr) {
    if (is_misspelt_in(mapping, key)) return nullptr;  // E010 asked for this one
    error(mapping.span, "E012",
          {fmt::format("missing key `{}`", key), fmt::format("缺少键“{}”", key)});
    return nullptr;
  }
  if (entry->value.is_empty()) {
    error(entry->key_span, "E012",
          {fmt::format("key `{}` has no value", key), fmt::format("键“{}”没有值", key)});
    return nullptr;
  }
  return &entry->value;
}

std::optional<std::string> Reader::text(const YamlNode& node) {
  if (node.is_scalar() && !node.is_empty()) return node.text;
  wrong_type(node, {"text", "文本"});
  return std::nullopt;
}

std::optional<std::int64_t> Reader::integer(const YamlNode& node, std::int64_t least,
                                            std::int64_t most) {
  const auto value = node.is_scalar() ? parse_integer(node.text) : std::nullopt;
  if (value && *value >= least && *value <= most) return value;
  wrong_type(node, {fmt::format("a whole number from {} to {}", least, most),
                    fmt::format("{} 到 {} 的整数", least, most)});
  return std::nullopt;
}

std::optional<Decimal> Reader::decimal(const YamlNode& node) {
  const auto value = node.is_scalar() ? Decimal::parse(node.text) : std::nullopt;
  if (!value) wrong_type(node, {"a number", "数字"});
  return value;
}

std::optional<Millis> Reader::duration(const YamlNode& node) {
  if (node.is_scalar()) {
    if (auto value = parse_duration(node.text)) return *value;
    if (!node.text.empty() && node.text.front() >= '0' && node.text.front() <= '9') {
      wrong_unit(node);
      return std::nullopt;
    }
  }
  wrong_type(node, {"a duration such as 24h", "时长（如 24h）"});
  return std::nullopt;
}

std::optional<std::uint64_t> Reader::byte_count(const YamlNode& node) {
  const auto value = node.is_scalar() ? parse_byte_count(node.text) : std::nullopt;
  if (!value) wrong_type(node, {"a size such as 64MiB", "大小（如 64MiB）"});
  return value;
}

std::optional<bool> Reader::boolean(const YamlNode& node) {
  if (node.is_scalar() && node.text == "true") return true;
  if (node.is_scalar() && node.text == "false") return false;
  wrong_type(node, {"`true` or `false`", "true 或 false"});
  return std::nullopt;
}

std::optional<std::vector<std::string>> Reader::texts(const YamlNode& node) {
  std::vector<std::string> values;
  if (!node.is_sequence()) {
    auto single = text(node);
    if (!single) return std::nullopt;
    values.push_back(std::move(*single));
    return values;
  }
  bool is_complete = true;
  for (const YamlNode& item : node.items) {
    auto value = text(item);
    is_complete = is_complete && value.has_value();
    if (value) values.push_back(std::move(*value));
  }
  if (!is_complete) return std::nullopt;
  return values;
}

std::optional<std::size_t> Reader::one_of(const YamlNode& node,
                                          std::initializer_list<std::string_view> valid) {
  if (!node.is_scalar()) {
    wrong_type(node, {"one word", "一个词"});
    return std::nullopt;
  }
  const auto* found = std::find(valid.begin(), valid.end(), std::string_view(node.text));
  if (found != valid.end()) return static_cast<std::size_t>(found - valid.begin());
  Diagnostic diagnostic = at(node.span, "E110",
                             {fmt::format("`{}` is not one of the values allowed here", node.text),
                              fmt::format("“{}”不是此处允许的值", node.text)});
  suggest(diagnostic, node.text, owned(valid), {"valid values", "可用的值"});
  report(std::move(diagnostic));
  return std::nullopt;
}

void Reader::wrong_unit(const YamlNode& node) {
  Diagnostic diagnostic =
      at(node.span, "E111",
         {fmt::format("`{}` is no duration; write 15min, 24h, 30d, 2w or 28d+20h (a month is 30d; "
                      "m is metres)",
                      node.text),
          fmt::format("“{}”不是时长；请写成 15min、24h、30d、2w 或 28d+20h（一个月写 30d；m 是米）",
                      node.text)});
  const std::size_t digits = node.text.find_first_not_of("0123456789.");
  const std::string_view meant =
      digits == std::string::npos ? "" : unit_meant(std::string_view(node.text).substr(digits));
  const std::string suggested = node.text.substr(0, digits) + std::string(meant);
  if (!meant.empty() && parse_duration(suggested)) diagnostic.suggestion = suggested;
  report(std::move(diagnostic));
}

void Reader::wrong_type(const YamlNode& node, const Message& expected) {
  error(node.span, "E110", found_instead(node, expected));
}

}  // namespace tributary
