#include "ops/tributary/screen/console.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <ostream>

namespace tributary {
namespace {

constexpr std::size_t kLeastColumns = 40;  // narrower, a table would be all ellipses

std::string_view code_of(Style style) {
  switch (style) {
    case Style::kPlain:
      return "";
    case Style::kStrong:
      return "1";
    case Style::kQuiet:
      return "2";
    case Style::kGood:
      return "32";
    case Style::kBad:
    case Style::kRed:
      return "1;31";
    case Style::kOrange:
      return "1;38;5;208";  // 16 colours have no orange
    case Style::kYellow:
      return "1;33";
    case Style::kBlue:
      return "1;34";
  }
  return "";
}

/// What kind of trouble it is. The message itself comes from the engine, which speaks one language.
std::string_view chinese_name_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalid:
      return "输入或配置无效";
    case ErrorCode::kNotFound:
      return "找不到";
    case ErrorCode::kExists:
      return "已有内容，不予覆盖";
    case ErrorCode::kUnavailable:
      return "正被占用或暂不可用";
    case ErrorCode::kIo:
      return "无法读写";
    case ErrorCode::kCorrupt:
      return "数据已损坏";
    case ErrorCode::kIncompatible:
      return "与现有状态不相容";
    case ErrorCode::kDenied:
      return "没有权限";
    case ErrorCode::kLimit:
      return "超出限制";
    case ErrorCode::kUnsupported:
      return "尚不支持";
  }
  return "出错";
}

std::optional<std::string> environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return std::string(value);
}

}  // namespace

Language language_of_environment(
    const std::function<std::optional<std::string>(const std::string&)>& variable) {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const auto value = variable(name);
    if (!value || value->empty()) continue;
    return value->rfind("zh", 0) == 0 ? Language::kChinese : Language::kEnglish;
  }
  return Language::kEnglish;
}

Looker looker_of_process() {
  Looker looker;
  looker.language = language_of_environment(environment);
  looker.out_is_terminal = isatty(STDOUT_FILENO) == 1;
  looker.err_is_terminal = isatty(STDERR_FILENO) == 1;
  // no-color.org: set and not empty.
  looker.wants_colour =
      environment("NO_COLOR").value_or("").empty() && environment("TERM") != "dumb";
  winsize size{};
  if (looker.out_is_terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
      size.ws_col >= kLeastColumns) {
    looker.columns = size.ws_col;
  }
  return looker;
}

std::string painted(std::string_view text, Style style) {
  if (style == Style::kPlain || text.empty()) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", code_of(style), text);
}

std::string Console::styled(std::string_view text, Style style) const {
  return colours_out() ? painted(text, style) : std::string(text);
}

void Console::complain(const Message& message) const {
  const std::string head = colours_err() ? painted("tributary:", Style::kBad) : "tributary:";
  err_ << head << ' ' << in_words(message) << '\n';
}

void Console::complain(const Error& error) const {
  complain(Message{error.message, chinese_of(error)});
}

std::string chinese_of(const Error& error) {
  return std::string(chinese_name_of(error.code)) + "：" + error.message;
}

bool Console::show(const Diagnostics& diagnostics) const {
  RenderOptions options;
  options.language = looker_.language;
  options.colour = colours_err();
  err_ << render(diagnostics, options);
  return diagnostics.has_errors();
}

Style style_of(Level level) {
  switch (level) {
    case Level::kRed:
      return Style::kRed;
    case Level::kOrange:
      return Style::kOrange;
    case Level::kYellow:
      return Style::kYellow;
    case Level::kBlue:
      return Style::kBlue;
    case Level::kNone:
      return Style::kQuiet;
  }
  return Style::kPlain;
}

std::string word_of(Level level, Language language) {
  return std::string(language == Language::kChinese ? chinese_name_of(level) : name_of(level));
}

std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 || byte == 0x7f ? ' ' : c;
  }
  return out;
}

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, 1, ',');
  }
  return digits;
}

}  // namespace tributary
