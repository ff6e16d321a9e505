#include "rules/language/expression.h"

#include <algorithm>
#include <array>

#include "engine/base/check.h"

namespace tributary::language {
namespace {

// Strength of binding, loosest first; a part that binds less than its place needs brackets.
enum Strength : int { kOrs = 1, kAnds, kNots, kComparisons, kSums, kProducts, kUnaries, kAtoms };

int strength_of(const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::kNot:
      return kNots;
    case ExprKind::kNegate:
      return kUnaries;
    case ExprKind::kBinary:
      break;
    default:
      return kAtoms;
  }
  if (expr.op == Operator::kOr) return kOrs;
  if (expr.op == Operator::kAnd) return kAnds;
  if (is_comparison(expr.op)) return kComparisons;
  return expr.op == Operator::kAdd || expr.op == Operator::kSub ? kSums : kProducts;
}

void print_into(const Expr& expr, int least, std::string& out);

void print_list(const Expr& expr, std::size_t first, std::string& out) {
  for (std::size_t i = first; i < expr.parts.size(); ++i) {
    if (i > first) out += ", ";
    print_into(expr.parts[i], kOrs, out);
  }
}

void print_binary(const Expr& expr, std::string& out) {
  const int own = strength_of(expr);
  // Comparisons do not chain; everything else associates to the left.
  print_into(expr.parts[0], own == kComparisons ? kSums : own, out);
  out += ' ';
  out += spelling_of(expr.op);
  out += ' ';
  print_into(expr.parts[1], own + 1, out);
}

void print_bare(const Expr& expr, std::string& out) {
  switch (expr.kind) {
    case ExprKind::kNumber:
    case ExprKind::kDuration:
    case ExprKind::kDistance:
      out += expr.number.to_string();
      out += name_of(expr.unit);
      return;
    case ExprKind::kString:
      out += '"' + expr.text + '"';
      return;
    case ExprKind::kBool:
      out += expr.truth ? "true" : "false";
      return;
    case ExprKind::kName:
      out += expr.text;
      return;
    case ExprKind::kCall:
      out += expr.text + '(';
      print_list(expr, 0, out);
      out += ')';
      return;
    case ExprKind::kList:
      out += '[';
      print_list(expr, 0, out);
      out += ']';
      return;
    case ExprKind::kNegate:
      out += '-';
      print_into(expr.parts[0], kAtoms, out);
      return;
    case ExprKind::kNot:
      out += "not ";
      print_into(expr.parts[0], kComparisons, out);
      return;
    case ExprKind::kBinary:
      return print_binary(expr, out);
    case ExprKind::kMember:
    case ExprKind::kMethod:
      print_into(expr.parts[0], kAtoms, out);
      out += '.' + expr.text;
      if (expr.kind == ExprKind::kMember) return;
      out += '(';
      print_list(expr, 1, out);
      out += ')';
      return;
  }
}

void print_into(const Expr& expr, int least, std::string& out) {
  const bool needs_brackets = strength_of(expr) < least;
  if (needs_brackets) out += '(';
  print_bare(expr, out);
  if (needs_brackets) out += ')';
}

}  // namespace

std::string_view spelling_of(Operator op) {
  static constexpr std::array<std::string_view, 19> kSpellings = {
      "",       "or",       "and",         "==",      "!=", "<", "<=", ">", ">=", "in",
      "not in", "contains", "starts_with", "matches", "+",  "-", "*",  "/", "%"};
  return kSpellings[static_cast<std::size_t>(op)];
}

bool is_comparison(Operator op) { return op >= Operator::kEq && op <= Operator::kMatches; }

std::string_view name_of(Unit unit) {
  static constexpr std::array<std::string_view, 9> kNames = {"",  "s",  "min", "h", "d",
                                                             "w", "wd", "m",   "km"};
  return kNames[static_cast<std::size_t>(unit)];
}

bool is_same(const Expr& a, const Expr& b) {
  return a.kind == b.kind && a.op == b.op && a.unit == b.unit && a.truth == b.truth &&
         a.number == b.number && a.text == b.text &&
         std::equal(a.parts.begin(), a.parts.end(), b.parts.begin(), b.parts.end(), is_same);
}

std::optional<std::size_t> value_of(const Type& enumeration, std::string_view name) {
  for (const auto& values : {enumeration.values, enumeration.values_zh}) {
    const auto found = std::find(values.begin(), values.end(), name);
    if (found != values.end()) return static_cast<std::size_t>(found - values.begin());
  }
  return std::nullopt;
}

bool is_checked(const Expr& expr) {
  if (expr.type.kind == TypeKind::kUnknown) return false;
  switch (expr.kind) {
    case ExprKind::kName:
    case ExprKind::kMember:
    case ExprKind::kMethod:
      return expr.binding != BindingKind::kNone;
    default:
      return std::all_of(expr.parts.begin(), expr.parts.end(), is_checked);
  }
}

std::string print(const Expr& expr) {
  std::string out;
  print_into(expr, kOrs, out);
  return out;
}

Decimal metres_of(const Expr& distance) {
  return distance.number * Decimal::from_int(distance.unit == Unit::kKilometre ? 1000 : 1);
}

Millis millis_of(const Expr& duration) {
  CHECK(duration.kind == ExprKind::kDuration && duration.unit != Unit::kWorkingDay);
  static constexpr std::array<std::int64_t, 6> kMillis = {0,         1000,       60'000,
                                                          3'600'000, 86'400'000, 604'800'000};
  const Decimal millis =
      duration.number * Decimal::from_int(kMillis[static_cast<std::size_t>(duration.unit)]);
  return Millis(millis.raw() / Decimal::kScale);
}

}  // namespace tributary::language
