#include "rules/language/phrases.h"

#include <array>
#include <utility>

#include "engine/base/text.h"

namespace tributary::language {
namespace {

bool is_comparison(OpCode op) { return op >= OpCode::kEq && op <= OpCode::kStartsWith; }

OpCode mirrored(OpCode op) {
  switch (op) {
    case OpCode::kLt:
      return OpCode::kGt;
    case OpCode::kLe:
      return OpCode::kGe;
    case OpCode::kGt:
      return OpCode::kLt;
    case OpCode::kGe:
      return OpCode::kLe;
    default:
      return op;
  }
}

}  // namespace

std::string compared(const SentenceWords& words, OpCode op, const std::string& a,
                     const std::string& b) {
  switch (op) {
    case OpCode::kEq:
      return a + words.in("为", " is ") + b;
    case OpCode::kNe:
      return a + words.in("不为", " is not ") + b;
    case OpCode::kLt:
      return a + words.in("低于 ", " is below ") + b;
    case OpCode::kLe:
      return a + words.in("不超过 ", " is at most ") + b;
    case OpCode::kGt:
      return a + words.in("超过 ", " is above ") + b;
    case OpCode::kGe:
      return a + words.in("不低于 ", " is at least ") + b;
    case OpCode::kContains:
      return a + words.in("包含", " contains ") + b;
    case OpCode::kStartsWith:
      return a + words.in("开头为", " begins with ") + b;
    default:
      return a + " ? " + b;
  }
}

std::string Phrases::condition(const ProgramNode& node, bool is_inner) const {
  if (node.is(OpCode::kOr)) return chain(node, OpCode::kOr, words_.in("，或", " or "), is_inner);
  if (node.is(OpCode::kAnd)) {
    return chain(node, OpCode::kAnd, words_.in("，且", " and "), is_inner);
  }
  if (node.is(OpCode::kNot)) {
    return words_.in("并非（", "not (") + condition(node.parts[0], false) + words_.in("）", ")");
  }
  return atom(node);
}

std::string Phrases::value(const ProgramNode& node, const Values& values) const {
  if (is_constant(node)) return words_.constant(node, program_, values);
  static constexpr std::array<std::pair<OpCode, Bilingual>, 7> kSigns = {{
      {OpCode::kAdd, {"加", " plus "}},
      {OpCode::kSub, {"减", " minus "}},
      {OpCode::kMul, {"乘以", " times "}},
      {OpCode::kDiv, {"除以", " divided by "}},
      {OpCode::kMod, {"除余", " modulo "}},
      {OpCode::kMin, {"与", " and "}},
      {OpCode::kMax, {"与", " and "}},
  }};
  for (const auto& [op, sign] : kSigns) {
    if (!node.is(op)) continue;
    std::string both = value(node.parts[0], {}) + words_.in(sign) + value(node.parts[1], {});
    if (op == OpCode::kMin) return words_.in(both + "中较小者", "the smaller of " + both);
    if (op == OpCode::kMax) return words_.in(both + "中较大者", "the larger of " + both);
    return both;
  }
  return other_value(node);
}

std::string Phrases::atom(const ProgramNode& node) const {
  if (is_comparison(node.step.op)) return comparison(node);
  if (node.is(OpCode::kInSet)) {
    const ProgramNode& left = node.parts[0];
    return value(left, {}) + words_.in("为", " is ") +
           words_.any_of(
               words_.members(program_.sets[node.step.index], kind_of(left), values_of(left)));
  }
  if (node.is(OpCode::kMatches)) {
    return value(node.parts[0], {}) + words_.in("符合 ", " matches ") +
           program_.texts[node.step.index];
  }
  if (node.is(OpCode::kHasField) || node.is(OpCode::kHasSubject)) {
    return words_.in("已知", "known: ") + name_of(node);
  }
  return value(node, {});
}

std::string Phrases::comparison(const ProgramNode& node) const {
  const bool is_turned = is_constant(node.parts[0]);
  const ProgramNode& left = node.parts[is_turned ? 1 : 0];
  const ProgramNode& right = node.parts[is_turned ? 0 : 1];
  const OpCode op = is_turned ? mirrored(node.step.op) : node.step.op;
  if (is_constant(right)) {
    const std::string text = words_.constant(right, program_, values_of(left));
    return with_constant(left, op, text);
  }
  return compared(words_, op, value(left, {}), value(right, {}));
}

std::string Phrases::with_constant(const ProgramNode& left, OpCode op,
                                   const std::string& text) const {
  return compared(words_, op, value(left, {}), text);
}

std::string Phrases::other_value(const ProgramNode& node) const {
  switch (node.step.op) {
    case OpCode::kNegate:
      return words_.in("负", "minus ") + value(node.parts[0], {});
    case OpCode::kAbs:
      return value(node.parts[0], {}) + words_.in("的绝对值", " without its sign");
    case OpCode::kRound:
      return value(node.parts[0], {}) + words_.in("取整", " rounded");
    case OpCode::kDays:
      return value(node.parts[0], {}) + words_.in("（整天）", " in whole days");
    case OpCode::kHours:
      return value(node.parts[0], {}) + words_.in("（整小时）", " in whole hours");
    case OpCode::kAddWorkingDays: {
      const std::string days = value(node.parts[1], {});
      return value(node.parts[0], {}) +
             words_.in("后 " + days + " 个工作日", " and " + days + " working days");
    }
    case OpCode::kDistanceTo:
      return words_.in("与对象的距离", "the distance to the subject");
    case OpCode::kSubject:
      return words_.attribute(node.step.index);
    case OpCode::kSubjectDistrict:
      return words_.in("所在区划", "its district");
    case OpCode::kSubjectUnit:
      return words_.in("主管单位", "its unit in charge");
    default:
      return name_of(node);
  }
}

Values Phrases::values_of(const ProgramNode& node) const {
  return node.is(OpCode::kSubject) ? words_.values_of_attribute(node.step.index) : Values{};
}
FieldKind Phrases::kind_of(const ProgramNode& node) const {
  return values_of(node).empty() ? FieldKind::kNumber : FieldKind::kEnumeration;
}

std::string Phrases::chain(const ProgramNode& node, OpCode op, const std::string& sign,
                           bool is_inner) const {
  std::vector<std::string> parts;
  for (const ProgramNode* part : chain_of(node, op)) {
    const std::string text = condition(*part, true);
    // In Chinese a number stands apart from the character before it.
    const bool is_number = !text.empty() && text.front() >= '0' && text.front() <= '9';
    parts.push_back(words_.is_chinese() && is_number && !parts.empty() ? " " + text : text);
  }
  const std::string all = join(parts, sign);
  return is_inner ? words_.in("（", "(") + all + words_.in("）", ")") : all;
}

}  // namespace tributary::language
