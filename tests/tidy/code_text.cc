#include "tests/tidy/code_text.h"

#include <re2/re2.h>

#include <algorithm>
#include <cctype>

#include "tests/tidy/source_tree.h"

namespace tributary::tidy {
namespace {

/// Walks over code and copies it, blanking what is not code.
class Blanker {
 public:
  explicit Blanker(std::string_view code) : code_(code) { out_.reserve(code.size()); }

  std::string run() && {
    while (at_ < code_.size()) {
      if (starts_with("//")) {
        blank_until(code_.find('\n', at_));
      } else if (starts_with("/*")) {
        const std::size_t end = code_.find("*/", at_ + 2);
        blank_until(end == std::string_view::npos ? end : end + 2);
      } else if (starts_with("R\"") && !is_after_name()) {
        raw_string();
      } else if (code_[at_] == '"' || (code_[at_] == '\'' && !is_digit_separator())) {
        literal(code_[at_]);
      } else {
        keep();
      }
    }
    return std::move(out_);
  }

 private:
  bool starts_with(std::string_view what) const { return code_.substr(at_).starts_with(what); }
  bool is_name_char(std::size_t i) const {
    return std::isalnum(static_cast<unsigned char>(code_[i])) != 0 || code_[i] == '_';
  }
  bool is_after_name() const { return at_ > 0 && is_name_char(at_ - 1); }
  bool is_digit_separator() const {
    return is_after_name() && at_ + 1 < code_.size() && is_name_char(at_ + 1) &&
           std::isdigit(static_cast<unsigned char>(code_[at_ - 1])) != 0;
  }
  void keep() { out_ += code_[at_++]; }
  void blank() {
    out_ += code_[at_] == '\n' ? '\n' : ' ';
    ++at_;
  }
  void blank_until(std::size_t end) {
    end = std::min(end, code_.size());
    while (at_ < end) blank();
  }
  void literal(char quote) {
    keep();
    while (at_ < code_.size() && code_[at_] != quote && code_[at_] != '\n') {
      if (code_[at_] == '\\' && at_ + 1 < code_.size()) blank();
      blank();
    }
    if (at_ < code_.size()) keep();
  }
  void raw_string() {
    const std::size_t open = code_.find('(', at_);
    if (open == std::string_view::npos) return blank_until(code_.size());
    const std::string close = ")" + std::string(code_.substr(at_ + 2, open - at_ - 2)) + "\"";
    const std::size_t end = code_.find(close, open);
    blank_until(end == std::string_view::npos ? end : end + close.size());
  }

  std::string_view code_;
  std::size_t at_ = 0;
  std::string out_;
};

enum class Scope { kOutside, kFunction, kInside };

/// What a `{` opens, by the text since the last `;`, `{` or `}`.
Scope scope_opened(std::string_view head, Scope around) {
  static const RE2 is_outside(
      R"((?s)^\s*(\S.*\s)?(namespace|extern|class|struct|union|enum)\b[^()=]*$)");
  static const RE2 is_type_with_call(R"(\b(class|struct|enum)\s+[\w:]+(\s+final)?\s*:[^:])");
  static const RE2 is_function(R"(\))");
  static const RE2 is_value(R"(=\s*$)");
  if (around != Scope::kOutside) return Scope::kInside;
  const re2::StringPiece text(head.data(), head.size());
  if (RE2::PartialMatch(text, is_value)) return Scope::kInside;
  if (RE2::PartialMatch(text, is_outside) || RE2::PartialMatch(text, is_type_with_call)) {
    return Scope::kOutside;
  }
  return RE2::PartialMatch(text, is_function) ? Scope::kFunction : Scope::kInside;
}

std::string one_line(std::string_view head) {
  std::string out;
  for (const char c : head) {
    const bool space = std::isspace(static_cast<unsigned char>(c)) != 0;
    if (!space) out += c;
    if (space && !out.empty() && out.back() != ' ') out += ' ';
  }
  return out.substr(0, 60);
}

}  // namespace

std::string without_comments_and_literals(std::string_view code) { return Blanker(code).run(); }

std::vector<FunctionBody> functions_of(std::string_view code) {
  const std::string text = without_comments_and_literals(code);
  std::vector<FunctionBody> bodies;
  std::vector<Scope> scopes = {Scope::kOutside};
  std::size_t head = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '{') {
      const std::string_view before = std::string_view(text).substr(head, i - head);
      scopes.push_back(scope_opened(before, scopes.back()));
      if (scopes.back() == Scope::kFunction) {
        bodies.push_back({one_line(before), line_at(text, i), 0});
      }
    } else if (c == '}' && scopes.size() > 1) {
      if (scopes.back() == Scope::kFunction) bodies.back().last_line = line_at(text, i);
      scopes.pop_back();
    }
    const bool at_line_start = i == 0 || text[i - 1] == '\n';
    if (c == '#' && at_line_start) {  // a preprocessor line belongs to no declaration
      while (i < text.size() && text[i] != '\n') i += text[i] == '\\' ? 2 : 1;
      head = std::min(i, text.size());
    } else if (c == ';' || c == '{' || c == '}') {
      head = i + 1;
    }
  }
  return bodies;
}

}  // namespace tributary::tidy
