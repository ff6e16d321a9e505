#include "rules/language/program_tree.h"

#include <cstddef>
#include <utility>

#include "engine/base/check.h"

namespace tributary::language {
namespace {

std::size_t parts_of(OpCode op) {
  if (op < OpCode::kEq) return 0;
  return op < OpCode::kNot ? 2 : 1;
}

}  // namespace

ProgramNode tree_of(const Program& program) {
  std::vector<ProgramNode> stack;
  for (const Instruction& step : program.code) {
    ProgramNode node{step, {}};
    const std::size_t count = parts_of(step.op);
    CHECK_GE(stack.size(), count);
    for (std::size_t i = stack.size() - count; i < stack.size(); ++i) {
      node.parts.push_back(std::move(stack[i]));
    }
    stack.resize(stack.size() - count);
    stack.push_back(std::move(node));
  }
  CHECK_EQ(stack.size(), 1U);
  return std::move(stack.front());
}

std::vector<const ProgramNode*> chain_of(const ProgramNode& node, OpCode op) {
  if (!node.is(op)) return {&node};
  std::vector<const ProgramNode*> out;
  for (const ProgramNode& part : node.parts) {
    for (const ProgramNode* inner : chain_of(part, op)) out.push_back(inner);
  }
  return out;
}

bool is_constant(const ProgramNode& node) { return node.step.op <= OpCode::kTime; }

}  // namespace tributary::language
