// Other rules' levels as items of an input (`from: signal`, RULES 3.13). An item is the instant at
// which K of one of them took a level that the input names; so what the input holds is a function
// of the set of observations, like everything else. K before W − lateness is final and stays as it
// was recorded; from there on it is read again from the rule's line of levels.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/correlate/plan.h"
#include "engine/correlate/window.h"
#include "engine/model/evidence.h"

namespace tributary {

/// Binds the slots of `from: signal` to the plan's rules, and orders those. CHECKs that none reads
/// itself through others (E301). Comes last.
void bind_signals(TypePlan& plan);

/// An item of the levels of `rule`, an index into TypePlan::rules, at the same subject: its source
/// is that index, its id the rule's.
SlotItem kind_of(const TypePlan& plan, std::uint16_t rule);

/// An item of what the subject `of` tells of a rule: its source is an index into Slot::via_rules,
/// its id the subject's. nullopt if the slot does not read the rule.
std::optional<SlotItem> kind_of(const Slot& slot, const std::string& rule, const SubjectKey& of);

/// Who told of the item, as a hash.
std::uint64_t teller_of(const SlotItem& item);

/// What the slot is to hold of one line of levels, `kind`: `held` is what it holds, of all lines;
/// `kept` are the line's intervals of K from `final_until` on, or before as well. An item's value
/// is the end of its interval in ms.
std::vector<SlotItem> signal_items(const Slot& slot, const SlotItem& kind,
                                   const std::vector<SlotItem>& held,
                                   const std::vector<LevelInterval>& kept, EventTime final_until);

/// From where on two such lists hold different items; EventTime::max() if nowhere.
EventTime differ_from(const std::vector<SlotItem>& a, const std::vector<SlotItem>& b);

/// The rule that a stored item is of, as an index into TypePlan::rules, or Slot::via_rules;
/// none_of<SourceId>() if the slot reads it no more.
SourceId rule_of_item(const TypePlan& plan, const Slot& slot, const SlotItem& item);

/// When the item can no longer matter: out of reach, and its interval so long over that it cannot
/// be taken for a new one. EventTime::max() while it lasts.
EventTime gone_at(const TypePlan& plan, const SlotItem& item);

}  // namespace tributary
