// Which way a value must go to make a condition true. Only signs are looked at, so a name that
// stands on both sides is marked both ways.
#include "rules/language/checker.h"

namespace tributary::language {
namespace {

struct Direction {
  bool more = false, less = false;

  [[nodiscard]] Direction turned() const { return {less, more}; }
};
constexpr Direction kBoth{true, true};

bool is_negative(const Expr& constant) {
  return constant.kind == ExprKind::kNegate || constant.number < Decimal();
}

bool is_number(const Expr& expr) {
  const Expr& inner = expr.kind == ExprKind::kNegate ? expr.parts[0] : expr;
  return inner.kind == ExprKind::kNumber;
}

void mark(Expr& expr, Direction direction);

void mark_product(Expr& expr, Direction direction) {
  Expr& left = expr.parts[0];
  Expr& right = expr.parts[1];
  if (is_number(right)) return mark(left, is_negative(right) ? direction.turned() : direction);
  const bool is_multiple = expr.op == Operator::kMul && is_number(left);
  if (is_multiple) return mark(right, is_negative(left) ? direction.turned() : direction);
  mark(left, kBoth);
  mark(right, kBoth);
}

void mark_binary(Expr& expr, Direction direction) {
  Expr& left = expr.parts[0];
  Expr& right = expr.parts[1];
  switch (expr.op) {
    case Operator::kAnd:
    case Operator::kOr:
    case Operator::kAdd:
      mark(left, direction);
      return mark(right, direction);
    case Operator::kGe:
    case Operator::kGt:
    case Operator::kSub:
      mark(left, direction);
      return mark(right, direction.turned());
    case Operator::kLe:
    case Operator::kLt:
      mark(left, direction.turned());
      return mark(right, direction);
    case Operator::kMul:
    case Operator::kDiv:
      return mark_product(expr, direction);
    default:  // equality, membership, remainder, texts: either way
      mark(left, kBoth);
      return mark(right, kBoth);
  }
}

void mark(Expr& expr, Direction direction) {
  switch (expr.kind) {
    case ExprKind::kName:
    case ExprKind::kMember:
    case ExprKind::kMethod:
      expr.more_makes_true = expr.more_makes_true || direction.more;
      expr.less_makes_true = expr.less_makes_true || direction.less;
      return;
    case ExprKind::kNot:
    case ExprKind::kNegate:
      return mark(expr.parts[0], direction.turned());
    case ExprKind::kBinary:
      return mark_binary(expr, direction);
    case ExprKind::kCall:
      for (Expr& part : expr.parts) mark(part, expr.text == "abs" ? kBoth : direction);
      return;
    default:
      return;
  }
}

}  // namespace

void mark_directions(Expr& condition) { mark(condition, {true, false}); }

}  // namespace tributary::language
