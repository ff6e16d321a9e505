#include <set>
#include <string>

#include "rules/language/checker.h"

namespace tributary::language {
namespace {

/// `asked` holds what `has` has asked for on the way here.
class MissingValues {
 public:
  explicit MissingValues(Problems& problems) : problems_(problems) {}

  void visit(const Expr& expr, std::set<std::string> asked) {
    if (expr.kind == ExprKind::kBinary && expr.op == Operator::kAnd) collect(expr, asked);
    if (expr.kind == ExprKind::kBinary) warn(expr, asked);
    for (const Expr& part : expr.parts) visit(part, asked);
  }

 private:
  static void collect(const Expr& expr, std::set<std::string>& asked) {
    if (expr.kind == ExprKind::kCall && expr.text == "has" && expr.parts.size() == 1) {
      asked.insert(print(expr.parts[0]));
    }
    if (expr.kind != ExprKind::kBinary || expr.op != Operator::kAnd) return;
    for (const Expr& part : expr.parts) collect(part, asked);
  }

  void warn(const Expr& expr, const std::set<std::string>& asked) {
    const bool is_silent = expr.op == Operator::kEq || expr.op == Operator::kIn;
    if (!is_comparison(expr.op) || is_silent) return;
    for (const Expr& part : expr.parts) {
      if (!part.is_optional || asked.contains(print(part))) continue;
      problems_.warn("W210", part.extent,
                     say("`{0}` may be missing, and then this is false; ask `has({0})` first",
                         "“{0}”可能缺失，缺失时此比较为假；请先用 `has({0})` 询问", {print(part)}));
    }
  }

  Problems& problems_;
};

}  // namespace

void warn_of_missing_values(const Expr& expr, Problems& problems) {
  MissingValues(problems).visit(expr, {});
}

}  // namespace tributary::language
