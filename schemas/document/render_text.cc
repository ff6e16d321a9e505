// The text form: what a person reads in a terminal.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "engine/base/check.h"
#include "engine/base/text.h"
#include "schemas/document/render.h"
#include "schemas/document/render_machine.h"

namespace tributary {

namespace {

/// A longer line is shown around its mistake only.
constexpr std::size_t kMostCharactersShown = 160;
constexpr std::size_t kCharactersBefore = 60;

struct Palette {
  std::string_view error, warning, quiet, plain;
};
constexpr Palette kColours{"\x1b[1;31m", "\x1b[1;33m", "\x1b[34m", "\x1b[0m"};
constexpr Palette kNoColours{"", "", "", ""};

/// A source line as it may stand in a terminal, and the cells before and under the mistake.
struct Excerpt {
  std::string line;
  std::size_t cells_before = 0;
  std::size_t cells_marked = 1;
};

/// Control characters could drive the terminal that shows them; bytes that are no UTF-8 come out as
/// U+FFFD as well. A tab is seen.
void append_shown(std::string& line, std::string_view character, char32_t code) {
  constexpr char32_t kReplacement = 0xFFFD;
  const bool is_control = code < 0x20 || (code >= 0x7F && code < 0xA0);
  const bool is_hidden = is_control || code == kReplacement;
  if (is_hidden) character = code == '\t' ? "→" : "\xEF\xBF\xBD";
  line += character;
}

/// Text that quotes a file (a key may hold any character by an escape), as it may be shown.
std::string shown_text(std::string_view text) {
  std::string shown;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t code = next_code_point(text, at);
    append_shown(shown, text.substr(begin, at - begin), code);
  }
  return shown;
}

Excerpt excerpt_of(const Diagnostic& diagnostic) {
  const std::size_t first = std::max(diagnostic.column, 1U) - 1;
  const std::size_t last = first + std::max(diagnostic.length, 1U);
  const bool cuts_begin = first > kMostCharactersShown - kCharactersBefore;
  const std::size_t from = cuts_begin ? first - kCharactersBefore : 0;
  Excerpt excerpt;
  if (cuts_begin) excerpt.line = "…";
  excerpt.cells_before = display_width(excerpt.line);
  std::string before;
  std::string marked;
  std::size_t index = 0;
  for (std::size_t at = 0; at < diagnostic.source_line.size(); ++index) {
    const std::size_t begin = at;
    const char32_t code = next_code_point(diagnostic.source_line, at);
    if (index < from) continue;
    if (index >= from + kMostCharactersShown) {
      excerpt.line += "…";
      break;
    }
    std::string shown;
    append_shown(shown, std::string_view(diagnostic.source_line).substr(begin, at - begin), code);
    excerpt.line += shown;
    if (index < first) before += shown;
    if (index >= first && index < last) marked += shown;
  }
  excerpt.cells_before += display_width(before);
  excerpt.cells_marked = std::max<std::size_t>(1, display_width(marked));
  return excerpt;
}

class TextPrinter {
 public:
  explicit TextPrinter(const RenderOptions& options)
      : is_chinese_(options.language == Language::kChinese),
        palette_(options.colour ? kColours : kNoColours) {}

  void print(const Diagnostic& diagnostic) {
    if (!out_.empty()) out_ += '\n';
    const std::string number = std::to_string(diagnostic.line);
    const std::string gutter(diagnostic.line == 0 ? 1 : number.size(), ' ');
    heading(diagnostic);
    place(diagnostic, gutter);
    const bool has_line = diagnostic.line > 0 && !diagnostic.source_line.empty();
    const std::string found = suggestion(diagnostic);
    if (has_line) {
      const Excerpt excerpt = excerpt_of(diagnostic);
      rule(gutter, "");
      append(fmt::format("{}{} |{} {}\n", palette_.quiet, number, palette_.plain, excerpt.line));
      rule(gutter, fmt::format(" {}{}{}{}{}{}", std::string(excerpt.cells_before, ' '),
                               colour_of(diagnostic), std::string(excerpt.cells_marked, '^'),
                               found.empty() ? "" : " ", found, palette_.plain));
      if (!diagnostic.valid.empty()) rule(gutter, "");
    } else if (!found.empty()) {
      append(fmt::format("{} = {}\n", gutter, found));
    }
    if (diagnostic.valid.empty()) return;
    append(fmt::format("{} {}={} {}{}{}\n", gutter, palette_.quiet, palette_.plain,
                       note_of(diagnostic), is_chinese_ ? "：" : ": ",
                       join(diagnostic.valid, is_chinese_ ? "、" : ", ")));
  }

