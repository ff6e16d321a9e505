#include "rules/language/formatted_scalar.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/base/text.h"
#include "rules/language/formatter.h"
#include "rules/language/parser.h"

namespace tributary::language {
namespace {

std::string_view written(const YamlDocument& document, const YamlNode& node) {
  return document.text().substr(node.span.begin, node.span.end - node.span.begin);
}

/// Lines of `text`, whichever way they end; a last empty one is left out.
std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
    text.remove_prefix(text.starts_with("\r\n") ? 2 : std::min<std::size_t>(1, text.size()));
  }
  return out;
}

/// Would be read as one plain scalar.
bool is_plain(std::string_view text, bool in_flow) {
  static constexpr std::string_view kNeverFirst = "[]{}\"'?:!&*@`%|>#,";
  if (text.empty() || text.front() == ' ' || text.back() == ' ' || text.back() == ':') return false;
  if (kNeverFirst.find(text.front()) != std::string_view::npos) return false;
  if (text.front() == '-' && (text.size() == 1 || text[1] == ' ')) return false;
  if (text.find(": ") != std::string_view::npos || text.find(" #") != std::string_view::npos) {
    return false;
  }
  return !in_flow || text.find_first_of(",[]{}:") == std::string_view::npos;
}

bool joins(const Expr& expr, Operator op) {
  return expr.kind == ExprKind::kBinary && expr.op == op;
}

/// As `print`, but an `and` beside an `or` keeps its brackets: who reads it need not know which
/// binds more.
std::string readable(const Expr& expr) {
  const auto bracketed = [](const Expr& part) { return "(" + readable(part) + ")"; };
  const bool is_or = joins(expr, Operator::kOr);
  if (is_or || joins(expr, Operator::kAnd)) {
    const auto side = [&](const Expr& part, bool is_right) {
      const bool is_other = joins(part, is_or ? Operator::kAnd : Operator::kOr);
      return is_other || (is_right && joins(part, expr.op)) ? bracketed(part) : readable(part);
    };
    return side(expr.parts[0], false) + (is_or ? " or " : " and ") + side(expr.parts[1], true);
  }
  if (expr.kind == ExprKind::kNot) {
    const Expr& part = expr.parts[0];
    const bool is_joined = joins(part, Operator::kOr) || joins(part, Operator::kAnd);
    if (is_joined) return "not " + bracketed(part);
  }
  return print(expr);
}

/// A chain of `or` (or, without one, of `and`) as one line for each of its parts.
void split_chain(const Expr& expr, Operator op, std::vector<std::string>& out) {
  if (!joins(expr.parts[0], op)) {
    const std::string whole = readable(expr);
    const std::string left = readable(expr.parts[0]);
    const std::size_t end = whole.starts_with(left + " ") ? left.size() : left.size() + 2;
    out.push_back(whole.substr(0, end));
    out.push_back(whole.substr(end + 1));
    return;
  }
  split_chain(expr.parts[0], op, out);
  out.push_back(readable(expr).substr(readable(expr.parts[0]).size() + 1));
}

std::vector<std::string> expression_lines(const Expr& expr) {
  std::vector<std::string> out;
  const bool is_chain = joins(expr, Operator::kOr) || joins(expr, Operator::kAnd);
  const std::string whole = readable(expr);
  if (!is_chain || display_width(whole) + 8 <= kMostFormattedColumns) return {whole};
  split_chain(expr, expr.op, out);
  return out;
}

FormattedScalar literal(std::string_view text) {
  const std::vector<std::string> lines = lines_of(text);
  const auto filled = std::find_if(lines.begin(), lines.end(), [](const std::string& line) {
    return line.find_first_not_of(' ') != std::string::npos;
  });
  const std::string indent = filled != lines.end() && filled->starts_with(' ') ? "2" : "";
  return {"|" + indent + (text.ends_with('\n') ? "" : "-"), lines};
}

/// A `|` block holds any text but one that begins or ends with lines of nothing.
bool fits_literal(std::string_view text) {
  const auto is_blank = [](std::string_view line) {
    return line.find_first_not_of(' ') == std::string_view::npos;
  };
  if (text.find('\r') != std::string_view::npos) return false;
  const std::vector<std::string> lines = lines_of(text);
  return !lines.empty() && !is_blank(lines.front()) && !is_blank(lines.back());
}

