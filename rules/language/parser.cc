#include "rules/language/parser.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tributary::language {
namespace {

// Pratt: an infix operator is taken while it binds more tightly than what stands to its left.
struct Infix {
  std::string_view spelling;
  Operator op;
  int strength;
};
constexpr int kComparisonStrength = 4;
constexpr std::array kInfix = {
    Infix{"or", Operator::kOr, 1},
    Infix{"and", Operator::kAnd, 2},
    Infix{"==", Operator::kEq, 4},
    Infix{"!=", Operator::kNe, 4},
    Infix{"<", Operator::kLt, 4},
    Infix{"<=", Operator::kLe, 4},
    Infix{">", Operator::kGt, 4},
    Infix{">=", Operator::kGe, 4},
    Infix{"in", Operator::kIn, 4},
    Infix{"contains", Operator::kContains, 4},
    Infix{"starts_with", Operator::kStartsWith, 4},
    Infix{"matches", Operator::kMatches, 4},
    Infix{"+", Operator::kAdd, 5},
    Infix{"-", Operator::kSub, 5},
    Infix{"*", Operator::kMul, 6},
    Infix{"/", Operator::kDiv, 6},
    Infix{"%", Operator::kMod, 6},
};
constexpr int kNotStrength = 3;

bool is_word_operator(std::string_view name) {
  return name == "or" || name == "and" || name == "not" || name == "in" || name == "contains" ||
         name == "starts_with" || name == "matches";
}

class Parser {
 public:
  Parser(std::vector<Lexeme> lexemes, Problems& problems)
      : lexemes_(std::move(lexemes)), problems_(problems) {}

