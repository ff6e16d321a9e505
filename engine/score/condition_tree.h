// The syntax tree of a condition, read back from its program: for "what would raise or lower it"
// (P6).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/model/program.h"
#include "engine/score/value_words.h"

namespace tributary {

struct ConditionNode {
  const Instruction* step = nullptr;
  std::vector<ConditionNode> children;
};

/// `program` has code and is well formed.
ConditionNode tree_of(const Program& program);

/// The fewest conditions that would have to become true, as sentences for people; empty when the
/// condition holds.
std::vector<std::string> unmet(const ValueWords& words, const Program& program,
                               std::span<const Scalar> values, const Subject* subject);

/// The conditions that hold now and would have to cease.
std::vector<std::string> met(const ValueWords& words, const Program& program,
                             std::span<const Scalar> values, const Subject* subject);

}  // namespace tributary
