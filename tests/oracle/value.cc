#include "tests/oracle/value.h"

#include <re2/re2.h>

#include <algorithm>

#include "engine/base/check.h"

namespace tributary::oracle {
namespace {

using Is = Value::Is;

constexpr std::int64_t kDay = 86'400'000, kHour = 3'600'000;

bool is_constant(OpCode op) { return op <= OpCode::kTime; }
bool is_name(OpCode op) { return op >= OpCode::kField && op <= OpCode::kHasSubject; }
bool is_unary(OpCode op) { return op >= OpCode::kNot; }

Value constant(const Program& program, const Instruction& step) {
  switch (step.op) {
    case OpCode::kNumber:
      return {Is::kNumber, step.bits, {}};
    case OpCode::kDuration:
      return {Is::kDuration, step.bits, {}};
    case OpCode::kDistance:
      return {Is::kDistance, step.bits, {}};
    case OpCode::kBool:
      return Value::truth(step.bits != 0);
    case OpCode::kText:
      return {Is::kText, 0, program.texts.at(step.index)};
    case OpCode::kEnumeration:
      return {Is::kEnumeration, step.bits, {}};
    case OpCode::kTopic:
      return {Is::kTopic, step.bits, {}};
    default:
      return {Is::kTime, step.bits, {}};
  }
}

/// Kleene's tables, over false < unknown < true. Of two unknowns the alarming one is told.
int rank(const Value& value) {
  if (value.is_unknown()) return 1;
  return value.is_true() ? 2 : 0;
}

Value either_unknown(const Value& a, const Value& b) {
  return a.is == Is::kStale || b.is == Is::kStale ? Value::stale() : Value::late();
}

Value junction(const Value& a, const Value& b, int result) {
  if (result == 1) return either_unknown(a, b);
  return Value::truth(result == 2);
}

bool holds(OpCode op, int order) {
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

int order_of(const Value& a, const Value& b) {
  if (a.is == Is::kText) return a.text.compare(b.text);
  return a.bits < b.bits ? -1 : (a.bits > b.bits ? 1 : 0);
}

/// What comes of adding a span to a time, of the difference of two times, of a span times a number.
Is kind_of(OpCode op, const Value& a, const Value& b) {
  if (a.is == Is::kTime && b.is == Is::kTime) return op == OpCode::kSub ? Is::kDuration : Is::kTime;
  for (const Is strong : {Is::kTime, Is::kDuration, Is::kDistance}) {
    if (a.is == strong || b.is == strong) return strong;
  }
  return Is::kNumber;
}

Value calculate(OpCode op, const Value& a, const Value& b) {
  const Decimal left = Decimal::from_raw(a.bits), right = Decimal::from_raw(b.bits);
  const Is kind = kind_of(op, a, b);
  std::optional<Decimal> result;
  if (op == OpCode::kAdd) result = left + right;
  if (op == OpCode::kSub) result = left - right;
  if (op == OpCode::kMul) result = left * right;
  if (op == OpCode::kDiv) result = left.divided_by(right);
  if (op == OpCode::kMod) result = left.modulo(right);
  if (op == OpCode::kMin) result = a.bits <= b.bits ? left : right;
  if (op == OpCode::kMax) result = a.bits >= b.bits ? left : right;
  if (!result) return Value::missing();  // divided by nothing
  return {kind, result->raw(), {}};
}

bool is_worked(std::int64_t day, const WorkCalendar* calendar) {
  const std::int64_t weekday = (day + 4) % 7;  // 1970-01-01 was a Thursday; 0 is Sunday
  const bool is_weekend = weekday == 0 || weekday == 6;
  if (calendar == nullptr) return !is_weekend;
  return is_weekend ? calendar->working_weekends.count(day) > 0
                    : calendar->holidays.count(day) == 0;
}

/// RULES 2 and DESIGN 6: the end of the last of so many days that are worked.
Value after_working_days(const Value& from, const Value& count, const WorkDays& days) {
  const std::int64_t shift = Millis(days.offset.east).count();
  std::int64_t day = (from.bits + shift) / kDay;  // no scenario plays before 1970
  for (std::int64_t left = count.bits / Decimal::kScale; left > 0;) {
    ++day;
    if (is_worked(day, days.calendar)) --left;
  }
  return {Is::kTime, (day + 1) * kDay - shift, {}};
}

Value pair(OpCode op, const Value& a, const Value& b, const WorkDays& days) {
  if (op == OpCode::kAnd) return junction(a, b, std::min(rank(a), rank(b)));
  if (op == OpCode::kOr) return junction(a, b, std::max(rank(a), rank(b)));
  const bool none = a.is_missing() || b.is_missing();
  const bool compares = op >= OpCode::kEq && op <= OpCode::kStartsWith;
  if (none) return compares ? Value::truth(false) : Value::missing();
  if (a.is_unknown() || b.is_unknown()) return either_unknown(a, b);
  if (op == OpCode::kContains) return Value::truth(a.text.find(b.text) != std::string::npos);
  if (op == OpCode::kStartsWith) return Value::truth(a.text.rfind(b.text, 0) == 0);
  if (compares) return Value::truth(holds(op, order_of(a, b)));
  if (op == OpCode::kAddWorkingDays) return after_working_days(a, b, days);
  return calculate(op, a, b);
}

bool is_member(const ConstantSet& set, const Value& value) {
  if (value.is == Is::kText) {
    return std::count(set.texts.begin(), set.texts.end(), value.text) > 0;
  }
  return std::count(set.bits.begin(), set.bits.end(), value.bits) > 0;
}

std::int64_t whole(std::int64_t bits, std::int64_t unit) {
  return (bits >= 0 ? bits / unit : -((-bits + unit - 1) / unit)) * Decimal::kScale;
}

Value single(const Program& program, const Instruction& step, const Value& value) {
  if (value.is_unknown()) return value;
  if (step.op == OpCode::kNot) return Value::truth(!value.is_true());
  if (step.op == OpCode::kInSet) {
    return Value::truth(!value.is_missing() && is_member(program.sets.at(step.index), value));
  }
  if (step.op == OpCode::kMatches) {
    return Value::truth(value.is == Is::kText &&
                        RE2::PartialMatch(value.text, program.texts.at(step.index)));
  }
  if (value.is_missing()) return value;
  switch (step.op) {
    case OpCode::kNegate:
      return {value.is, -value.bits, {}};
    case OpCode::kAbs:
      return {value.is, value.bits < 0 ? -value.bits : value.bits, {}};
    case OpCode::kDays:
      return {Is::kNumber, whole(value.bits, kDay), {}};
    case OpCode::kHours:
      return {Is::kNumber, whole(value.bits, kHour), {}};
    default:
      return {Is::kNumber, whole(value.bits + Decimal::kScale / 2, Decimal::kScale), {}};
  }
}

}  // namespace

std::string text_of(const Value& value) {
  switch (value.is) {
    case Is::kMissing:
      return "missing";
    case Is::kLate:
      return "late";
    case Is::kStale:
      return "stale";
    case Is::kBool:
      return value.bits != 0 ? "true" : "false";
    case Is::kTime:
      return format_time(EventTime::from_millis(value.bits), {});
    case Is::kDuration:
      return format_duration(Millis(value.bits));
    case Is::kText:
      return value.text;
    default:
      return Decimal::from_raw(value.bits).to_string();
  }
}

Value run(const Program& program, const Names& names, const WorkDays& days) {
  if (program.code.empty()) return Value::truth(true);
  std::vector<Value> stack;
  stack.reserve(program.code.size());
  const auto pop = [&] {
    CHECK(!stack.empty());
    Value top = stack.back();
    stack.pop_back();
    return top;
  };
  for (const Instruction& step : program.code) {
    if (is_constant(step.op)) {
      stack.push_back(constant(program, step));
    } else if (is_name(step.op)) {
      stack.push_back(names(step));
    } else if (is_unary(step.op)) {
      stack.push_back(single(program, step, pop()));
    } else {
      const Value right = pop(), left = pop();
      stack.push_back(pair(step.op, left, right, days));
    }
  }
  CHECK_EQ(stack.size(), 1U);
  return pop();
}

}  // namespace tributary::oracle
