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

/// The conditions that hold now, and that it holds by.
std::vector<std::string> met(const ValueWords& words, const Program& program,
                             std::span<const Scalar> values, const Subject* subject);

/// A part of a condition that holds now, and what has to happen for it to cease, as a sentence.
struct Ceasing {
  std::string condition;
  std::string sentence;
};
/// All of it has to happen, and then the condition holds no longer.
using Way = std::vector<Ceasing>;

/// The ways in which a condition that holds can cease to: of `a and b` either, of `a or b` both.
std::vector<Way> ways_to_cease(const ValueWords& words, const Program& program,
                               std::span<const Scalar> values, const Subject* subject);

/// Whether the condition still holds once that has happened.
bool holds_without(const ValueWords& words, const Program& program, std::span<const Scalar> values,
                   const Subject* subject, const Way& ceased);

}  // namespace tributary
