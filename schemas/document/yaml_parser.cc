#include "schemas/document/yaml_parser.h"

#include <yaml.h>

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/text.h"
#include "schemas/document/reader.h"

namespace tributary {

struct YamlBuilder::Parser {
  yaml_parser_t raw{};
};

struct YamlBuilder::Event {
  yaml_event_t raw{};
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { yaml_event_delete(&raw); }
};

namespace {

/// What libyaml says, and what we say. The first whose `problem` occurs in libyaml's words.
struct Wording {
  std::string_view problem;
  std::string_view code;
  bool at_context = false;  ///< the mistake lies where the thing began, not where it was noticed
  std::string_view en;
  std::string_view zh;
};

constexpr std::array kWordings = {
    Wording{"mapping values are not allowed", "E013", false,
            "`: ` inside a value; put the value in quotes, an expression in a `|` block",
            "值中出现“: ”；请给值加引号，表达式请写成“|”块"},
    Wording{"cannot start any token", "E013", false,
            "a value cannot begin with this character; put it in quotes",
            "值不能以该字符开头；请加引号"},
    Wording{"unexpected end of stream", "E001", true, "a quote is opened here and never closed",
            "此处的引号没有闭合"},
    Wording{"unexpected document indicator", "E001", true,
            "a quote is opened here and never closed", "此处的引号没有闭合"},
    Wording{"could not find expected ':'", "E001", true, "a key without `:` after it",
            "键后缺少“:”"},
    Wording{"',' or ']'", "E001", true, "the `[` opened here has no matching `]`",
            "此处的“[”没有配对的“]”"},
    Wording{"',' or '}'", "E001", true, "the `{` opened here has no matching `}`",
            "此处的“{”没有配对的“}”"},
    Wording{"expected key", "E001", false, "the indentation does not fit the lines above",
            "缩进与上文不一致"},
    Wording{"expected '-' indicator", "E001", false, "the indentation does not fit the lines above",
            "缩进与上文不一致"},
    Wording{"block sequence entries are not allowed", "E001", false,
            "a list entry cannot stand here", "此处不能写列表项"},
    Wording{"tag", "E013", false, "YAML tags (`!name`) are not allowed",
            "不允许使用 YAML 标签（!…）"},
    Wording{"directive", "E013", false, "YAML directives (`%…`) are not allowed",
            "不允许使用 YAML 指令（%…）"},
    Wording{"expected alphabetic or numeric", "E013", true,
            "YAML anchors and aliases (`&`, `*`) are not allowed; put the value in quotes",
            "不允许使用 YAML 锚点与别名（&、*）；请给值加引号"},
    Wording{"<document start>", "E001", false, "something follows the end of the document",
            "文档结束后还有内容"},
};

bool is_line_separator(char32_t c) { return c == 0x85 || c == 0x2028 || c == 0x2029; }

bool is_control(char32_t c) {
  return (c < 0x20 && c != '\n' && c != '\r') || (c >= 0x7F && c < 0xA0) || c == 0xFFFE ||
         c == 0xFFFF;
}

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r'; }

ScalarStyle style_of(yaml_scalar_style_t style) {
  switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
      return ScalarStyle::kSingleQuoted;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
      return ScalarStyle::kDoubleQuoted;
    case YAML_LITERAL_SCALAR_STYLE:
      return ScalarStyle::kLiteral;
    case YAML_FOLDED_SCALAR_STYLE:
      return ScalarStyle::kFolded;
    default:
      return ScalarStyle::kPlain;
  }
}

std::string text_of(const yaml_char_t* value, std::size_t length) {
  const auto* bytes = reinterpret_cast<const char*>(value);  // libyaml's characters are UTF-8 bytes
  return {bytes, length};
}

}  // namespace

YamlBuilder::YamlBuilder(YamlDocument& document, Diagnostics& diagnostics)
    : document_(document), diagnostics_(diagnostics), parser_(std::make_unique<Parser>()) {
  CHECK(yaml_parser_initialize(&parser_->raw) == 1);  // fails only without memory
}

YamlBuilder::~YamlBuilder() { yaml_parser_delete(&parser_->raw); }

bool YamlBuilder::build() {
  if (!is_readable_text()) return false;
  const std::string& text = document_.text_;
  yaml_parser_set_encoding(&parser_->raw, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&parser_->raw, reinterpret_cast<const unsigned char*>(text.data()),
                               text.size());
  return read_document();
}

