// From a scalar of the document to an expression or a template, with exact places in the file.
#include <algorithm>
#include <utility>

#include "rules/language/parser.h"
#include "rules/language/rule_source.h"

namespace tributary::language {
namespace {

/// Parses into a scratch collector first, so that a cut-off plain scalar can be told from a plain
/// mistake.
bool is_cut_by_comment(const YamlDocument& document, const YamlNode& node,
                       const SourceText& source) {
  if (!document.comment_follows(node)) return false;
  Diagnostics scratch;
  Problems problems(document.file(), document.text(), scratch);
  return !parse_expression(source, problems);
}

Extent whole(const YamlNode& node) { return extent_of(node.span); }

void move_to(Expr& expr, Extent extent) {
  expr.extent = expr.mark = extent;
  for (Expr& part : expr.parts) move_to(part, extent);
}

class TemplateReader {
 public:
  TemplateReader(SourceText source, std::optional<Extent> inexact, Problems& problems)
      : source_(source), inexact_(inexact), problems_(problems) {}

  std::vector<TemplatePiece> run() {
    while (at_ < source_.text.size()) {
      const char c = source_.text[at_];
      const bool is_doubled = at_ + 1 < source_.text.size() && source_.text[at_ + 1] == c;
      if ((c == '{' || c == '}') && is_doubled) {
        plain_ += c;
        at_ += 2;
      } else if (c == '{') {
        if (!hole()) break;
      } else if (c == '}') {
        problems_.error("E006", extent(at_, at_ + 1),
                        say("this `}` closes nothing", "此 `}` 没有对应的左括号"));
        break;
      } else {
        plain_ += c;
        ++at_;
      }
    }
    flush();
    return std::move(pieces_);
  }

 private:
  [[nodiscard]] Extent extent(std::size_t from, std::size_t to) const {
    if (inexact_) return *inexact_;
    return {source_.begin + static_cast<std::uint32_t>(from),
            source_.begin + static_cast<std::uint32_t>(to)};
  }

  void flush() {
    if (!plain_.empty()) pieces_.push_back({std::exchange(plain_, {}), std::nullopt});
  }

  bool hole() {
    const std::size_t close = source_.text.find('}', at_);
    if (close == std::string_view::npos) {
      problems_.error("E006", extent(at_, at_ + 1),
                      say("this `{` is not closed", "此 `{` 没有闭合"));
      return false;
    }
    flush();
    const SourceText inner{source_.text.substr(at_ + 1, close - at_ - 1),
                           extent(at_ + 1, close).begin};
    if (std::optional<Expr> expr = parse_hole(inner)) {
      if (inexact_) move_to(*expr, *inexact_);
      pieces_.push_back({"", std::move(expr)});
    }
    at_ = close + 1;
    return true;
  }

  std::optional<Expr> parse_hole(const SourceText& inner) {
    if (!inexact_) return parse_expression(inner, problems_);
    Diagnostics scratch;
    Problems silent("", "", scratch);
    std::optional<Expr> expr = parse_expression(inner, silent);
    if (!expr) {
      problems_.error("E002", *inexact_,
                      say("`{0}` is no expression", "`{0}` 不是表达式", {inner.text}));
    }
    return expr;
  }

  SourceText source_;
  std::optional<Extent> inexact_;
  Problems& problems_;
  std::size_t at_ = 0;
  std::string plain_;
  std::vector<TemplatePiece> pieces_;
};

}  // namespace

std::optional<Expr> read_expression(const YamlDocument& document, const YamlNode& node,
                                    Problems& problems) {
  if (!node.is_scalar()) {
    problems.error("E110", whole(node), say("expected an expression", "此处应为表达式"));
    return std::nullopt;
  }
  const std::optional<RawText> raw = document.raw(node);
  if (!raw) {
    problems.error(
        "E013", whole(node),
        say("an expression may not be folded (`>`) or hold escapes; use plain text or `|`",
            "表达式不能使用折叠文本（`>`）或转义，请用普通文本或 `|`"));
    return std::nullopt;
  }
  const SourceText source{raw->text, static_cast<std::uint32_t>(raw->begin)};
  if (is_cut_by_comment(document, node, source)) {
    problems.error("E013", whole(node),
                   say("` #` ends this expression; put it in a `|` block",
                       "` #` 会截断表达式，请改用 `|` 文本块"));
    return std::nullopt;
  }
  return parse_expression(source, problems);
}

TemplateSource read_template(const YamlDocument& document, const YamlNode& node,
                             Problems& problems) {
  TemplateSource out;
  out.extent = whole(node);
  if (!node.is_scalar()) {
    problems.error("E110", out.extent, say("expected a text", "此处应为文本"));
    return out;
  }
  out.written = node.text;
  const std::optional<RawText> raw = document.raw(node);
  const bool is_exact = raw && raw->text == node.text;
  const SourceText source{node.text, is_exact ? static_cast<std::uint32_t>(raw->begin) : 0};
  out.pieces =
      TemplateReader(source, is_exact ? std::nullopt : std::optional(out.extent), problems).run();
  return out;
}

}  // namespace tributary::language