  void left_out(std::size_t count) {
    if (count == 0) return;
    append(is_chinese_ ? fmt::format("\n另有 {} 条未列出（每个文件最多 {} 条）\n", count,
                                     kMostDiagnosticsPerFile)
                       : fmt::format("\nand {} more (at most {} per file are shown)\n", count,
                                     kMostDiagnosticsPerFile));
  }

  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  void append(const std::string& text) { out_ += text; }
  void rule(const std::string& gutter, const std::string& rest) {
    append(fmt::format("{} {}|{}{}\n", gutter, palette_.quiet, palette_.plain, rest));
  }
  void heading(const Diagnostic& diagnostic) {
    const bool is_error = diagnostic.severity == Severity::kError;
    const std::string_view word =
        is_chinese_ ? (is_error ? "错误" : "警告") : (is_error ? "error" : "warning");
    append(fmt::format("{}{}[{}]{}{}{}\n", colour_of(diagnostic), word, diagnostic.code,
                       palette_.plain, is_chinese_ ? "：" : ": ",
                       shown_text(is_chinese_ ? diagnostic.message_zh : diagnostic.message_en)));
  }
  void place(const Diagnostic& diagnostic, const std::string& gutter) {
    const std::string at =
        diagnostic.line == 0 ? "" : fmt::format(":{}:{}", diagnostic.line, diagnostic.column);
    append(fmt::format("{}{}-->{} {}{}\n", gutter, palette_.quiet, palette_.plain,
                       shown_text(diagnostic.file), at));
  }
  [[nodiscard]] std::string suggestion(const Diagnostic& diagnostic) const {
    if (diagnostic.suggestion.empty()) return "";
    return is_chinese_ ? fmt::format("是不是 `{}`？", diagnostic.suggestion)
                       : fmt::format("did you mean `{}`?", diagnostic.suggestion);
  }
  [[nodiscard]] std::string note_of(const Diagnostic& diagnostic) const {
    if (is_chinese_) return diagnostic.note_zh.empty() ? "可用的名称" : diagnostic.note_zh;
    return diagnostic.note.empty() ? "valid names" : diagnostic.note;
  }
  [[nodiscard]] std::string_view colour_of(const Diagnostic& diagnostic) const {
    return diagnostic.severity == Severity::kError ? palette_.error : palette_.warning;
  }

  bool is_chinese_;
  Palette palette_;
  std::string out_;
};

std::string render_text(const Diagnostics& diagnostics, const RenderOptions& options) {
  TextPrinter printer(options);
  for (const Diagnostic& diagnostic : diagnostics.sorted()) printer.print(diagnostic);
  printer.left_out(diagnostics.left_out());
  return printer.take();
}

}  // namespace

std::optional<DiagnosticFormat> diagnostic_format_named(std::string_view name) {
  if (name == "text") return DiagnosticFormat::kText;
  if (name == "json") return DiagnosticFormat::kJson;
  if (name == "sarif") return DiagnosticFormat::kSarif;
  if (name == "github") return DiagnosticFormat::kGithub;
  return std::nullopt;
}

std::optional<Language> language_named(std::string_view name) {
  if (name == "en") return Language::kEnglish;
  if (name == "zh") return Language::kChinese;
  return std::nullopt;
}

std::string render(const Diagnostics& diagnostics, const RenderOptions& options) {
  switch (options.format) {
    case DiagnosticFormat::kText:
      return render_text(diagnostics, options);
    case DiagnosticFormat::kJson:
      return render_json(diagnostics, options.language);
    case DiagnosticFormat::kSarif:
      return render_sarif(diagnostics, options.language);
    case DiagnosticFormat::kGithub:
      return render_github(diagnostics, options.language);
  }
  return {};
}

}  // namespace tributary