bool YamlBuilder::is_readable_text() {
  const std::string_view text = document_.text_;
  byte_of_character_.reserve(text.size() + 1);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    byte_of_character_.push_back(static_cast<std::uint32_t>(begin));
    const char32_t c = next_code_point(text, at);
    if (c == 0xFFFD && at == begin + 1) {
      report(document_.span_at(RawText{text, 0}, begin, 0), "E013",
             {"the file is not UTF-8 from here on", "文件从此处起不是 UTF-8 编码"});
      return false;
    }
    if (c == '\t') {
      report(document_.span_at(RawText{text, 0}, begin, 1), "E013",
             {"there is a tab here; use spaces instead, as many as in the lines around it",
              "此处是制表符（Tab 键）；请改用空格，与上下行对齐"});
      return false;
    }
    if (is_control(c) || is_line_separator(c)) {
      report(document_.span_at(RawText{text, 0}, begin, 0), "E013",
             {"a control character or an unusual line end", "出现控制字符或特殊换行符"});
      return false;
    }
  }
  byte_of_character_.push_back(static_cast<std::uint32_t>(text.size()));
  return true;
}

bool YamlBuilder::read_document() {
  Event stream;
  Event start;
  if (!next(stream) || !next(start)) return false;
  if (start.raw.type == YAML_STREAM_END_EVENT) {
    diagnostics_.file_error("E001", document_.file_, {"the file is empty", "文件是空的"});
    return false;
  }
  const auto& directives = start.raw.data.document_start;
  if (directives.version_directive != nullptr ||
      directives.tag_directives.start != directives.tag_directives.end) {
    report(span_of(start), "E013",
           {"YAML directives (`%…`) are not allowed", "不允许使用 YAML 指令（%…）"});
  }
  Event first;
  if (!next(first) || !read_node(first, 1, document_.root_)) return false;
  Event end;
  Event after;
  if (!next(end) || !next(after)) return false;
  if (after.raw.type != YAML_STREAM_END_EVENT) {
    report(span_of(after), "E013",
           {"a second document in the same file; use a file of its own",
            "同一文件中有第二个文档；请另建文件"});
  }
  return true;
}

bool YamlBuilder::next(Event& event) {
  if (yaml_parser_parse(&parser_->raw, &event.raw) == 1) return true;
  report_syntax();
  return false;
}

bool YamlBuilder::read_node(const Event& event, std::size_t depth, YamlNode& node) {
  node.span = span_of(event);
  if (depth > kMostYamlDepth || ++nodes_ > kMostYamlNodes) {
    report(node.span, "E013",
           depth > kMostYamlDepth
               ? Message{"nested more than 32 deep", "嵌套超过 32 层"}
               : Message{"more than 100000 values in one file", "一个文件中超过 100000 个值"});
    return false;
  }
  refuse_marks(event);
  switch (event.raw.type) {
    case YAML_SCALAR_EVENT:
      read_scalar(event, node);
      return true;
    case YAML_SEQUENCE_START_EVENT:
      return read_sequence(depth, node);
    case YAML_MAPPING_START_EVENT:
      return read_mapping(depth, node);
    default:  // an alias, reported by refuse_marks: stands as an empty scalar
      return true;
  }
}

void YamlBuilder::read_scalar(const Event& event, YamlNode& node) {
  const auto& scalar = event.raw.data.scalar;
  node.style = style_of(scalar.style);
  node.text = text_of(scalar.value, scalar.length);
  const bool is_quoted =
      node.style == ScalarStyle::kSingleQuoted || node.style == ScalarStyle::kDoubleQuoted;
  open_quote_.reset();
  if (is_quoted && event.raw.start_mark.line < event.raw.end_mark.line) {
    open_quote_ = event.raw.start_mark.index;
  }
}

bool YamlBuilder::read_sequence(std::size_t depth, YamlNode& node) {
  node.kind = NodeKind::kSequence;
  while (true) {
    Event event;
    if (!next(event)) return false;
    if (event.raw.type == YAML_SEQUENCE_END_EVENT) return true;
    if (!read_node(event, depth + 1, node.items.emplace_back())) return false;
  }
}

bool YamlBuilder::read_mapping(std::size_t depth, YamlNode& node) {
  node.kind = NodeKind::kMapping;
  std::unordered_map<std::string, std::uint32_t> line_of;
  while (true) {
    Event key;
    if (!next(key)) return false;
    if (key.raw.type == YAML_MAPPING_END_EVENT) return true;
    YamlEntry entry;
    if (!read_key(key, depth, entry)) return false;
    Event value;
    if (!next(value) || !read_node(value, depth + 1, entry.value)) return false;
    const auto [first, is_new] = line_of.try_emplace(entry.key, entry.key_span.line);
    if (is_new) {
      node.entries.push_back(std::move(entry));
      continue;
    }
    const std::string line = std::to_string(first->second);
    report(entry.key_span, "E011",
           {"key `" + entry.key + "` stands here twice, first in line " + line,
            "键“" + entry.key + "”重复，首次出现在第 " + line + " 行"});
  }
}

