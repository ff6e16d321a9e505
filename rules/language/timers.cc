// Every instant at which a level or a score can change because time passes: known when the rule
// loads, so that each is a timer (RULES 3.8, 3.11).
#include <algorithm>
#include <chrono>
#include <optional>

#include "engine/model/program.h"
#include "rules/language/emit.h"
#include "rules/language/expectation.h"

namespace tributary::language {
namespace {

constexpr int kMostSteps = 10'000;

/// An `overdue` of a given length, and nothing else.
class OverdueContext : public ProgramContext {
 public:
  explicit OverdueContext(Millis overdue) : overdue_(overdue) {}
  [[nodiscard]] Scalar attribute(std::uint32_t) const override {
    return Scalar::duration(overdue_);
  }

 private:
  Millis overdue_;
};

bool is_days_or_hours(const Expr& expr) {
  return expr.kind == ExprKind::kCall && (expr.text == "days" || expr.text == "hours");
}

class TimerCompiler {
 public:
  TimerCompiler(const Rule& rule, const LanguageContext& context, Problems& problems)
      : rule_(rule), context_(context), problems_(problems) {}

  void condition(const Expr& expr) {
    if (const std::optional<Millis> constant = compared_with(expr)) {
      return add(expr.op, *constant, is_overdue(expr.parts[1]));
    }
    if (is_overdue(expr)) {
      problems_.error("E302", expr.extent,
                      say("`overdue` is compared with a constant, such as `overdue >= 3d`",
                          "`overdue` 只能与常量比较，例如 `overdue >= 3d`"));
      return;
    }
    for (const Expr& part : expr.parts) condition(part);
  }

  void sum(const Expr& expr) {
    if (expr.kind == ExprKind::kCall && expr.text == "min" && expr.parts.size() == 2) {
      const Expr& limit = expr.parts[1];
      if (limit.kind == ExprKind::kNumber && capped(expr.parts[0], limit.number)) return;
    }
    if (is_days_or_hours(expr) || is_overdue(expr)) return refuse(expr);
    for (const Expr& part : expr.parts) sum(part);
  }

  std::vector<Millis> steps() {
    std::sort(steps_.begin(), steps_.end());
    steps_.erase(std::unique(steps_.begin(), steps_.end()), steps_.end());
    return std::move(steps_);
  }

 private:
  [[nodiscard]] bool is_overdue(const Expr& expr) const {
    return expr.binding == BindingKind::kAttribute &&
           rule_.attributes[expr.index].attribute == InputAttribute::kOverdue;
  }

  [[nodiscard]] bool reads_overdue(const Expr& expr) const {
    return is_overdue(expr) || std::any_of(expr.parts.begin(), expr.parts.end(),
                                           [&](const Expr& part) { return reads_overdue(part); });
  }

  void refuse(const Expr& expr) {
    problems_.error("E302", expr.extent,
                    say("in a score `days` and `hours` stand in `min(…, constant)`, such as "
                        "`min(5 * days(overdue), 50)`",
                        "评分中的 `days` 和 `hours` 应写在 `min(…, 常量)` 中，例如 "
                        "`min(5 * days(overdue), 50)`"));
  }

  [[nodiscard]] std::optional<Millis> compared_with(const Expr& expr) const {
    if (expr.kind != ExprKind::kBinary || expr.op < Operator::kEq || expr.op > Operator::kGe) {
      return std::nullopt;
    }
    const bool is_mirrored = is_overdue(expr.parts[1]);
    const Expr& constant = expr.parts[is_mirrored ? 0 : 1];
    const bool is_overdue_there = is_overdue(expr.parts[is_mirrored ? 1 : 0]);
    if (!is_overdue_there || constant.kind != ExprKind::kDuration) return std::nullopt;
    return millis_of(constant);
  }

  /// `>=` and `<` turn at the constant, `>` and `<=` a millisecond later, `==` and `!=` at both.
  void add(Operator op, Millis constant, bool is_mirrored) {
    const bool is_equality = op == Operator::kEq || op == Operator::kNe;
    const bool is_at = op == (is_mirrored ? Operator::kLe : Operator::kGe) ||
                       op == (is_mirrored ? Operator::kGt : Operator::kLt);
    if (is_at || is_equality) steps_.push_back(constant);
    if (!is_at || is_equality) steps_.push_back(constant + Millis(1));
  }

  /// Grows with `overdue` and with nothing else.
  [[nodiscard]] bool is_rising(const Expr& expr) const {
    if (expr.kind == ExprKind::kNumber) return true;
    if (is_days_or_hours(expr)) return is_overdue(expr.parts[0]);
    const auto are_rising = [&](const std::vector<Expr>& parts) {
      return std::all_of(parts.begin(), parts.end(),
                         [&](const Expr& part) { return is_rising(part); });
    };
    if (expr.kind == ExprKind::kCall) return expr.text != "abs" && are_rising(expr.parts);
    if (expr.kind != ExprKind::kBinary) return false;
    const bool is_by_constant = expr.parts[1].kind == ExprKind::kNumber;
    switch (expr.op) {
      case Operator::kAdd:
      case Operator::kMul:
        return are_rising(expr.parts);
      case Operator::kSub:
      case Operator::kDiv:
        return is_by_constant && is_rising(expr.parts[0]);
      default:
        return false;
    }
  }

  [[nodiscard]] static bool counts_hours(const Expr& expr) {
    return (expr.kind == ExprKind::kCall && expr.text == "hours") ||
           std::any_of(expr.parts.begin(), expr.parts.end(), counts_hours);
  }

  /// True if min(`expr`, `limit`) asks for nothing further: its steps are known, or it has none. A
  /// day that adds nothing is no step: it would move time where nothing changes.
  bool capped(const Expr& expr, Decimal limit) {
    if (!reads_overdue(expr)) return true;
    if (!is_rising(expr)) return false;
    const Program program = emit(expr, context_, problems_);
    const Millis unit =
        counts_hours(expr) ? Millis(std::chrono::hours(1)) : Millis(std::chrono::hours(24));
    std::vector<Millis> found;
    std::int64_t last = evaluate(program, OverdueContext(Millis(0))).bits;
    for (int k = 0; k < kMostSteps; ++k) {
      const Scalar value = evaluate(program, OverdueContext(k * unit));
      if (value.bits != last) found.push_back(k * unit);
      last = value.bits;
      if (Decimal::from_raw(value.bits) < limit) continue;
      steps_.insert(steps_.end(), found.begin(), found.end());
      return true;
    }
    return false;
  }

  const Rule& rule_;
  const LanguageContext& context_;
  Problems& problems_;
  std::vector<Millis> steps_;
};

}  // namespace

void compile_timers(const RuleSource& source, Rule& rule, const LanguageContext& context,
                    Problems& problems) {
  TimerCompiler timers(rule, context, problems);
  for (const std::optional<Expr>& level : source.levels) {
    if (level && is_checked(*level)) timers.condition(*level);
  }
  for (const TermSource& term : source.score) {
    if (is_checked(term.add)) timers.sum(term.add);
    if (term.condition && is_checked(*term.condition)) timers.condition(*term.condition);
  }
  if (rule.expect) rule.expect->steps = timers.steps();
}

}  // namespace tributary::language