  std::optional<Expr> run() {
    Expr out;
    if (!expression(0, out)) return std::nullopt;
    if (peek().kind == TokenKind::kEnd) return out;
    if (peek().kind == TokenKind::kClose) {
      fail("E006", peek(),
           say("this `{0}` closes nothing", "此 `{0}` 没有对应的左括号", {peek().text}));
    } else {
      fail("E002", peek(),
           say("expected an operator or the end, found `{0}`",
               "此处应为运算符或表达式结尾，却是 `{0}`", {peek().text}));
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] const Lexeme& peek(std::size_t ahead = 0) const {
    return lexemes_[std::min(at_ + ahead, lexemes_.size() - 1)];
  }
  const Lexeme& take() { return lexemes_[at_ + 1 < lexemes_.size() ? at_++ : at_]; }
  [[nodiscard]] bool is_at(TokenKind kind, std::string_view text) const {
    return peek().kind == kind && peek().text == text;
  }

  bool fail(std::string_view code, const Lexeme& at, Message message) {
    problems_.error(code, at.extent, std::move(message));
    return false;
  }

  [[nodiscard]] const Infix* infix() const {
    if (peek().kind != TokenKind::kOperator && peek().kind != TokenKind::kName) return nullptr;
    static constexpr Infix kNotIn{"not in", Operator::kNotIn, kComparisonStrength};
    if (is_at(TokenKind::kName, "not") && peek(1).kind == TokenKind::kName &&
        peek(1).text == "in") {
      return &kNotIn;
    }
    for (const Infix& candidate : kInfix) {
      if (candidate.spelling == peek().text) return &candidate;
    }
    return nullptr;
  }

  /// Everything that binds more tightly than `least`.
  bool expression(int least, Expr& out) {
    if (++depth_ > kMostDepth) {
      return fail("E002", peek(), say("nested too deeply", "嵌套过深"));
    }
    const bool ok = prefix(least, out) && infixes(least, out);
    --depth_;
    return ok;
  }

  bool infixes(int least, Expr& left) {
    bool compared = false;
    for (const Infix* next = infix(); next != nullptr && next->strength > least; next = infix()) {
      const Lexeme sign = take();
      Extent mark = sign.extent;
      if (next->op == Operator::kNotIn) mark.end = take().extent.end;
      if (next->strength == kComparisonStrength && std::exchange(compared, true)) {
        problems_.error("E005", mark,
                        say("comparisons do not chain; join two with `and`",
                            "比较不能连写，请用 `and` 连接两个比较"));
        return false;
      }
      Expr right;
      if (!expression(next->strength, right)) return false;
      Expr both;
      both.kind = ExprKind::kBinary;
      both.op = next->op;
      both.mark = mark;
      both.extent = {left.extent.begin, right.extent.end};
      both.parts.push_back(std::move(left));
      both.parts.push_back(std::move(right));
      left = std::move(both);
    }
    return true;
  }

  bool prefix(int least, Expr& out) {
    const Lexeme& first = peek();
    if (is_at(TokenKind::kName, "not")) {
      if (least >= kNotStrength) {
        return fail(
            "E002", first,
            say("`not` here needs brackets: `(not …)`", "此处的 `not` 需要括号：`(not …)`"));
      }
      return unary(ExprKind::kNot, kNotStrength, out);
    }
    if (is_at(TokenKind::kOperator, "-")) {
      const Extent mark = take().extent;
      Expr operand;
      if (!postfix(operand)) return false;
      wrap(ExprKind::kNegate, mark, std::move(operand), out);
      return true;
    }
    return postfix(out);
  }

  bool unary(ExprKind kind, int strength, Expr& out) {
    const Extent mark = take().extent;
    Expr operand;
    if (!expression(strength, operand)) return false;
    wrap(kind, mark, std::move(operand), out);
    return true;
  }

  static void wrap(ExprKind kind, Extent mark, Expr operand, Expr& out) {
    out.kind = kind;
    out.mark = mark;
    out.extent = {mark.begin, operand.extent.end};
    out.parts.push_back(std::move(operand));
  }

  bool postfix(Expr& out) {
    if (!primary(out)) return false;
    for (int count = 0; is_at(TokenKind::kOperator, "."); ++count) {
      if (count >= kMostDepth) return fail("E002", peek(), say("nested too deeply", "嵌套过深"));
      take();
      if (peek().kind != TokenKind::kName) {
        return fail("E002", peek(), say("expected a name after `.`", "`.` 之后应为名称"));
      }
      const Lexeme name = take();
      Expr outer;
      outer.kind = ExprKind::kMember;
      outer.text = name.text;
      outer.mark = name.extent;
      outer.extent = {out.extent.begin, name.extent.end};
      outer.parts.push_back(std::move(out));
      if (is_at(TokenKind::kOpen, "(")) {
        outer.kind = ExprKind::kMethod;
        if (!arguments(outer)) return false;
      }
      out = std::move(outer);
    }
    return true;
  }

  /// `( a, b )` or `[ a, b ]`, appended to the parts of `out`.
  bool arguments(Expr& out) {
    const Lexeme open = take();
    const std::string_view close = open.text == "(" ? ")" : "]";
    while (!is_at(TokenKind::kClose, close)) {
      if (peek().kind == TokenKind::kEnd) return unclosed(open);
      Expr part;
      if (!expression(0, part)) return false;
      out.parts.push_back(std::move(part));
      if (is_at(TokenKind::kOperator, ",")) {
        take();
      } else if (!is_at(TokenKind::kClose, close)) {
        return unclosed(open);
      }
    }
    out.extent.end = take().extent.end;
    return true;
  }

  bool unclosed(const Lexeme& open) {
    return fail("E006", open, say("this `{0}` is not closed", "此 `{0}` 没有闭合", {open.text}));
  }

  bool primary(Expr& out) {
    const Lexeme& first = peek();
    out.extent = out.mark = first.extent;
    switch (first.kind) {
      case TokenKind::kNumber:
        return literal(take(), out);
      case TokenKind::kString:
        out.kind = ExprKind::kString;
        out.text = take().text;
        return true;
      case TokenKind::kName:
        return name(out);
      case TokenKind::kOpen:
        return bracket(out);
      default:
        break;
    }
    return fail("E002", first,
                first.kind == TokenKind::kEnd
                    ? say("the expression ends too early", "表达式不完整")
                    : say("expected a value, found `{0}`", "此处应为值，却是 `{0}`", {first.text}));
  }

  static bool literal(const Lexeme& lexeme, Expr& out) {
    out.number = lexeme.number;
    out.unit = lexeme.unit;
    out.kind = lexeme.unit == Unit::kNone    ? ExprKind::kNumber
               : lexeme.unit >= Unit::kMetre ? ExprKind::kDistance
                                             : ExprKind::kDuration;
    return true;
  }

  bool name(Expr& out) {
    if (is_word_operator(peek().text)) {
      return fail("E002", peek(),
                  say("expected a value, found `{0}`", "此处应为值，却是 `{0}`", {peek().text}));
    }
    out.text = take().text;
    if (out.text == "true" || out.text == "false") {
      out.kind = ExprKind::kBool;
      out.truth = out.text == "true";
      out.text.clear();
      return true;
    }
    out.kind = ExprKind::kName;
    if (!is_at(TokenKind::kOpen, "(")) return true;
    out.kind = ExprKind::kCall;
    return arguments(out);
  }

  bool bracket(Expr& out) {
    if (is_at(TokenKind::kOpen, "[")) {
      out.kind = ExprKind::kList;
      return arguments(out);
    }
    const Lexeme open = take();
    if (!expression(0, out)) return false;
    if (!is_at(TokenKind::kClose, ")")) return unclosed(open);
    // The brackets belong to the extent: a caret under the whole shows them.
    out.extent = {open.extent.begin, take().extent.end};
    return true;
  }

  std::vector<Lexeme> lexemes_;
  Problems& problems_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

std::optional<Expr> parse_expression(const SourceText& source, Problems& problems) {
  std::optional<std::vector<Lexeme>> lexemes = lex(source, problems);
  if (!lexemes) return std::nullopt;
  if (lexemes->size() > kMostLexemes) {
    problems.error("E002", lexemes->back().extent,
                   say("the expression is too long; split it", "表达式过长，请拆分"));
    return std::nullopt;
  }
  return Parser(std::move(*lexemes), problems).run();
}

}  // namespace tributary::language
