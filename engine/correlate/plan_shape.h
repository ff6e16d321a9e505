// What the states of a plan hold, by names that outlive the plan: written with every checkpoint, so
// that after a change of rules it is known what the states lack (RULES 3.16).
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/base/codec.h"
#include "engine/base/digest.h"
#include "engine/correlate/plan.h"

namespace tributary {

/// One slot: fields beside its items, widths in which older ones are counted, how many are held one
/// by one, and how far back.
struct SlotShape {
  std::set<std::uint64_t> columns;
  std::set<std::int64_t> buckets, cells;  ///< milliseconds
  std::uint32_t keep = 0;
  Millis held{0};

  /// Everything that `wanted` asks for is here.
  [[nodiscard]] bool covers(const SlotShape& wanted) const;
};

struct PlanShape {
  struct Type {
    std::map<std::uint64_t, SlotShape> slots;  ///< by Slot::definition
    std::set<std::uint64_t> expectations;      ///< of what each keeps, and how long
  };
  std::map<std::string, Type> types;  ///< by name
  std::map<std::string, Sha256Digest> rules;

  [[nodiscard]] bool empty() const { return rules.empty(); }
};

PlanShape shape_of(const RuleSet& rules, const CorrelatePlan& plan, const Catalog& catalog);

void write_shape(const PlanShape& shape, ByteWriter& out);
Status read_shape(ByteReader& in, PlanShape& shape);

/// What becomes of a rule's state when the rules change.
enum class RuleFate : std::uint8_t {
  kKept,      ///< everything it reads is there
  kRefilled,  ///< what it reads is gathered from the event store
  kNew,       ///< no rule of this id ran before; gathered from the event store too
  kReread,    ///< what lies `near` is not in the event store: from the sources
  kGone,      ///< runs no longer
};
std::string_view name_of(RuleFate fate);

/// From one set of rules to another.
class PlanChange {
 public:
  /// Of subject type `type`: what the states lack. By slot; by index in TypePlan::rules, of those
  /// whose expectation keeps something else, or for longer or shorter.
  struct Lack {
    std::vector<bool> slots, expectations;
    [[nodiscard]] bool any() const;
  };

  PlanChange(const PlanShape& before, const RuleSet& rules, const CorrelatePlan& plan,
             const Catalog& catalog);

  [[nodiscard]] const Lack& of(SubjectTypeId type) const { return lacks_[type.value()]; }
  [[nodiscard]] bool needs_refill() const;
  /// Some rule lacks what lies near the records of the source.
  [[nodiscard]] bool is_reread(SourceId source) const { return reread_.contains(source); }
  /// In order of rule id.
  [[nodiscard]] const std::map<std::string, RuleFate>& fates() const { return fates_; }

 private:
  std::vector<Lack> lacks_;
  std::set<SourceId> reread_;
  std::map<std::string, RuleFate> fates_;
};

}  // namespace tributary
