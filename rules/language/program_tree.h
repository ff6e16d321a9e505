// The syntax tree of a compiled program, read back from its postfix code.
#pragma once

#include <vector>

#include "engine/model/rule.h"

namespace tributary::language {

struct ProgramNode {
  Instruction step;
  std::vector<ProgramNode> parts;

  [[nodiscard]] bool is(OpCode op) const { return step.op == op; }
};

/// `program` has code and is well formed (CHECKed).
ProgramNode tree_of(const Program& program);

/// What an `and` (an `or`) joins: the parts of the whole chain, in order; the node itself when it
/// is none.
std::vector<const ProgramNode*> chain_of(const ProgramNode& node, OpCode op);

/// A constant of any type.
bool is_constant(const ProgramNode& node);

}  // namespace tributary::language
