#include "engine/score/condition_tree.h"

#include <fmt/format.h>

#include "engine/base/text.h"
#include "engine/score/value_context.h"

namespace tributary {

namespace {

std::size_t operands_of(OpCode op) {
  if (op <= OpCode::kHasSubject) return 0;
  return op >= OpCode::kNot ? 1 : 2;
}

/// Evaluates a node by laying its instructions out in postfix order again.
void flatten(const ConditionNode& node, std::vector<Instruction>& code) {
  for (const ConditionNode& child : node.children) flatten(child, code);
  code.push_back(*node.step);
}

struct Frame {
  const ValueWords& words;
  const Program& program;
  std::span<const Scalar> values;
  const Subject* subject;

  [[nodiscard]] const Rule& rule() const { return words.rule(); }
  [[nodiscard]] Scalar value(const ConditionNode& node) const {
    Program part;
    flatten(node, part.code);
    part.sets = program.sets;
    part.texts = program.texts;
    Scalar result = evaluate(part, ValueContext(values, subject));
    result.text = {};
    return result;
  }
};

std::string_view sign_of(OpCode op) {
  switch (op) {
    case OpCode::kEq:
      return "==";
    case OpCode::kNe:
      return "!=";
    case OpCode::kLt:
      return "<";
    case OpCode::kLe:
      return "<=";
    case OpCode::kGt:
      return ">";
    case OpCode::kGe:
      return ">=";
    case OpCode::kAdd:
      return "+";
    case OpCode::kSub:
      return "-";
    case OpCode::kMul:
      return "*";
    case OpCode::kDiv:
      return "/";
    case OpCode::kMod:
      return "%";
    case OpCode::kAnd:
      return "and";
    case OpCode::kOr:
      return "or";
    case OpCode::kContains:
      return "contains";
    case OpCode::kStartsWith:
      return "starts_with";
    default:
      return "?";
  }
}

std::string print(const Frame& frame, const ConditionNode& node);

/// `x in [a, b]`: the values as they are written.
std::string print_membership(const Frame& frame, const ConditionNode& node) {
  const Instruction* left = node.children[0].step;
  std::vector<std::string> values;
  const ConstantSet& set = frame.program.sets[node.step->index];
  for (const std::int64_t bits : set.bits) values.push_back(frame.words.member(*left, bits));
  for (const std::string& text : set.texts) values.push_back('"' + text + '"');
  return print(frame, node.children[0]) + " in [" + join(values, ", ") + "]";
}

std::string_view function_of(OpCode op) {
  switch (op) {
    case OpCode::kMin:
      return "min";
    case OpCode::kMax:
      return "max";
    case OpCode::kAbs:
      return "abs";
    case OpCode::kRound:
      return "round";
    case OpCode::kDays:
      return "days";
    case OpCode::kHours:
      return "hours";
    default:
      return {};
  }
}

std::string print(const Frame& frame, const ConditionNode& node) {
  const Instruction& step = *node.step;
  if (const std::string_view function = function_of(step.op); !function.empty()) {
    std::vector<std::string> parts;
    for (const ConditionNode& child : node.children) parts.push_back(print(frame, child));
    return fmt::format("{}({})", function, join(parts, ", "));
  }
  switch (step.op) {
    case OpCode::kNot:
      return "not " + print(frame, node.children[0]);
    case OpCode::kNegate:
      return "-" + print(frame, node.children[0]);
    case OpCode::kInSet:
      return print_membership(frame, node);
    case OpCode::kMatches:
      return print(frame, node.children[0]) + " matches \"" + frame.program.texts[step.index] + '"';
    case OpCode::kText:
      return '"' + frame.program.texts[step.index] + '"';
    default:
      break;
  }
  if (node.children.size() != 2) return frame.words.leaf(step);
  const ConditionNode& right = node.children[1];
  const bool is_value = right.step->op == OpCode::kEnumeration;
  return fmt::format("{} {} {}", print(frame, node.children[0]), sign_of(step.op),
                     is_value ? frame.words.member(*node.children[0].step, right.step->bits)
                              : print(frame, right));
}

bool reads_reporters(const Frame& frame, const ConditionNode& node) {
  return node.step->op == OpCode::kAttribute &&
         frame.rule().attributes[node.step->index].attribute == InputAttribute::kDistinctReporters;
}

std::string describe(const Frame& frame, const ConditionNode& node) {
  if (node.children.size() == 2 && reads_reporters(frame, node.children[0])) {
    const AttributeRef& ref = frame.rule().attributes[node.children[0].step->index];
    const Decimal now = Decimal::from_raw(frame.value(node.children[0]).bits);
    const std::string state =
        now == Decimal() ? "fewer than the first step" : now.to_string() + " or more";
    return fmt::format("{}: {} reporters (now {})", frame.rule().inputs[ref.input].name,
                       print(frame, node.children[1]), state);
  }
  if (node.children.size() == 2 && node.children[0].step->op == OpCode::kAttribute) {
    const AttributeRef& ref = frame.rule().attributes[node.children[0].step->index];
    return fmt::format("{} (now {})", print(frame, node),
                       frame.words.text(frame.value(node.children[0]), ref));
  }
  return print(frame, node);
}

std::vector<std::string> lacking(const Frame& frame, const ConditionNode& node) {
  if (frame.value(node).is_true()) return {};
  if (node.step->op != OpCode::kAnd && node.step->op != OpCode::kOr) return {describe(frame, node)};
  std::vector<std::string> left = lacking(frame, node.children[0]);
  std::vector<std::string> right = lacking(frame, node.children[1]);
  if (node.step->op == OpCode::kOr) return right.size() < left.size() ? right : left;
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

std::vector<std::string> holding(const Frame& frame, const ConditionNode& node) {
  if (!frame.value(node).is_true()) return {};
  if (node.step->op != OpCode::kAnd && node.step->op != OpCode::kOr) return {describe(frame, node)};
  std::vector<std::string> left = holding(frame, node.children[0]);
  const std::vector<std::string> right = holding(frame, node.children[1]);
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

}  // namespace

ConditionNode tree_of(const Program& program) {
  CHECK(!program.code.empty());
  std::vector<ConditionNode> stack;
  for (const Instruction& step : program.code) {
    ConditionNode node{&step, {}};
    const std::size_t operands = operands_of(step.op);
    CHECK_GE(stack.size(), operands);
    node.children.assign(
        std::make_move_iterator(stack.end() - static_cast<std::ptrdiff_t>(operands)),
        std::make_move_iterator(stack.end()));
    stack.resize(stack.size() - operands);
    stack.push_back(std::move(node));
  }
  CHECK_EQ(stack.size(), 1U);
  return std::move(stack.back());
}

std::vector<std::string> unmet(const ValueWords& words, const Program& program,
                               std::span<const Scalar> values, const Subject* subject) {
  return lacking({words, program, values, subject}, tree_of(program));
}

std::vector<std::string> met(const ValueWords& words, const Program& program,
                             std::span<const Scalar> values, const Subject* subject) {
  return holding({words, program, values, subject}, tree_of(program));
}

}  // namespace tributary