/// `>` as it stands, with the indentation taken off; nullopt where that is not simply the first
/// line's.
std::optional<FormattedScalar> folded_block(const YamlDocument& document, const YamlNode& node) {
  std::vector<std::string> lines = lines_of(written(document, node));
  if (lines.size() < 2 || !fits_literal(node.text)) return std::nullopt;
  std::string head = lines.front();
  head = head.substr(0, head.find_first_of(" #"));
  if (head != ">" && head != ">-") return std::nullopt;
  lines.erase(lines.begin());
  const std::size_t indent = lines.front().find_first_not_of(' ');
  if (indent == std::string::npos) return std::nullopt;
  for (std::string& line : lines) {
    const bool is_blank = line.find_first_not_of(' ') == std::string::npos;
    if (!is_blank && line.find_first_not_of(' ') < indent) return std::nullopt;
    line.erase(0, indent);
    if (is_blank && !line.empty()) return std::nullopt;
  }
  return FormattedScalar{head, lines};
}

/// Plain or quoted over several lines: YAML does not count the spaces at either end of a line.
FormattedScalar continued(const YamlDocument& document, const YamlNode& node) {
  std::vector<std::string> lines = lines_of(written(document, node));
  for (std::string& line : lines) {
    line.erase(0, std::min(line.find_first_not_of(' '), line.size()));
  }
  FormattedScalar out{std::move(lines.front()), {}};
  out.lines.assign(lines.begin() + 1, lines.end());
  return out;
}

FormattedScalar expression_block(const Expr& expr, std::size_t column) {
  const std::string whole = readable(expr);
  if (is_plain(whole, false) && column + 1 + display_width(whole) <= kMostFormattedColumns) {
    return {whole, {}};
  }
  return {"|", expression_lines(expr)};
}

}  // namespace

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(text, at);
    if (c == U'"' || c == U'\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c == U'\n') {
      out += "\\n";
    } else if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || c == 0xFEFF ||
               c == 0xFFFE || c == 0xFFFF) {
      out += fmt::format("\\u{:04X}", static_cast<std::uint32_t>(c));
    } else {
      out += text.substr(begin, at - begin);
    }
  }
  return out + '"';
}

std::optional<Expr> expression_of(const YamlDocument& document, const YamlNode& node) {
  const std::optional<RawText> raw = document.raw(node);
  if (!raw || node.is_empty()) return std::nullopt;
  Diagnostics unheard;
  Problems problems(document.file(), document.text(), unheard);
  return parse_expression({raw->text, static_cast<std::uint32_t>(raw->begin)}, problems);
}

std::string format_flow_scalar(const YamlDocument& document, const YamlNode& node,
                               bool is_expression) {
  if (is_expression) {
    if (const std::optional<Expr> expr = expression_of(document, node)) {
      std::string text = readable(*expr);
      if (is_plain(text, true)) return text;
      if (text.find('\'') == std::string::npos) return "'" + text + "'";
    }
  }
  const std::string_view raw = written(document, node);
  if (raw.find_first_of("\r\n") == std::string_view::npos) return std::string(raw);
  if (node.style == ScalarStyle::kPlain && is_plain(node.text, true)) return node.text;
  return quoted(node.text);
}

FormattedScalar format_block_scalar(const YamlDocument& document, const YamlNode& node,
                                    bool is_expression, std::size_t column) {
  if (is_expression) {
    if (const std::optional<Expr> expr = expression_of(document, node)) {
      return expression_block(*expr, column);
    }
  }
  const std::string_view raw = written(document, node);
  switch (node.style) {
    case ScalarStyle::kLiteral:
      if (fits_literal(node.text)) return literal(node.text);
      return {quoted(node.text), {}};
    case ScalarStyle::kFolded: {
      if (auto folded = folded_block(document, node)) return *folded;
      if (fits_literal(node.text)) return literal(node.text);
      return {quoted(node.text), {}};
    }
    default:
      break;
  }
  if (raw.find_first_of("\r\n") == std::string_view::npos) return {std::string(raw), {}};
  return continued(document, node);
}

}  // namespace tributary::language
