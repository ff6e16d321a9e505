// What a rule set needs kept per subject type: slots. A slot is one stream of items (feeds, filter,
// measure); inputs of any rule that count the same thing share it and differ only in their windows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/model/program.h"
#include "engine/model/rule.h"
#include "engine/model/source.h"

namespace tributary {

using SlotIndex = std::uint16_t;

/// A field kept beside a slot's items, because some rule reads it.
struct SlotColumn {
  std::uint64_t definition = 0;  ///< stable hash of name, kind and field ids: names it when stored
  ValueKind kind = ValueKind::kNumber;
  std::vector<FieldId> of_feed;  ///< as Slot::feeds
};

struct Slot {
  std::uint64_t definition =
      0;  ///< stable hash of feeds, filters and measure: names it in stored state
  std::vector<InputFeed> feeds;
  SourceClass source_class = SourceClass::kOffice;
  bool is_measured = false;
  std::vector<SlotColumn> columns = {};
};

/// One input of one rule, bound to its slot.
struct BoundInput {
  SlotIndex slot = 0;
  Millis within{0};
  Measure measure = Measure::kNone;
  std::vector<std::uint16_t> columns = {};  ///< as RuleInput::fields: into Slot::columns
};

struct BoundRule {
  RuleId id;
  const Rule* rule = nullptr;
  std::vector<BoundInput> inputs;     ///< as Rule::inputs
  std::vector<std::uint16_t> tokens;  ///< inputs whose distinct reporters are read
  /// Losing items can never raise it: no bound from above, no `not`. Then only rises and falls of a
  /// level that holds need timers.
  bool is_monotone = true;
};

/// A feed of a slot, found by source.
struct SlotFeed {
  SlotIndex slot = 0;
  std::uint16_t index = 0;  ///< into Slot::feeds
  const InputFeed* feed = nullptr;
};

struct TypePlan {
  std::vector<Slot> slots;
  std::vector<BoundRule> rules;
  std::vector<std::vector<SlotFeed>> by_source;           ///< by SourceId
  std::vector<std::vector<std::uint16_t>> rules_of_slot;  ///< indices into `rules`
  Millis hold{0};      ///< how long an item can matter: the longest reach + lateness; zero: no rule
  Millis lateness{0};  ///< K before W − lateness is final

  /// True if some rule of the type reads the source.
  [[nodiscard]] bool reads(SourceId source) const {
    return !by_source.empty() && !by_source[source.value()].empty();
  }
};

class CorrelatePlan {
 public:
  /// `rules` must outlive the plan. Rules that are neither active nor shadow are left out.
  CorrelatePlan(const RuleSet& rules, const Catalog& catalog,
                const std::vector<SourceInfo>& sources, std::uint32_t min_reporters);

  [[nodiscard]] const TypePlan& of(SubjectTypeId type) const { return types_[type.value()]; }
  [[nodiscard]] std::uint32_t min_reporters() const { return min_reporters_; }

 private:
  std::vector<TypePlan> types_;
  std::uint32_t min_reporters_;
};

}  // namespace tributary
