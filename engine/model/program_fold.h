// Walks a program in the order of its evaluation with values of the caller's own: for what can be
// told of a program without what it reads.
#pragma once

#include <utility>
#include <vector>

#include "engine/base/check.h"
#include "engine/model/rule.h"

namespace tributary {

/// leaf(step), unary(step, value) and binary(step, left, right) give a Value each. The program is
/// well formed and not empty (CHECKed).
template <typename Value, typename Leaf, typename Unary, typename Binary>
Value fold_program(const Program& program, Leaf&& leaf, Unary&& unary, Binary&& binary) {
  std::vector<Value> stack;
  const auto pop = [&] {
    CHECK(!stack.empty());
    Value top = std::move(stack.back());
    stack.pop_back();
    return top;
  };
  for (const Instruction& step : program.code) {
    if (step.op <= OpCode::kHasSubject) {
      stack.push_back(leaf(step));
    } else if (step.op >= OpCode::kNot) {
      const Value of = pop();
      stack.push_back(unary(step, of));
    } else {
      const Value right = pop();
      const Value left = pop();
      stack.push_back(binary(step, left, right));
    }
  }
  CHECK_EQ(stack.size(), 1U);
  return pop();
}

}  // namespace tributary
