#include "engine/model/program.h"

#include <algorithm>
#include <array>
#include <compare>
#include <cstdlib>

namespace tributary {

namespace {

constexpr std::size_t kStackDepth = 64;  // the checker refuses deeper expressions long before

class Stack {
 public:
  void push(Scalar value) {
    CHECK_LT(size_, kStackDepth);
    values_[size_++] = value;
  }
  Scalar pop() {
    CHECK_GT(size_, 0U);
    return values_[--size_];
  }
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  std::array<Scalar, kStackDepth> values_;
  std::size_t size_ = 0;
};

bool compare(OpCode op, const Scalar& left, const Scalar& right) {
  if (left.is_missing() || right.is_missing() || left.kind != right.kind) return false;
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

Scalar arithmetic(OpCode op, const Scalar& left, const Scalar& right) {
  if (left.is_missing() || right.is_missing()) return Scalar::missing();
  const Decimal a = Decimal::from_raw(left.bits);
  const Decimal b = Decimal::from_raw(right.bits);
  const auto same_kind = [&](Decimal value) { return Scalar{left.kind, value.raw(), {}}; };
  const auto optional = [&](std::optional<Decimal> value) {
    return value ? same_kind(*value) : Scalar::missing();
  };
  switch (op) {
    case OpCode::kAdd:
      return same_kind(a + b);
    case OpCode::kSub:
      return same_kind(a - b);
    case OpCode::kMul:
      return same_kind(a * b);
    case OpCode::kDiv:
      return optional(a.divided_by(b));
    case OpCode::kMod:
      return optional(a.modulo(b));
    case OpCode::kMin:
      return same_kind(std::min(a, b));
    default:
      return same_kind(std::max(a, b));
  }
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
    default:
      return Scalar::number(Decimal::from_int(Decimal::from_raw(value.bits).rounded_half_up()));
  }
}

Scalar binary(OpCode op, const Scalar& left, const Scalar& right) {
  switch (op) {
    case OpCode::kEq:
    case OpCode::kNe:
    case OpCode::kLt:
    case OpCode::kLe:
    case OpCode::kGt:
    case OpCode::kGe:
      return Scalar::boolean(compare(op, left, right));
    case OpCode::kContains:
    case OpCode::kStartsWith:
      return Scalar::boolean(text_test(op, left, right));
    case OpCode::kAnd:
      return Scalar::boolean(left.is_true() && right.is_true());
    case OpCode::kOr:
      return Scalar::boolean(left.is_true() || right.is_true());
    default:
      return arithmetic(op, left, right);
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

Scalar attribute_of(const Subject* subject, AttributeId attribute) {
  using Kind = Scalar::Kind;
  if (subject == nullptr) return Scalar::missing();
  for (const AttributeValue& value : subject->attributes) {
    if (value.attribute != attribute) continue;
    switch (value.kind) {
      case AttributeKind::kNumber:
        return {Kind::kNumber, value.bits, {}};
      case AttributeKind::kCode:
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
      stack.push(binary(step.op, left, right));
    }
  }
  CHECK_EQ(stack.size(), 1U);
  return stack.pop();
}

}  // namespace tributary
