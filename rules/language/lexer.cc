#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/text.h"
#include "rules/language/token.h"
#include "schemas/document/unit_words.h"

namespace tributary::language {
namespace {

constexpr std::array kUnits = {Unit::kSecond, Unit::kMinute,     Unit::kHour,  Unit::kDay,
                               Unit::kWeek,   Unit::kWorkingDay, Unit::kMetre, Unit::kKilometre};

/// What a Chinese keyboard gives where the language wants the plain sign.
struct FullWidth {
  std::string_view typed;
  std::string_view meant;
};
constexpr std::array kFullWidth = {
    FullWidth{"（", "("},    FullWidth{"）", ")"},    FullWidth{"，", ","},
    FullWidth{"、", ","},    FullWidth{"。", "."},    FullWidth{"“", "\""},
    FullWidth{"”", "\""},    FullWidth{"‘", "\""},    FullWidth{"’", "\""},
    FullWidth{"＝＝", "=="}, FullWidth{"！＝", "!="}, FullWidth{"＞＝", ">="},
    FullWidth{"＜＝", "<="}, FullWidth{"＝", "=="},   FullWidth{"＞", ">"},
    FullWidth{"＜", "<"},    FullWidth{"≥", ">="},    FullWidth{"≤", "<="},
    FullWidth{"≠", "!="},    FullWidth{"＋", "+"},    FullWidth{"－", "-"},
    FullWidth{"×", "*"},     FullWidth{"÷", "/"},     FullWidth{"【", "["},
    FullWidth{"】", "]"},    FullWidth{"！", "!="},   FullWidth{"；", ","},
    FullWidth{"：", ","},
};

/// Signs of other languages, and what they are called here.
constexpr std::array kForeign = {FullWidth{"&&", "and"}, FullWidth{"||", "or"},
                                 FullWidth{"<>", "!="},  FullWidth{"=~", "matches"},
                                 FullWidth{"!", "not"},  FullWidth{"'", "\""}};

class Lexer {
 public:
  Lexer(const SourceText& source, Problems& problems)
      : text_(source.text), begin_(source.begin), problems_(problems) {}

  std::optional<std::vector<Lexeme>> run() {
    // A wrong sign is passed over, so that the next one is told as well.
    bool is_sound = true;
    while (skip_space(), at_ < text_.size()) is_sound = next() && is_sound;
    if (!is_sound) return std::nullopt;
    add(TokenKind::kEnd, at_);
    return std::move(lexemes_);
  }

 private:
  void skip_space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r')) {
      ++at_;
    }
  }

  [[nodiscard]] char32_t peek(std::size_t& past) const {
    past = at_;
    return next_code_point(text_, past);
  }

  [[nodiscard]] bool is_digit_at(std::size_t at) const {
    return at < text_.size() && text_[at] >= '0' && text_[at] <= '9';
  }

  [[nodiscard]] Extent extent(std::size_t from, std::size_t to) const {
    return {begin_ + static_cast<std::uint32_t>(from), begin_ + static_cast<std::uint32_t>(to)};
  }

  Lexeme& add(TokenKind kind, std::size_t from) {
    Lexeme& lexeme = lexemes_.emplace_back();
    lexeme.kind = kind;
    lexeme.text = text_.substr(from, at_ - from);
    lexeme.extent = extent(from, at_);
    return lexeme;
  }

  bool next() {
    std::size_t past = 0;
    const char32_t first = peek(past);
    if (is_digit_at(at_)) return number();
    if (first == U'"') return string();
    if (is_letter(first)) return name();
    return sign(past);
  }

  [[nodiscard]] std::size_t end_of_name(std::size_t from) const {
    std::size_t end = from;
    for (std::size_t at = from; at < text_.size(); end = at) {
      const char32_t character = next_code_point(text_, at);
      const bool is_digit = character >= U'0' && character <= U'9';
      if (!is_letter(character) && !is_digit && character != U'_') break;
    }
    return end;
  }

  bool name() {
    const std::size_t from = at_;
    at_ = end_of_name(from);
    add(TokenKind::kName, from);
    return true;
  }

  bool number() {
    const std::size_t from = at_;
    while (is_digit_at(at_)) ++at_;
    if (at_ < text_.size() && text_[at_] == '.' && is_digit_at(at_ + 1)) {
      ++at_;
      while (is_digit_at(at_)) ++at_;
    }
    const std::string_view digits = text_.substr(from, at_ - from);
    const std::optional<Decimal> value = Decimal::parse(digits);
    if (!value) {
      problems_.error("E001", extent(from, at_),
                      say("the number `{0}` is too large", "数字 `{0}` 过大", {digits}));
      return false;
    }
    const std::size_t unit_from = at_;
    at_ = end_of_name(unit_from);
    const std::string_view unit = text_.substr(unit_from, at_ - unit_from);
    Lexeme& lexeme = add(TokenKind::kNumber, from);
    lexeme.number = *value;
    return unit.empty() || set_unit(lexeme, unit, extent(unit_from, at_));
  }

