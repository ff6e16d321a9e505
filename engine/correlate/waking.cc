#include "engine/correlate/waking.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "engine/correlate/people_input.h"
#include "engine/correlate/plan.h"
#include "engine/correlate/subject_state.h"
#include "engine/model/floors.h"
#include "engine/model/program_fold.h"

namespace tributary {

namespace {

using Branch = std::vector<SlotNeed>;
/// A condition is false unless all needs of one branch are met; nullopt: it may be true of nothing.
using Branches = std::optional<std::vector<Branch>>;

/// More are not worth following: the rule does not sleep.
constexpr std::size_t kMostBranches = 16;

constexpr std::uint32_t kNever = std::numeric_limits<std::uint32_t>::max();

/// The fewest people of whom the ladder tells at least `number`.
std::uint32_t people_for(std::int64_t number, std::uint32_t min_reporters) {
  const std::uint32_t first = std::max(min_reporters, floors::kMinReporters);
  for (const std::uint32_t step : floors::kLadder) {
    const std::uint32_t people = std::max(step, first);
    if (floors::ladder_step(people, min_reporters) >= number) return people;
  }
  return kNever;
}

/// What is known of a value on a program's stack.
struct Known {
  enum class Kind : std::uint8_t { kAnything, kAttribute, kNumber, kCondition };
  Kind kind = Kind::kAnything;
  std::int64_t number = 0;  ///< of kAttribute its index, of kNumber the Decimal's raw
  Branches branches = {};   ///< of kCondition
};

Known condition(Branches branches) { return {Known::Kind::kCondition, 0, std::move(branches)}; }

class Reader {
 public:
  Reader(const BoundRule& bound, std::uint32_t min_reporters)
      : bound_(bound), min_reporters_(min_reporters) {}

  [[nodiscard]] Branches branches_of(const Program& program) const {
    if (program.code.empty()) return std::nullopt;
    return as_condition(fold_program<Known>(
        program, leaf, [](const Instruction&, const Known&) { return Known{}; },
        [this](const Instruction& step, const Known& left, const Known& right) {
          return binary(step.op, left, right);
        }));
  }

 private:
  [[nodiscard]] static Known leaf(const Instruction& step) {
    if (step.op == OpCode::kNumber) return {Known::Kind::kNumber, step.bits, {}};
    if (step.op == OpCode::kAttribute) return {Known::Kind::kAttribute, step.index, {}};
    return {};
  }

  [[nodiscard]] Branches needs(const AttributeRef& ref, std::uint32_t items) const {
    return std::vector<Branch>{{{bound_.inputs[ref.input].slot, items}}};
  }

  [[nodiscard]] Branches as_condition(const Known& term) const {
    if (term.kind == Known::Kind::kCondition) return term.branches;
    if (term.kind != Known::Kind::kAttribute) return std::nullopt;
    const AttributeRef& ref = attribute(term);
    return ref.attribute == InputAttribute::kAny ? needs(ref, 1) : std::nullopt;
  }

  [[nodiscard]] const AttributeRef& attribute(const Known& term) const {
    return bound_.rule->attributes[static_cast<std::size_t>(term.number)];
  }

  /// attribute ≥ number, or > number.
  [[nodiscard]] Branches at_least(const Known& term, std::int64_t raw, bool is_more) const {
    const AttributeRef& ref = attribute(term);
    constexpr std::int64_t kScale = Decimal::kScale;
    const std::int64_t whole = is_more ? raw / kScale + 1 : (raw + kScale - 1) / kScale;
    if (raw < 0 || whole <= 0 || whole >= kNever) return std::nullopt;
    switch (ref.attribute) {
      case InputAttribute::kDistinctReporters:
        return needs(ref, people_for(whole, min_reporters_));
      case InputAttribute::kCount:
      case InputAttribute::kDistinctField:
      case InputAttribute::kSources:
        return needs(ref, static_cast<std::uint32_t>(whole));
      default:
        return std::nullopt;
    }
  }

  /// Missing while the slot is empty, and then no comparison with it is true.
  [[nodiscard]] static bool is_missing_of_nothing(InputAttribute attribute) {
    switch (attribute) {
      case InputAttribute::kValue:
      case InputAttribute::kFirstAt:
      case InputAttribute::kLastAt:
      case InputAttribute::kSumField:
      case InputAttribute::kMaxField:
      case InputAttribute::kMinField:
      case InputAttribute::kFirstField:
      case InputAttribute::kLastField:
        return true;
      default:
        return false;
    }
  }

