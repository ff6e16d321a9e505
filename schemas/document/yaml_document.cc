#include "schemas/document/yaml_document.h"

#include <algorithm>
#include <fstream>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/text.h"
#include "schemas/document/yaml_parser.h"

namespace tributary {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::uint32_t count_characters(std::string_view text) {
  std::uint32_t count = 0;
  for (std::size_t at = 0; at < text.size();) {
    next_code_point(text, at);
    ++count;
  }
  return count;
}

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r'; }

}  // namespace

bool YamlNode::is_empty() const {
  return is_scalar() && style == ScalarStyle::kPlain && text.empty();
}

bool YamlNode::is_null() const {
  return is_scalar() && style == ScalarStyle::kPlain && text == "null";
}

const YamlEntry* YamlNode::entry(std::string_view key) const {
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [&](const YamlEntry& each) { return each.key == key; });
  return found == entries.end() ? nullptr : &*found;
}

const YamlNode* YamlNode::find(std::string_view key) const {
  const YamlEntry* found = entry(key);
  return found == nullptr ? nullptr : &found->value;
}

YamlDocument::YamlDocument(std::string file, std::string text)
    : file_(std::move(file)), text_(std::move(text)) {
  if (std::string_view(text_).starts_with(kByteOrderMark)) text_.erase(0, kByteOrderMark.size());
  line_starts_.push_back(0);
  for (std::size_t i = 0; i < text_.size(); ++i) {
    const bool ends_line =
        text_[i] == '\n' || (text_[i] == '\r' && (i + 1 == text_.size() || text_[i + 1] != '\n'));
    if (ends_line) line_starts_.push_back(i + 1);
  }
}

std::optional<YamlDocument> YamlDocument::parse(std::string file, std::string text,
                                                Diagnostics& diagnostics) {
  if (text.size() > kMostYamlBytes) {
    diagnostics.file_error("E013", file,
                           {"the file has more than 1 MiB; split it", "文件超过 1 MiB，请拆分"});
    return std::nullopt;
  }
  YamlDocument document(std::move(file), std::move(text));
  if (!YamlBuilder(document, diagnostics).build()) return std::nullopt;
  return document;
}

std::optional<YamlDocument> YamlDocument::load(const std::string& path, Diagnostics& diagnostics) {
  std::ifstream in(path, std::ios::binary);
  std::string text;
  if (in) {
    // One byte more than allowed, so that a file which is too long is seen to be.
    text.resize(kMostYamlBytes + 1);
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
  }
  if (!in.is_open() || in.bad() || (in.fail() && !in.eof())) {
    diagnostics.file_error("E013", path, {"the file cannot be read", "无法读取文件"});
    return std::nullopt;
  }
  return parse(path, std::move(text), diagnostics);
}

std::optional<RawText> YamlDocument::raw(const YamlNode& node) const {
  if (!node.is_scalar()) return std::nullopt;
  CHECK_LE(node.span.begin, node.span.end);
  CHECK_LE(node.span.end, text_.size());
  std::size_t begin = node.span.begin;
  std::size_t end = node.span.end;
  const std::string_view whole = std::string_view(text_).substr(begin, end - begin);
  switch (node.style) {
    case ScalarStyle::kPlain:
      break;
    case ScalarStyle::kSingleQuoted:
    case ScalarStyle::kDoubleQuoted: {
      if (whole.size() < 2) return std::nullopt;
      const std::string_view inner = whole.substr(1, whole.size() - 2);
      const char escape = node.style == ScalarStyle::kSingleQuoted ? '\'' : '\\';
      if (inner.find(escape) != std::string_view::npos) return std::nullopt;
      ++begin;
      --end;
      break;
    }
    case ScalarStyle::kLiteral: {
      const std::size_t header = whole.find_first_of("\r\n");
      begin = header == std::string_view::npos ? end : begin + header;
      break;
    }
    case ScalarStyle::kFolded:
      return std::nullopt;
  }
  return RawText{std::string_view(text_).substr(begin, end - begin), begin};
}

Span YamlDocument::span_at(const RawText& raw, std::size_t offset, std::size_t bytes) const {
  const std::size_t begin = std::min(raw.begin + offset, text_.size());
  const std::size_t end = std::min(begin + bytes, text_.size());
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), begin);
  const auto number = static_cast<std::uint32_t>(after - line_starts_.begin());
  const std::size_t start = line_starts_[number - 1];
  const std::size_t line_end = start + line(number).size();
  const std::size_t shown_end = std::max(begin, std::min(end, line_end));
  const std::string_view all = text_;
  return {.line = number,
          .column = count_characters(all.substr(start, begin - start)) + 1,
          .length = std::max(1U, count_characters(all.substr(begin, shown_end - begin))),
          .begin = begin,
          .end = end};
}

bool YamlDocument::comment_follows(const YamlNode& node) const {
  if (!node.is_scalar() || node.style != ScalarStyle::kPlain) return false;
  std::size_t at = node.span.end;
  while (at < text_.size() && text_[at] == ' ') ++at;
  return at > node.span.end && at < text_.size() && text_[at] == '#';
}

std::string_view YamlDocument::line(std::uint32_t number) const {
  if (number == 0 || number > line_starts_.size()) return {};
  const std::size_t begin = line_starts_[number - 1];
  std::size_t end = number < line_starts_.size() ? line_starts_[number] : text_.size();
  while (end > begin && is_blank(text_[end - 1]) && text_[end - 1] != ' ') --end;
  return std::string_view(text_).substr(begin, end - begin);
}

}  // namespace tributary