  bool set_unit(Lexeme& lexeme, std::string_view unit, Extent at) {
    const auto* found = std::find_if(kUnits.begin(), kUnits.end(),
                                     [&](Unit candidate) { return name_of(candidate) == unit; });
    if (found != kUnits.end()) {
      lexeme.unit = *found;
      return true;
    }
    const std::string_view meant = unit_meant(unit);
    Help help{std::string(meant.empty() ? unit : meant),
              {},
              say("second, minute, hour, day, week, working day, metre, kilometre",
                  "秒、分钟、小时、天、周、工作日、米、公里"),
              false};
    for (const Unit candidate : kUnits) help.valid.emplace_back(name_of(candidate));
    problems_.error("E111", at, say("`{0}` is no unit", "`{0}` 不是单位", {unit}), help);
    return false;
  }

  bool string() {
    const std::size_t from = at_;
    const std::size_t end = text_.find_first_of("\"\n", at_ + 1);
    if (end == std::string_view::npos || text_[end] == '\n') {
      problems_.error("E003", extent(from, std::min(end, text_.size())),
                      say("this text begins with `\"` and has no `\"` at its end",
                          "这段文本以 `\"` 开头，结尾缺少 `\"`"));
      at_ = std::min(end, text_.size());
      return false;
    }
    at_ = end + 1;
    Lexeme& lexeme = add(TokenKind::kString, from);
    lexeme.text = text_.substr(from + 1, end - from - 1);
    return true;
  }

  bool sign(std::size_t past) {
    const std::size_t from = at_;
    const std::string_view two = text_.substr(at_, 2);
    for (const std::string_view known : {"==", "!=", "<=", ">="}) {
      if (two != known) continue;
      at_ += 2;
      add(TokenKind::kOperator, from);
      return true;
    }
    if (refuse_foreign()) return false;
    const char one = text_[at_];
    at_ = past;
    if (one == '(' || one == '[') return add(TokenKind::kOpen, from), true;
    if (one == ')' || one == ']') return add(TokenKind::kClose, from), true;
    if (std::string_view("<>+-*/%.,").find(one) != std::string_view::npos) {
      return add(TokenKind::kOperator, from), true;
    }
    if (one == '=') {
      problems_.error("E004", extent(from, at_),
                      say("to compare, write `==`, two signs", "比较请写两个等号：`==`"));
    } else {
      problems_.error("E001", extent(from, at_),
                      say("this character has no meaning here", "此处不能出现该字符"));
    }
    return false;
  }

  bool refuse_foreign() {
    const std::string_view rest = text_.substr(at_);
    const auto refuse = [&](const FullWidth& sign) {
      if (!rest.starts_with(sign.typed)) return false;
      problems_.error("E001", extent(at_, at_ + sign.typed.size()),
                      say("`{0}` is not a sign of this language; write `{1}`",
                          "`{0}` 不是本语言的符号，请写 `{1}`", {sign.typed, sign.meant}));
      at_ += sign.typed.size();
      if (sign.meant == "\"") skip_to_other_quote(sign.typed);
      return true;
    };
    return std::any_of(kFullWidth.begin(), kFullWidth.end(), refuse) ||
           std::any_of(kForeign.begin(), kForeign.end(), refuse);
  }

  /// Behind the sign that closes what `opening` opens, so that both are one mistake.
  void skip_to_other_quote(std::string_view opening) {
    const std::string_view closing = opening == "“" ? "”" : opening == "‘" ? "’" : opening;
    const std::size_t end = text_.find(closing, at_);
    if (end != std::string_view::npos) at_ = end + closing.size();
  }

  std::string_view text_;
  std::uint32_t begin_;
  Problems& problems_;
  std::size_t at_ = 0;
  std::vector<Lexeme> lexemes_;
};

}  // namespace

bool is_letter(char32_t character) {
  return u_hasBinaryProperty(static_cast<UChar32>(character), UCHAR_ALPHABETIC) != 0;
}

std::optional<std::vector<Lexeme>> lex(const SourceText& source, Problems& problems) {
  return Lexer(source, problems).run();
}

}  // namespace tributary::language
