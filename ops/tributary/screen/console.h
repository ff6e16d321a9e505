// Where a command writes and for whom: language, colour, width. Results go to `out`, everything
// about them (messages, progress) to `err`, so that a pipe carries results only.
#pragma once

#include <cstddef>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/model/level.h"
#include "schemas/document/diagnostics.h"
#include "schemas/document/render.h"

namespace tributary {

/// One text in both languages of our users.
struct Words {
  std::string_view en;
  std::string_view zh;
};

/// What is known of who looks.
struct Looker {
  Language language = Language::kEnglish;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  bool wants_colour = true;                           ///< false with NO_COLOR or a dumb terminal
  std::optional<std::size_t> columns = std::nullopt;  ///< of the terminal, when `out` is one
};

/// `zh…` in LC_ALL, LC_MESSAGES or LANG (the first that is set and not empty) is Chinese.
Language language_of_environment(
    const std::function<std::optional<std::string>(const std::string&)>& variable);

/// Of this process: terminals, NO_COLOR, TERM, LANG.
Looker looker_of_process();

enum class Style : unsigned char {
  kPlain,
  kStrong,
  kQuiet,
  kGood,
  kBad,
  kRed,
  kOrange,
  kYellow,
  kBlue
};

/// The streams must outlive it. One thread.
class Console {
 public:
  Console(std::ostream& out, std::ostream& err, Looker looker)
      : out_(out), err_(err), looker_(looker) {}

  [[nodiscard]] std::ostream& out() const { return out_; }
  [[nodiscard]] std::ostream& err() const { return err_; }
  [[nodiscard]] const Looker& looker() const { return looker_; }
  [[nodiscard]] Language language() const { return looker_.language; }
  void set_language(Language language) { looker_.language = language; }

  [[nodiscard]] bool colours_out() const { return looker_.out_is_terminal && looker_.wants_colour; }
  [[nodiscard]] bool colours_err() const { return looker_.err_is_terminal && looker_.wants_colour; }

  /// The one of the reader's language.
  [[nodiscard]] std::string_view in_words(Words words) const {
    return looker_.language == Language::kChinese ? words.zh : words.en;
  }
  /// The same of a message with values filled in by the caller.
  [[nodiscard]] const std::string& in_words(const Message& message) const {
    return looker_.language == Language::kChinese ? message.zh : message.en;
  }
  /// `text` in `style` where `out` shows colour.
  [[nodiscard]] std::string styled(std::string_view text, Style style) const;

  /// One line on `err`, beginning with `tributary: `.
  void complain(const Message& message) const;
  void complain(const Error& error) const;
  /// All of them on `err`, in text; true when there was an error among them.
  bool show(const Diagnostics& diagnostics) const;

 private:
  std::ostream& out_;
  std::ostream& err_;
  Looker looker_;
};

/// An engine's error for a Chinese reader: its kind in Chinese, then what it says.
std::string chinese_of(const Error& error);

/// `text` between the terminal's codes of `style`.
std::string painted(std::string_view text, Style style);
Style style_of(Level level);
/// `red`, `红`.
std::string word_of(Level level, Language language);
/// Control characters would move the terminal's cursor; register names may hold any.
std::string printable(std::string_view text);
/// `1,234,567`.
std::string grouped(std::uint64_t number);

}  // namespace tributary
