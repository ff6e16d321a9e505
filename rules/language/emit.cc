#include "rules/language/emit.h"

#include <algorithm>

#include "engine/base/check.h"

namespace tributary::language {
namespace {

constexpr std::size_t kMostStack = 48;  // below the depth that evaluate() CHECKs

OpCode op_code_of(Operator op) {
  switch (op) {
    case Operator::kOr:
      return OpCode::kOr;
    case Operator::kAnd:
      return OpCode::kAnd;
    case Operator::kEq:
      return OpCode::kEq;
    case Operator::kNe:
      return OpCode::kNe;
    case Operator::kLt:
      return OpCode::kLt;
    case Operator::kLe:
      return OpCode::kLe;
    case Operator::kGt:
      return OpCode::kGt;
    case Operator::kGe:
      return OpCode::kGe;
    case Operator::kContains:
      return OpCode::kContains;
    case Operator::kStartsWith:
      return OpCode::kStartsWith;
    case Operator::kAdd:
      return OpCode::kAdd;
    case Operator::kSub:
      return OpCode::kSub;
    case Operator::kMul:
      return OpCode::kMul;
    case Operator::kDiv:
      return OpCode::kDiv;
    case Operator::kMod:
      return OpCode::kMod;
    default:
      break;
  }
  CHECK(false);
  return OpCode::kOr;
}

OpCode constant_code_of(TypeKind kind) {
  if (kind == TypeKind::kTime) return OpCode::kTime;
  return kind == TypeKind::kTopic ? OpCode::kTopic : OpCode::kEnumeration;
}

OpCode code_of_one(const std::string& function) {
  if (function == "abs") return OpCode::kAbs;
  if (function == "round") return OpCode::kRound;
  return function == "days" ? OpCode::kDays : OpCode::kHours;
}

class Emitter {
 public:
  Emitter(Program& program, const LanguageContext& context) : out_(program), context_(context) {}

  [[nodiscard]] std::size_t deepest() const { return deepest_; }

  void visit(const Expr& expr) {
    switch (expr.kind) {
      case ExprKind::kNumber:
        return push(OpCode::kNumber, 0, expr.number.raw());
      case ExprKind::kDuration:
        return push(OpCode::kDuration, 0, millis_of(expr).count());
      case ExprKind::kDistance:
        return push(OpCode::kDistance, 0, metres_of(expr).raw());
      case ExprKind::kBool:
        return push(OpCode::kBool, 0, expr.truth ? 1 : 0);
      case ExprKind::kString:
        return constant(expr);
      case ExprKind::kName:
      case ExprKind::kMember:
      case ExprKind::kMethod:
        return read(expr);
      case ExprKind::kCall:
        return call(expr);
      case ExprKind::kNot:
      case ExprKind::kNegate:
        visit(expr.parts[0]);
        return step(expr.kind == ExprKind::kNot ? OpCode::kNot : OpCode::kNegate);
      case ExprKind::kBinary:
        return binary(expr);
      case ExprKind::kList:
        break;
    }
    CHECK(false);
  }

 private:
  void push(OpCode op, std::uint32_t index, std::int64_t bits) {
    out_.code.push_back({op, index, bits});
    deepest_ = std::max(deepest_, ++height_);
  }
  void step(OpCode op, std::uint32_t index = 0) { out_.code.push_back({op, index, 0}); }
  void fold(OpCode op) {
    step(op);
    --height_;
  }

  std::uint32_t text(const std::string& value) {
    auto found = std::find(out_.texts.begin(), out_.texts.end(), value);
    if (found == out_.texts.end()) found = out_.texts.insert(found, value);
    return static_cast<std::uint32_t>(found - out_.texts.begin());
  }

  void constant(const Expr& expr) {
    if (expr.binding != BindingKind::kConstant) {
      const std::uint32_t index = text(expr.text);
      return push(OpCode::kText, index, index);
    }
    push(constant_code_of(expr.type.kind), 0, expr.bits);
  }

  void read(const Expr& expr) {
    switch (expr.binding) {
      case BindingKind::kField:
        return push(OpCode::kField, expr.index, 0);
      case BindingKind::kAttribute:
        return push(OpCode::kAttribute, expr.index, 0);
      case BindingKind::kSubject:
        return push(OpCode::kSubject, expr.index, 0);
      case BindingKind::kSubjectDistrict:
        return push(OpCode::kSubjectDistrict, 0, 0);
      case BindingKind::kSubjectUnit:
        return push(OpCode::kSubjectUnit, 0, 0);
      case BindingKind::kEventTime:
        return push(OpCode::kEventTime, 0, 0);
      default:
        break;
    }
    CHECK(false);
  }

