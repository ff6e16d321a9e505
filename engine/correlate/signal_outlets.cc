#include "engine/correlate/signal_outlets.h"

#include <algorithm>

#include "engine/base/digest.h"
#include "engine/model/signal_graph.h"

namespace tributary {

namespace {

bool is_there(const std::vector<Outlet>& outlets, const Outlet& one) {
  return std::any_of(outlets.begin(), outlets.end(), [&](const Outlet& other) {
    return other.rule == one.rule && other.attribute == one.attribute && other.to == one.to;
  });
}

/// `reader` reads, by `slot`, whatever of `plan` it names.
void bind_teller(const Rule& reader, Slot& slot, const SignalVia& via, TypePlan& plan) {
  for (std::size_t i = 0; i < plan.rules.size(); ++i) {
    const Rule& rule = *plan.rules[i].rule;
    // A rule that falls to cells has rows there as well; cells refer to nobody.
    if (rule.subject != via.of || !reads(reader, *slot.signal, rule)) continue;
    slot.via_rules.push_back(&rule);
    plan.rules[i].is_read = true;
    const Outlet outlet{
        static_cast<std::uint16_t>(i), via.attribute, reader.subject,
        combine_hashes(hash64(rule.id), via.attribute.value() * 0x100U + reader.subject.value())};
    if (!is_there(plan.outlets, outlet)) plan.outlets.push_back(outlet);
  }
}

}  // namespace

void share_lateness(const RuleSet& rules, std::vector<TypePlan>& types) {
  for (bool changed = true; changed;) {
    changed = false;
    for (const Rule& rule : rules.rules) {
      if (!rule.is_evaluated()) continue;
      Millis& lateness = types[rule.subject.value()].lateness;
      const Millis before = lateness;
      for (const RuleInput& input : rule.inputs) {
        if (!input.signal) continue;
        for (const SignalVia& via : input.signal->via) {
          lateness = std::max(lateness, types[via.of.value()].lateness);
        }
      }
      changed = changed || lateness != before;
    }
  }
}

void bind_outlets(std::vector<TypePlan>& types) {
  for (TypePlan& plan : types) {
    for (std::size_t i = 0; i < plan.slots.size(); ++i) {
      Slot& slot = plan.slots[i];
      if (!slot.signal) continue;
      plan.holds_levels = true;
      const Rule& reader = *plan.rules[plan.rules_of_slot[i].front()].rule;
      for (const SignalVia& via : slot.signal->via) {
        bind_teller(reader, slot, via, types[via.of.value()]);
      }
      std::sort(slot.via_rules.begin(), slot.via_rules.end(),
                [](const Rule* a, const Rule* b) { return a->id < b->id; });
    }
  }
  for (TypePlan& plan : types) {
    std::stable_sort(plan.outlets.begin(), plan.outlets.end(),
                     [](const Outlet& a, const Outlet& b) { return a.rule < b.rule; });
  }
}

}  // namespace tributary
