#include "rules/language/interval.h"

#include <algorithm>
#include <chrono>

namespace tributary::language {
namespace {

using Bounds = std::optional<Decimal>;

Bounds sum_of(const Bounds& a, const Bounds& b) { return a && b ? Bounds(*a + *b) : std::nullopt; }
Bounds negative_of(const Bounds& a) { return a ? Bounds(Decimal() - *a) : std::nullopt; }

Interval turned(const Interval& of) { return {negative_of(of.high), negative_of(of.low)}; }

/// By a constant.
Interval scaled(const Interval& of, Decimal by) {
  const auto times = [&](const Bounds& end) { return end ? Bounds(*end * by) : std::nullopt; };
  return by < Decimal() ? Interval{times(of.high), times(of.low)}
                        : Interval{times(of.low), times(of.high)};
}

bool is_constant(const Interval& of) { return of.low && of.high && *of.low == *of.high; }
bool is_not_negative(const Interval& of) { return of.low && *of.low >= Decimal(); }

Interval product_of(const Interval& a, const Interval& b) {
  if (is_constant(a)) return scaled(b, *a.low);
  if (is_constant(b)) return scaled(a, *b.low);
  if (!is_not_negative(a) || !is_not_negative(b)) return {};
  return {*a.low * *b.low, a.high && b.high ? Bounds(*a.high * *b.high) : std::nullopt};
}

Interval quotient_of(const Interval& a, const Interval& b) {
  if (!is_constant(b) || *b.low <= Decimal()) return {};
  const auto share = [&](const Bounds& end) {
    return end ? end->divided_by(*b.low) : std::nullopt;
  };
  return {share(a.low), share(a.high)};
}

Interval least_of(const Interval& a, const Interval& b) {
  Interval out;
  if (a.low && b.low) out.low = std::min(*a.low, *b.low);
  if (a.high || b.high) {
    out.high = !b.high || (a.high && *a.high < *b.high) ? a.high : b.high;
  }
  return out;
}

Interval range_of_call(const Expr& call, const Intervals& known, const Rule& rule) {
  Interval out = range_of(call.parts[0], known, rule);
  if (call.text == "min" || call.text == "max") {
    for (std::size_t i = 1; i < call.parts.size(); ++i) {
      const Interval next = range_of(call.parts[i], known, rule);
      out = call.text == "min" ? least_of(out, next) : turned(least_of(turned(out), turned(next)));
    }
    return out;
  }
  if (call.text == "abs") return is_not_negative(out) ? out : Interval{Decimal(), std::nullopt};
  if (call.text == "round") {
    const auto rounded = [](const Bounds& end) {
      return end ? Bounds(Decimal::from_int(end->rounded_half_up())) : std::nullopt;
    };
    return {rounded(out.low), rounded(out.high)};
  }
  // Days and hours of a duration, whose bounds are milliseconds as raw decimals.
  const std::int64_t unit = Millis(std::chrono::hours(call.text == "days" ? 24 : 1)).count();
  const auto whole = [&](const Bounds& end) {
    return end ? Bounds(Decimal::from_int(end->raw() / unit)) : std::nullopt;
  };
  return {whole(out.low), whole(out.high)};
}

Interval range_of_binary(const Expr& expr, const Intervals& known, const Rule& rule) {
  const Interval a = range_of(expr.parts[0], known, rule);
  const Interval b = range_of(expr.parts[1], known, rule);
  switch (expr.op) {
    case Operator::kAdd:
      return {sum_of(a.low, b.low), sum_of(a.high, b.high)};
    case Operator::kSub:
      return {sum_of(a.low, negative_of(b.high)), sum_of(a.high, negative_of(b.low))};
    case Operator::kMul:
      return product_of(a, b);
    case Operator::kDiv:
      return quotient_of(a, b);
    default:
      return {};
  }
}

}  // namespace

void Interval::raise(Decimal to, bool is_open) {
  if (low && (*low > to || (*low == to && (is_open_low || !is_open)))) return;
  low = to;
  is_open_low = is_open;
}

void Interval::lower(Decimal to, bool is_open) {
  if (high && (*high < to || (*high == to && (is_open_high || !is_open)))) return;
  high = to;
  is_open_high = is_open;
}

bool Interval::is_empty() const {
  if (!low || !high) return false;
  return *low > *high || (*low == *high && (is_open_low || is_open_high));
}

Interval natural_interval(const AttributeRef& attribute) {
  switch (attribute.attribute) {
    case InputAttribute::kAny:
    case InputAttribute::kMissing:
      return {Decimal(), Decimal::from_int(1)};
    case InputAttribute::kCount:
    case InputAttribute::kDistinctReporters:
    case InputAttribute::kDistinctField:
    case InputAttribute::kSources:
    case InputAttribute::kUsual:
    case InputAttribute::kOverdue:
      return {Decimal(), std::nullopt};
    default:
      return {};
  }
}

std::optional<Intervals> intervals_of(const Branch& branch, const Rule& rule) {
  Intervals out;
  for (const Atom& atom : branch) {
    const Expr& expr = *atom.expr;
    if (expr.kind == ExprKind::kBool && expr.truth == atom.is_negated) return std::nullopt;
    const std::optional<Bound> bound = bound_of(atom, rule);
    if (!bound || bound->op == Operator::kNe) continue;
    Interval& interval =
        out.try_emplace(bound->attribute, natural_interval(rule.attributes[bound->attribute]))
            .first->second;
    const bool is_open = bound->op == Operator::kGt || bound->op == Operator::kLt;
    const bool is_equal = bound->op == Operator::kEq;
    if (is_equal || bound->op == Operator::kGe || bound->op == Operator::kGt) {
      interval.raise(bound->constant, is_open);
    }
    if (is_equal || bound->op == Operator::kLe || bound->op == Operator::kLt) {
      interval.lower(bound->constant, is_open);
    }
    if (interval.is_empty()) return std::nullopt;
  }
  return out;
}

Interval range_of(const Expr& number, const Intervals& known, const Rule& rule) {
  switch (number.kind) {
    case ExprKind::kNumber:
      return {number.number, number.number};
    case ExprKind::kNegate:
      return turned(range_of(number.parts[0], known, rule));
    case ExprKind::kCall:
      return number.parts.empty() ? Interval{} : range_of_call(number, known, rule);
    case ExprKind::kBinary:
      return range_of_binary(number, known, rule);
    default:
      break;
  }
  if (number.binding != BindingKind::kAttribute) return {};
  const auto found = known.find(quantity_of(rule, number.index));
  return found != known.end() ? found->second : natural_interval(rule.attributes[number.index]);
}

}  // namespace tributary::language