  void has(const Expr& expr) {
    const bool is_field = expr.binding == BindingKind::kField;
    push(is_field ? OpCode::kHasField : OpCode::kHasSubject, expr.index, 0);
  }

  void call(const Expr& expr) {
    if (expr.text == "has") return has(expr.parts[0]);
    if (expr.text == "distance") return push(OpCode::kDistanceTo, 0, 0);
    visit(expr.parts[0]);
    if (expr.parts.size() == 1) return step(code_of_one(expr.text));
    for (std::size_t i = 1; i < expr.parts.size(); ++i) {
      visit(expr.parts[i]);
      fold(expr.text == "min" ? OpCode::kMin : OpCode::kMax);
    }
  }

  void binary(const Expr& expr) {
    const Expr& left = expr.parts[0];
    const Expr& right = expr.parts[1];
    if (expr.op == Operator::kIn) return member_of(left, right);
    if (expr.op == Operator::kNotIn) return not_member_of(left, right);
    visit(left);
    if (expr.op == Operator::kMatches) return step(OpCode::kMatches, text(right.text));
    const bool is_in_working_days =
        right.kind == ExprKind::kDuration && right.unit == Unit::kWorkingDay;
    if (is_in_working_days) {
      push(OpCode::kNumber, 0, right.number.raw());
      return fold(OpCode::kAddWorkingDays);
    }
    visit(right);
    fold(op_code_of(expr.op));
  }

  void member_of(const Expr& left, const Expr& right) {
    visit(left);
    out_.sets.push_back(set_of(left, right));
    step(OpCode::kInSet, static_cast<std::uint32_t>(out_.sets.size() - 1));
  }

  /// False too when the left side is missing, like every comparison.
  void not_member_of(const Expr& left, const Expr& right) {
    const bool may_ask =
        left.binding == BindingKind::kField || left.binding == BindingKind::kSubject;
    if (may_ask) {
      has(left);
    } else {  // equal to itself: not missing
      visit(left);
      visit(left);
      fold(OpCode::kEq);
    }
    member_of(left, right);
    step(OpCode::kNot);
    fold(OpCode::kAnd);
  }

  [[nodiscard]] ConstantSet set_of(const Expr& left, const Expr& right) const {
    ConstantSet set;
    if (right.binding == BindingKind::kNamedList) {
      for (const std::string& entry : context_.lists->find(right.text)->second.entries) {
        add_entry(left, entry, set);
      }
    }
    for (const Expr& part : right.parts) {
      if (right.kind == ExprKind::kList) add_constant(part, set);
    }
    const auto normalise = [](auto& values) {
      std::sort(values.begin(), values.end());
      values.erase(std::unique(values.begin(), values.end()), values.end());
    };
    normalise(set.bits);
    normalise(set.texts);
    return set;
  }

  void add_entry(const Expr& left, const std::string& entry, ConstantSet& set) const {
    if (left.type.kind == TypeKind::kTopic) {
      set.bits.push_back(context_.catalog().topic_named(entry)->value());
    } else if (left.type.kind == TypeKind::kEnumeration) {
      set.bits.push_back(static_cast<std::int64_t>(*value_of(left.type, entry)));
    } else {
      set.texts.push_back(entry);
    }
  }

  static void add_constant(const Expr& part, ConstantSet& set) {
    switch (part.kind) {
      case ExprKind::kNumber:
        return set.bits.push_back(part.number.raw());
      case ExprKind::kDuration:
        return set.bits.push_back(millis_of(part).count());
      case ExprKind::kDistance:
        return set.bits.push_back(metres_of(part).raw());
      default:
        break;
    }
    if (part.binding == BindingKind::kConstant) return set.bits.push_back(part.bits);
    set.texts.push_back(part.text);
  }

  Program& out_;
  const LanguageContext& context_;
  std::size_t height_ = 0;
  std::size_t deepest_ = 0;
};

}  // namespace

std::string folded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool is_space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!is_space) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

Program emit(const Expr& expr, const LanguageContext& context, Problems& problems) {
  Program program;
  Emitter emitter(program, context);
  emitter.visit(expr);
  if (emitter.deepest() > kMostStack) {
    problems.error("E002", expr.extent, say("nested too deeply", "嵌套过深"));
  }
  const Extent at = expr.extent;
  program.source = folded(problems.text().substr(at.begin, at.end - at.begin));
  return program;
}

}  // namespace tributary::language
