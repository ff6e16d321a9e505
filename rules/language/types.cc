#include "rules/language/types.h"

#include <algorithm>
#include <array>

namespace tributary::language {
namespace {

constexpr std::int64_t kMostWorkingDays = 250;  // a year of them

bool is_span(TypeKind kind) { return kind == TypeKind::kDuration || kind == TypeKind::kDistance; }

bool is_sum(Operator op) { return op == Operator::kAdd || op == Operator::kSub; }

/// Of a time: with a span, or the span between two.
TypeKind result_with_time(Operator op, TypeKind left, TypeKind right) {
  const bool is_span_between =
      op == Operator::kSub && left == TypeKind::kTime && right == TypeKind::kTime;
  if (is_span_between) return TypeKind::kDuration;
  const bool is_later =
      op == Operator::kAdd && left == TypeKind::kDuration && right == TypeKind::kTime;
  const bool is_moved = is_sum(op) && left == TypeKind::kTime && right == TypeKind::kDuration;
  return is_later || is_moved ? TypeKind::kTime : TypeKind::kUnknown;
}

}  // namespace

Message name_of(TypeKind kind) {
  static const std::array<Message, 11> kNames = {Message{"nothing known", "未知值"},
                                                 Message{"a yes or no", "是非值"},
                                                 Message{"a number", "数字"},
                                                 Message{"a text", "文本"},
                                                 Message{"an enumeration", "枚举值"},
                                                 Message{"a topic", "主题"},
                                                 Message{"a time", "时间"},
                                                 Message{"a duration", "时长"},
                                                 Message{"a distance", "距离"},
                                                 Message{"a reference", "对象引用"},
                                                 Message{"a list", "列表"}};
  return kNames[static_cast<std::size_t>(kind)];
}

bool agree(const Type& a, const Type& b) {
  if (a.kind != b.kind) return false;
  return a.kind != TypeKind::kEnumeration ||
         std::equal(a.values.begin(), a.values.end(), b.values.begin(), b.values.end());
}

bool is_ordered(TypeKind kind) {
  return kind == TypeKind::kNumber || kind == TypeKind::kTime || is_span(kind);
}

TypeKind result_of(Operator op, TypeKind left, TypeKind right) {
  if (left == TypeKind::kNumber && right == TypeKind::kNumber) return TypeKind::kNumber;
  if (left == TypeKind::kTime || right == TypeKind::kTime) {
    return result_with_time(op, left, right);
  }
  if (is_span(left) && left == right && is_sum(op)) return left;
  const bool is_scaled = op == Operator::kMul || op == Operator::kDiv;
  if (is_scaled && is_span(left) && right == TypeKind::kNumber) return left;
  const bool is_multiple = op == Operator::kMul && left == TypeKind::kNumber && is_span(right);
  return is_multiple ? right : TypeKind::kUnknown;
}

std::uint16_t working_days_of(const Expr& expr, Problems& problems) {
  const std::int64_t days = expr.number.raw() / Decimal::kScale;
  if (expr.number.raw() % Decimal::kScale == 0 && days <= kMostWorkingDays) {
    return static_cast<std::uint16_t>(days);
  }
  problems.error("E111", expr.extent,
                 say("working days are whole and at most 250", "工作日应为整数且不超过 250"));
  return 0;
}

}  // namespace tributary::language
