#include "engine/score/condition_tree.h"

#include <fmt/format.h>

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
  const Rule& rule;
  const Program& program;
  std::span<const Scalar> values;
  const Subject* subject;

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
    default:
      return "?";
  }
}

std::string print(const Frame& frame, const ConditionNode& node) {
  const Instruction& step = *node.step;
  switch (step.op) {
    case OpCode::kNumber:
      return Decimal::from_raw(step.bits).to_string();
    case OpCode::kDuration:
      return format_duration(Millis(step.bits));
    case OpCode::kBool:
      return step.bits != 0 ? "true" : "false";
    case OpCode::kText:
      return '"' + frame.program.texts[step.index] + '"';
    case OpCode::kAttribute:
      return name_of(frame.rule, frame.rule.attributes[step.index]);
    case OpCode::kSubject:
    case OpCode::kHasSubject:
      return "subject attribute";
    case OpCode::kNot:
      return "not " + print(frame, node.children[0]);
    case OpCode::kNegate:
      return "-" + print(frame, node.children[0]);
    case OpCode::kMin:
    case OpCode::kMax:
      return fmt::format("{}({}, {})", step.op == OpCode::kMin ? "min" : "max",
                         print(frame, node.children[0]), print(frame, node.children[1]));
    default:
      break;
  }
  if (node.children.size() == 2) {
    return fmt::format("{} {} {}", print(frame, node.children[0]), sign_of(step.op),
                       print(frame, node.children[1]));
  }
  return node.children.empty() ? "constant" : print(frame, node.children[0]);
}

bool reads_reporters(const Frame& frame, const ConditionNode& node) {
  return node.step->op == OpCode::kAttribute &&
         frame.rule.attributes[node.step->index].attribute == InputAttribute::kDistinctReporters;
}

std::string describe(const Frame& frame, const ConditionNode& node) {
  if (node.children.size() == 2 && reads_reporters(frame, node.children[0])) {
    const AttributeRef& ref = frame.rule.attributes[node.children[0].step->index];
    const Decimal now = Decimal::from_raw(frame.value(node.children[0]).bits);
    const std::string state =
        now == Decimal() ? "fewer than the first step" : now.to_string() + " or more";
    return fmt::format("{}: {} reporters (now {})", frame.rule.inputs[ref.input].name,
                       print(frame, node.children[1]), state);
  }
  if (node.children.size() == 2 && node.children[0].step->op == OpCode::kAttribute) {
    const AttributeRef& ref = frame.rule.attributes[node.children[0].step->index];
    return fmt::format("{} (now {})", print(frame, node),
                       to_text(frame.value(node.children[0]), ref, UtcOffset{}));
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

std::vector<std::string> unmet(const Rule& rule, const Program& program,
                               std::span<const Scalar> values, const Subject* subject) {
  return lacking({rule, program, values, subject}, tree_of(program));
}

std::vector<std::string> met(const Rule& rule, const Program& program,
                             std::span<const Scalar> values, const Subject* subject) {
  return holding({rule, program, values, subject}, tree_of(program));
}

std::string name_of(const Rule& rule, const AttributeRef& ref) {
  const RuleInput& input = rule.inputs[ref.input];
  const auto field = [&] { return input.fields[ref.field].name; };
  switch (ref.attribute) {
    case InputAttribute::kCount:
      return input.name + ".count";
    case InputAttribute::kAny:
      return input.name + ".any";
    case InputAttribute::kDistinctReporters:
      return input.name + ".distinct(reporter)";
    case InputAttribute::kValue:
      return input.name + ".value";
    case InputAttribute::kFirstAt:
      return input.name + ".first.at";
    case InputAttribute::kLastAt:
      return input.name + ".last.at";
    case InputAttribute::kDistinctField:
      return input.name + ".distinct(" + field() + ")";
    case InputAttribute::kSumField:
      return input.name + ".sum(" + field() + ")";
    case InputAttribute::kMaxField:
      return input.name + ".max(" + field() + ")";
    case InputAttribute::kMinField:
      return input.name + ".min(" + field() + ")";
    case InputAttribute::kFirstField:
      return input.name + ".first." + field();
    case InputAttribute::kLastField:
      return input.name + ".last." + field();
    case InputAttribute::kSources:
      return input.name + ".sources";
    case InputAttribute::kUsual:
      return input.name + ".usual";
    case InputAttribute::kRatio:
      return input.name + ".ratio";
    case InputAttribute::kMissing:
      return "missing";
    case InputAttribute::kOverdue:
      return "overdue";
    case InputAttribute::kAnchorAt:
      return "anchor.at";
    case InputAttribute::kAnchorField:
      return "anchor." + field();
  }
  return input.name;
}

std::string to_text(const Scalar& value, const AttributeRef& ref, UtcOffset offset) {
  switch (value.kind) {
    case Scalar::Kind::kMissing:
      return "none";
    case Scalar::Kind::kBool:
      return value.bits != 0 ? "yes" : "no";
    case Scalar::Kind::kTime:
      return format_time(EventTime::from_millis(value.bits), offset);
    case Scalar::Kind::kDuration:
      return format_duration(Millis(value.bits));
    case Scalar::Kind::kText:
      return std::string(value.text);
    default:
      break;
  }
  const std::string number = Decimal::from_raw(value.bits).to_string();
  const bool reporters = ref.attribute == InputAttribute::kDistinctReporters;
  return reporters && value.bits != 0 ? number + "+" : number;
}

}  // namespace tributary