  [[nodiscard]] Branches comparison(OpCode op, const Known& left, const Known& right) const {
    const bool is_left = left.kind == Known::Kind::kAttribute;
    const Known& of = is_left ? left : right;
    const Known& with = is_left ? right : left;
    if (of.kind != Known::Kind::kAttribute) return std::nullopt;
    if (is_missing_of_nothing(attribute(of).attribute)) return needs(attribute(of), 1);
    if (with.kind != Known::Kind::kNumber) return std::nullopt;
    if (op == (is_left ? OpCode::kGe : OpCode::kLe)) return at_least(of, with.number, false);
    if (op == (is_left ? OpCode::kGt : OpCode::kLt)) return at_least(of, with.number, true);
    return std::nullopt;
  }

  [[nodiscard]] Known binary(OpCode op, const Known& left, const Known& right) const {
    switch (op) {
      case OpCode::kAnd:
        return condition(both(as_condition(left), as_condition(right)));
      case OpCode::kOr:
        return condition(either(as_condition(left), as_condition(right)));
      case OpCode::kEq:
      case OpCode::kNe:
      case OpCode::kLt:
      case OpCode::kLe:
      case OpCode::kGt:
      case OpCode::kGe:
        return condition(comparison(op, left, right));
      default:
        return {};
    }
  }

  static Branches both(const Branches& left, const Branches& right) {
    if (!left || !right) return left ? left : right;
    if (left->size() * right->size() > kMostBranches) return left;
    std::vector<Branch> all;
    for (const Branch& one : *left) {
      for (const Branch& other : *right) {
        all.push_back(one);
        all.back().insert(all.back().end(), other.begin(), other.end());
      }
    }
    return all;
  }

  static Branches either(Branches left, const Branches& right) {
    if (!left || !right) return std::nullopt;
    left->insert(left->end(), right->begin(), right->end());
    return left;
  }

  const BoundRule& bound_;
  std::uint32_t min_reporters_;
};

/// What a report may change of the values that are compared (difference.h) needs a first step.
bool add_steps(const BoundRule& bound, std::uint32_t min_reporters, Waking& waking) {
  for (const AttributeRef& ref : bound.rule->attributes) {
    if (!is_of_people(bound.rule->inputs[ref.input]) || ref.attribute == InputAttribute::kAny) {
      continue;
    }
    if (ref.attribute != InputAttribute::kDistinctReporters) return false;
    const std::uint32_t first = people_for(1, min_reporters);
    waking.branches.push_back({{bound.inputs[ref.input].slot, first}});
  }
  return true;
}

bool is_met(const SlotNeed& need, const SubjectState& state, std::span<const SlotIndex> coming) {
  const SlotView view = state.view(need.slot);
  const bool comes = std::find(coming.begin(), coming.end(), need.slot) != coming.end();
  return view.items.size() + (comes ? 1 : 0) >= need.items || view.counts != nullptr;
}

}  // namespace

std::uint32_t Waking::least_of(SlotIndex slot) const {
  if (!can_sleep) return 0;
  std::uint32_t least = kNever;
  for (const Branch& branch : branches) {
    for (const SlotNeed& need : branch) {
      if (need.slot == slot) least = std::min(least, need.items);
    }
  }
  return least;
}

Waking waking_of(const BoundRule& bound, std::uint32_t min_reporters) {
  Waking waking;
  if (!bound.hangs_on_time_alone) return waking;
  const Reader reader(bound, min_reporters);
  for (const auto& level : bound.rule->levels) {
    if (!level) continue;
    const Branches branches = reader.branches_of(*level);
    if (!branches) return waking;
    waking.branches.insert(waking.branches.end(), branches->begin(), branches->end());
  }
  waking.can_sleep = add_steps(bound, min_reporters, waking);
  return waking;
}

bool is_awake(const Waking& waking, const SubjectState& state, std::span<const SlotIndex> coming) {
  if (!waking.can_sleep) return true;
  return std::any_of(waking.branches.begin(), waking.branches.end(), [&](const Branch& branch) {
    return std::all_of(branch.begin(), branch.end(),
                       [&](const SlotNeed& need) { return is_met(need, state, coming); });
  });
}

}  // namespace tributary
