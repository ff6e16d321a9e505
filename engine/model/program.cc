#include "engine/model/program.h"

#include <algorithm>
#include <array>
#include <compare>
#include <cstdlib>
#include <memory>
#include <type_traits>

namespace tributary {

namespace {

constexpr std::size_t kStackDepth = 64;  // the checker refuses deeper expressions long before

/// Its places are not written before something is pushed: most programs need three of them.
class Stack {
 public:
  void push(const Scalar& value) {
    CHECK_LT(size_, kStackDepth);
    std::construct_at(&places_[size_++].value, value);
  }
  Scalar pop() {
    CHECK_GT(size_, 0U);
    return places_[--size_].value;
  }
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  static_assert(std::is_trivially_copyable_v<Scalar> && std::is_trivially_destructible_v<Scalar>);
  union Place {
    Place() {}  // NOLINT(modernize-use-equals-default): a defaulted one is deleted
    Scalar value;
  };
  std::array<Place, kStackDepth> places_;
  std::size_t size_ = 0;
};

/// Of two operands at least one of which is unknown.
Scalar unknown_of(const Scalar& left, const Scalar& right) {
  return left.is_stale() || right.is_stale() ? Scalar::stale() : Scalar::late();
}

Scalar conjunction(const Scalar& left, const Scalar& right) {
  const bool is_false =
      (!left.is_unknown() && !left.is_true()) || (!right.is_unknown() && !right.is_true());
  if (is_false) return Scalar::boolean(false);
  if (left.is_unknown() || right.is_unknown()) return unknown_of(left, right);
  return Scalar::boolean(true);
}

Scalar disjunction(const Scalar& left, const Scalar& right) {
  if (left.is_true() || right.is_true()) return Scalar::boolean(true);
  if (left.is_unknown() || right.is_unknown()) return unknown_of(left, right);
  return Scalar::boolean(false);
}

bool compare(OpCode op, const Scalar& left, const Scalar& right) {
  if (left.kind != right.kind) return false;
  const std::strong_ordering order =
      left.kind == Scalar::Kind::kText ? left.text <=> right.text : left.bits <=> right.bits;
  switch (op) {
    case OpCode::kEq:
      return order == 0;
    case OpCode::kNe:
      return order != 0;
    case OpCode::kLt:
      return order < 0;
    case OpCode::kLe:
      return order <= 0;
    case OpCode::kGt:
      return order > 0;
    default:
      return order >= 0;
  }
}

bool text_test(OpCode op, const Scalar& left, const Scalar& right) {
  if (left.kind != Scalar::Kind::kText || right.kind != Scalar::Kind::kText) return false;
  return op == OpCode::kContains ? left.text.find(right.text) != std::string_view::npos
                                 : left.text.starts_with(right.text);
}

/// Product or quotient of a span and a number keeps the span's kind.
Scalar::Kind kind_of_result(OpCode op, const Scalar& left, const Scalar& right) {
  using Kind = Scalar::Kind;
  if (left.kind == Kind::kTime && right.kind == Kind::kTime && op == OpCode::kSub)
    return Kind::kDuration;
  if (left.kind == Kind::kTime || right.kind == Kind::kTime) return Kind::kTime;
  return left.kind == Kind::kNumber ? right.kind : left.kind;
}

/// Raw decimals; times and durations are whole milliseconds and must not be scaled.
Scalar arithmetic(OpCode op, const Scalar& left, const Scalar& right) {
  const Decimal a = Decimal::from_raw(left.bits);
  const Decimal b = Decimal::from_raw(right.bits);
  const auto result = [&](Decimal value) {
    return Scalar{kind_of_result(op, left, right), value.raw(), {}};
  };
  const auto optional = [&](std::optional<Decimal> value) {
    return value ? result(*value) : Scalar::missing();
  };
  switch (op) {
    case OpCode::kAdd:
      return result(a + b);
    case OpCode::kSub:
      return result(a - b);
    case OpCode::kMul:
      return result(a * b);  // raw span × raw number / scale
    case OpCode::kDiv:
      return optional(a.divided_by(b));
    case OpCode::kMod:
      return optional(a.modulo(b));
    case OpCode::kMin:
      return result(std::min(a, b));
    default:
      return result(std::max(a, b));
  }
}

/// Rounded down, below zero too (RULES 3.11).
Scalar whole(const Scalar& span, Millis unit) {
  const std::int64_t towards_zero = span.bits / unit.count();
  const bool was_raised = span.bits < 0 && span.bits % unit.count() != 0;
  return Scalar::number(Decimal::from_int(towards_zero - (was_raised ? 1 : 0)));
}

bool in_set(const ConstantSet& set, const Scalar& value) {
  if (value.is_missing()) return false;
  if (value.kind == Scalar::Kind::kText) {
    return std::binary_search(set.texts.begin(), set.texts.end(), value.text);
  }
  return std::binary_search(set.bits.begin(), set.bits.end(), value.bits);
}

Scalar unary(const Program& program, const Instruction& step, const Scalar& value,
             const ProgramContext& context) {
  if (value.is_unknown()) return value;
  switch (step.op) {
    case OpCode::kNot:
      return Scalar::boolean(!value.is_true());
    case OpCode::kInSet:
      return Scalar::boolean(in_set(program.sets[step.index], value));
    case OpCode::kMatches:
      return Scalar::boolean(value.kind == Scalar::Kind::kText &&
                             context.matches(value.text, program.texts[step.index]));
    default:
      break;
  }
  if (value.is_missing()) return value;
  switch (step.op) {
    case OpCode::kNegate:
      return {value.kind, -value.bits, {}};
    case OpCode::kAbs:
      return {value.kind, std::abs(value.bits), {}};
    case OpCode::kDays:
      return whole(value, std::chrono::hours(24));
    case OpCode::kHours:
      return whole(value, std::chrono::hours(1));
    default:
      return Scalar::number(Decimal::from_int(Decimal::from_raw(value.bits).rounded_half_up()));
  }
}

Scalar binary(OpCode op, const Scalar& left, const Scalar& right, const ProgramContext& context) {
  if (op == OpCode::kAnd) return conjunction(left, right);
  if (op == OpCode::kOr) return disjunction(left, right);
  const bool is_missing = left.is_missing() || right.is_missing();
  if (!is_missing && (left.is_unknown() || right.is_unknown())) return unknown_of(left, right);
  switch (op) {
    case OpCode::kEq:
    case OpCode::kNe:
    case OpCode::kLt:
    case OpCode::kLe:
    case OpCode::kGt:
    case OpCode::kGe:
      return Scalar::boolean(!is_missing && compare(op, left, right));
    case OpCode::kContains:
    case OpCode::kStartsWith:
      return Scalar::boolean(text_test(op, left, right));
    case OpCode::kAddWorkingDays:
      if (is_missing) return Scalar::missing();
      return Scalar::time(context.add_working_days(EventTime::from_millis(left.bits),
                                                   right.bits / Decimal::kScale));
    default:
      return is_missing ? Scalar::missing() : arithmetic(op, left, right);
  }
}

Scalar leaf(const Program& program, const Instruction& step, const ProgramContext& context) {
  using Kind = Scalar::Kind;
  switch (step.op) {
    case OpCode::kNumber:
      return {Kind::kNumber, step.bits, {}};
    case OpCode::kDuration:
      return {Kind::kDuration, step.bits, {}};
    case OpCode::kDistance:
      return {Kind::kDistance, step.bits, {}};
    case OpCode::kBool:
      return {Kind::kBool, step.bits, {}};
    case OpCode::kEnumeration:
      return {Kind::kEnumeration, step.bits, {}};
    case OpCode::kTopic:
      return {Kind::kTopic, step.bits, {}};
    case OpCode::kTime:
      return {Kind::kTime, step.bits, {}};
    case OpCode::kSubjectDistrict:
      return context.subject_district();
    case OpCode::kSubjectUnit:
      return context.subject_unit();
    case OpCode::kEventTime:
      return context.event_time();
    case OpCode::kDistanceTo:
      return context.distance();
    case OpCode::kText:
      return Scalar::of_text(program.texts[step.index]);
    case OpCode::kField:
      return context.field(FieldId(static_cast<std::uint8_t>(step.index)));
    case OpCode::kAttribute:
      return context.attribute(step.index);
    case OpCode::kSubject:
      return context.subject(AttributeId(static_cast<std::uint8_t>(step.index)));
    case OpCode::kHasField:
      return Scalar::boolean(
          !context.field(FieldId(static_cast<std::uint8_t>(step.index))).is_missing());
    default:
      return Scalar::boolean(
          !context.subject(AttributeId(static_cast<std::uint8_t>(step.index))).is_missing());
  }
}

}  // namespace

EventTime ProgramContext::add_working_days(EventTime at, std::int64_t days) const {
  return at + std::chrono::hours(24) * days;  // a context without a calendar has no days off
}

Scalar attribute_of(const Subject* subject, AttributeId attribute) {
  using Kind = Scalar::Kind;
  if (subject == nullptr) return Scalar::missing();
  for (const AttributeValue& value : subject->attributes) {
    if (value.attribute != attribute) continue;
    switch (value.kind) {
      case AttributeKind::kNumber:
        return {Kind::kNumber, value.bits, {}};
      case AttributeKind::kCode:
      case AttributeKind::kReference:
        return Scalar::of_text(value.text);
      case AttributeKind::kEnumeration:
        return {Kind::kEnumeration, value.bits, {}};
      case AttributeKind::kTime:
        return {Kind::kTime, value.bits, {}};
      case AttributeKind::kBool:
        return {Kind::kBool, value.bits, {}};
    }
  }
  return Scalar::missing();
}

Scalar evaluate(const Program& program, const ProgramContext& context) {
  if (program.code.empty()) return Scalar::boolean(true);
  Stack stack;
  for (const Instruction& step : program.code) {
    if (step.op <= OpCode::kHasSubject) {
      stack.push(leaf(program, step, context));
    } else if (step.op >= OpCode::kNot) {
      stack.push(unary(program, step, stack.pop(), context));
    } else {
      const Scalar right = stack.pop();
      const Scalar left = stack.pop();
      stack.push(binary(step.op, left, right, context));
    }
  }
  CHECK_EQ(stack.size(), 1U);
  return stack.pop();
}

}  // namespace tributary