bool YamlBuilder::read_key(const Event& event, std::size_t depth, YamlEntry& entry) {
  YamlNode key;
  if (!read_node(event, depth + 1, key)) return false;
  entry.key_span = key.span;
  entry.key = std::move(key.text);
  if (!key.is_scalar() || (entry.key.empty() && event.raw.type == YAML_SCALAR_EVENT)) {
    report(entry.key_span, "E013", {"a key must be plain text", "键必须是普通文本"});
  } else if (key.style == ScalarStyle::kPlain && entry.key == "<<") {
    report(entry.key_span, "E013",
           {"YAML merge keys (`<<`) are not allowed", "不允许使用 YAML 合并键（<<）"});
  }
  return true;
}

void YamlBuilder::refuse_marks(const Event& event) {
  const yaml_char_t* anchor = nullptr;
  const yaml_char_t* tag = nullptr;
  if (event.raw.type == YAML_ALIAS_EVENT) {
    anchor = event.raw.data.alias.anchor;
  } else if (event.raw.type == YAML_SCALAR_EVENT) {
    anchor = event.raw.data.scalar.anchor;
    tag = event.raw.data.scalar.tag;
  } else if (event.raw.type == YAML_SEQUENCE_START_EVENT) {
    anchor = event.raw.data.sequence_start.anchor;
    tag = event.raw.data.sequence_start.tag;
  } else if (event.raw.type == YAML_MAPPING_START_EVENT) {
    anchor = event.raw.data.mapping_start.anchor;
    tag = event.raw.data.mapping_start.tag;
  }
  if (anchor != nullptr) {
    report(span_of(event), "E013",
           {"YAML anchors and aliases (`&`, `*`) are not allowed",
            "不允许使用 YAML 锚点与别名（&、*）"});
  }
  if (tag != nullptr) {
    report(span_of(event), "E013",
           {"YAML tags (`!name`) are not allowed", "不允许使用 YAML 标签（!…）"});
  }
}

void YamlBuilder::report_syntax() {
  if (open_quote_) {
    return report(
        span_of(*open_quote_, *open_quote_ + 1), "E001",
        {"a quote is opened here and not closed on its line", "此处的引号没有在本行闭合"});
  }
  const yaml_parser_t& parser = parser_->raw;
  const std::string problem = parser.problem == nullptr ? "" : parser.problem;
  std::size_t at = parser.problem_mark.index;
  for (const Wording& wording : kWordings) {
    if (problem.find(wording.problem) == std::string::npos) continue;
    if (wording.at_context && parser.context != nullptr) at = parser.context_mark.index;
    report(span_of(at, at + 1), wording.code, {std::string(wording.en), std::string(wording.zh)});
    return;
  }
  report(span_of(at, at + 1), "E001",
         {"this is not valid YAML (" + problem + ")", "不是合法的 YAML（" + problem + "）"});
}

void YamlBuilder::report(const Span& span, std::string_view code, Message message) {
  Reader(document_, diagnostics_).error(span, code, std::move(message));
}

Span YamlBuilder::span_of(std::size_t first_character, std::size_t last_character) const {
  const std::size_t most = byte_of_character_.size() - 1;
  const std::size_t begin = byte_of_character_[std::min(first_character, most)];
  const std::size_t end = byte_of_character_[std::min(last_character, most)];
  return document_.span_at(RawText{document_.text_, 0}, begin, end - begin);
}

Span YamlBuilder::span_of(const Event& event) const {
  const yaml_mark_t& first = event.raw.start_mark;
  const yaml_mark_t& last = event.raw.end_mark;
  Span span;
  span.line = static_cast<std::uint32_t>(first.line + 1);
  span.column = static_cast<std::uint32_t>(first.column + 1);
  span.begin = byte_of_character_[first.index];
  const bool has_text = event.raw.type == YAML_SCALAR_EVENT || event.raw.type == YAML_ALIAS_EVENT;
  if (!has_text) {
    span.end = std::min(span.begin + 1, document_.text_.size());
    return span;
  }
  span.end = std::max(span.begin, std::size_t{byte_of_character_[last.index]});
  if (last.line == first.line) {
    span.length =
        static_cast<std::uint32_t>(std::max(first.column + 1, last.column) - first.column);
    return span;
  }
  // The underline stays on the first line. A block scalar's end mark stands behind the empty lines
  // that follow it.
  const std::string_view text = document_.text_;
  while (span.end > span.begin && is_blank(text[span.end - 1])) --span.end;
  return document_.span_at(RawText{text, 0}, span.begin, span.end - span.begin);
}

}  // namespace tributary
