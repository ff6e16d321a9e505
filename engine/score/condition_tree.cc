#include "engine/score/condition_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/base/text.h"
#include "engine/score/value_context.h"

namespace tributary {

namespace {

/// More than people read: of a longer condition the first ones are told.
constexpr std::size_t kMostWays = 32;

bool is_logical(OpCode op) { return op == OpCode::kAnd || op == OpCode::kOr; }

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

/// How closely an operator binds, as in the rule language; what is no operator binds closest.
int closeness_of(OpCode op) {
  switch (op) {
    case OpCode::kOr:
      return 1;
    case OpCode::kAnd:
      return 2;
    case OpCode::kNot:
      return 3;
    case OpCode::kEq:
    case OpCode::kNe:
    case OpCode::kLt:
    case OpCode::kLe:
    case OpCode::kGt:
    case OpCode::kGe:
    case OpCode::kContains:
    case OpCode::kStartsWith:
    case OpCode::kMatches:
    case OpCode::kInSet:
      return 4;
    case OpCode::kAdd:
    case OpCode::kSub:
      return 5;
    case OpCode::kMul:
    case OpCode::kDiv:
    case OpCode::kMod:
      return 6;
    case OpCode::kNegate:
      return 7;
    default:
      return 8;
  }
}

std::string print(const Frame& frame, const ConditionNode& node);

/// As an operand of something that binds so closely: in brackets where it would be read otherwise.
std::string print_operand(const Frame& frame, const ConditionNode& node, int closeness) {
  const std::string text = print(frame, node);
  return closeness_of(node.step->op) < closeness ? "(" + text + ")" : text;
}

/// `x in [a, b]`: the values as they are written.
std::string print_membership(const Frame& frame, const ConditionNode& node) {
  const Instruction* left = node.children[0].step;
  std::vector<std::string> values;
  const ConstantSet& set = frame.program.sets[node.step->index];
  for (const std::int64_t bits : set.bits) values.push_back(frame.words.member(*left, bits));
  for (const std::string& text : set.texts) values.push_back('"' + text + '"');
  return print_operand(frame, node.children[0], closeness_of(OpCode::kAdd)) + " in [" +
         join(values, ", ") + "]";
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
      return "not " + print_operand(frame, node.children[0], closeness_of(OpCode::kNot));
    case OpCode::kNegate:
      return "-" + print_operand(frame, node.children[0], closeness_of(OpCode::kNegate));
    case OpCode::kInSet:
      return print_membership(frame, node);
    case OpCode::kMatches:
      return print_operand(frame, node.children[0], closeness_of(OpCode::kAdd)) + " matches \"" +
             frame.program.texts[step.index] + '"';
    case OpCode::kText:
      return '"' + frame.program.texts[step.index] + '"';
    default:
      break;
  }
  if (node.children.size() != 2) return frame.words.leaf(step);
  const ConditionNode& right = node.children[1];
  const bool is_value = right.step->op == OpCode::kEnumeration;
  const int closeness = closeness_of(step.op);
  // `a - (b - c)` and `(a == b) == c`: the right side of what does not associate stands in
  // brackets.
  return fmt::format(
      "{} {} {}", print_operand(frame, node.children[0], closeness), sign_of(step.op),
      is_value ? frame.words.member(*node.children[0].step, right.step->bits)
               : print_operand(frame, right, closeness + (is_logical(step.op) ? 0 : 1)));
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
  if (!is_logical(node.step->op)) return {describe(frame, node)};
  std::vector<std::string> left = lacking(frame, node.children[0]);
  std::vector<std::string> right = lacking(frame, node.children[1]);
  if (node.step->op == OpCode::kOr) return right.size() < left.size() ? right : left;
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

std::vector<std::string> holding(const Frame& frame, const ConditionNode& node) {
  if (!frame.value(node).is_true()) return {};
  if (!is_logical(node.step->op)) return {describe(frame, node)};
  std::vector<std::string> left = holding(frame, node.children[0]);
  const std::vector<std::string> right = holding(frame, node.children[1]);
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

/// What has to happen so that a leaf, which holds now, does no longer.
Ceasing ceasing_of(const Frame& frame, const ConditionNode& leaf) {
  const bool is_denial = leaf.step->op == OpCode::kNot;
  return {print(frame, leaf),
          is_denial ? describe(frame, leaf.children[0]) : "no longer " + describe(frame, leaf)};
}

/// Of a node that holds.
std::vector<Way> ways_of(const Frame& frame, const ConditionNode& node) {
  if (!is_logical(node.step->op)) return {{ceasing_of(frame, node)}};
  std::vector<Way> ways;
  for (const ConditionNode& child : node.children) {
    if (!frame.value(child).is_true()) continue;
    const std::vector<Way> of_child = ways_of(frame, child);
    if (node.step->op == OpCode::kAnd || ways.empty()) {
      ways.insert(ways.end(), of_child.begin(), of_child.end());
      continue;
    }
    std::vector<Way> both;
    for (const Way& one : ways) {
      for (const Way& other : of_child) {
        Way& way = both.emplace_back(one);
        way.insert(way.end(), other.begin(), other.end());
      }
    }
    ways = std::move(both);
  }
  if (ways.size() > kMostWays) ways.resize(kMostWays);
  return ways;
}

bool holds_beside(const Frame& frame, const ConditionNode& node, const Way& ceased) {
  const std::string text = print(frame, node);
  const bool has_ceased = std::any_of(ceased.begin(), ceased.end(),
                                      [&](const Ceasing& one) { return one.condition == text; });
  if (has_ceased) return false;
  if (!is_logical(node.step->op)) return frame.value(node).is_true();
  const bool left = holds_beside(frame, node.children[0], ceased);
  const bool right = holds_beside(frame, node.children[1], ceased);
  return node.step->op == OpCode::kAnd ? left && right : left || right;
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

std::vector<Way> ways_to_cease(const ValueWords& words, const Program& program,
                               std::span<const Scalar> values, const Subject* subject) {
  return ways_of({words, program, values, subject}, tree_of(program));
}

bool holds_without(const ValueWords& words, const Program& program, std::span<const Scalar> values,
                   const Subject* subject, const Way& ceased) {
  return holds_beside({words, program, values, subject}, tree_of(program), ceased);
}

}  // namespace tributary
