// Levels that travel to another subject (`via`, RULES 3.13): a step tells what has changed since it
// last told, and whoever hears it takes it in as items, a step of its own. So what an input holds
// is a function of the sets of observations at all subjects that refer to this one.
#include <algorithm>

#include "engine/correlate/correlator.h"
#include "engine/correlate/signal_items.h"
#include "engine/model/credit_code.h"

namespace tributary {

namespace {

bool may_hear_of_people(const Subject& subject) {
  const std::optional<CreditCode> code = parse_credit_code(subject.credit_code);
  return !code || code->credit_class != CreditClass::kSoleTrader;  // PEOPLE 8
}

/// The record to `to`, made if there is none.
SignalRecord& record_to(std::vector<SignalRecord>& records, const SubjectKey& to,
                        const SubjectState& state, EventTime final_until) {
  auto at =
      std::lower_bound(records.begin(), records.end(), to,
                       [](const SignalRecord& r, const SubjectKey& key) { return r.to < key; });
  if (at == records.end() || at->to != to) {
    at = records.insert(at, {state.key, to, final_until, {}});
  }
  return *at;
}

}  // namespace

std::string Correlator::told_by(const SubjectState& state, const Outlet& outlet) const {
  const Scalar named = attribute_of(subject_of(state), outlet.attribute);
  if (named.is_missing()) return "";
  const Subject* to = subjects_.find(outlet.to, named.text);
  const Rule& rule = *plan_.of(state.key.type).rules[outlet.rule].rule;
  if (to == nullptr || (rule.has_people_input() && !may_hear_of_people(*to))) return "";
  return to->key.id;
}

std::vector<SignalRecord> Correlator::tell(SubjectState& state, EventTime w, bool again) const {
  std::vector<SignalRecord> records;
  const bool is_quiet = std::all_of(state.sweeps.begin(), state.sweeps.end(),
                                    [](const RuleSweep& sweep) { return sweep.is_silent(); });
  if (is_quiet && state.told.empty()) return records;  // most subjects, at most looks
  const TypePlan& plan = plan_.of(state.key.type);
  const EventTime final_until = open_from(state, w);
  std::vector<ToldLevels> told;
  for (const Outlet& outlet : plan.outlets) {
    const auto last = std::find_if(state.told.begin(), state.told.end(),
                                   [&](const ToldLevels& one) { return one.name == outlet.name; });
    const bool was_told = last != state.told.end();
    ToldLevels now{outlet.name, "", levels_after(levels_of(state, outlet.rule, w), final_until)};
    if (now.levels.empty() && !was_told) continue;
    now.to = told_by(state, outlet);
    const auto add = [&](const std::string& to, std::vector<LevelInterval> levels) {
      if (to.empty()) return;
      record_to(records, {outlet.to, to}, state, final_until)
          .lines.push_back({plan.rules[outlet.rule].rule->id, std::move(levels)});
    };
    const std::vector<LevelInterval> before =
        was_told ? levels_after(last->levels, final_until) : std::vector<LevelInterval>();
    const bool has_moved = was_told && last->to != now.to;
    if (has_moved) add(last->to, {});
    if (again || has_moved || before != now.levels) add(now.to, now.levels);
    if (!now.levels.empty() && !now.to.empty()) told.push_back(std::move(now));
  }
  state.told.assign(std::move(told));
  return records;
}

bool Correlator::hear(SubjectState& state, const SignalRecord& record, EventTime w) const {
  const TypePlan& plan = plan_.of(state.key.type);
  bool is_news = false;
  for (std::size_t i = 0; i < plan.slots.size(); ++i) {
    if (plan.slots[i].via_rules.empty()) continue;
    for (const SignalRecord::Line& line : record.lines) {
      const std::optional<SlotItem> kind = kind_of(plan.slots[i], line.rule, record.of);
      if (!kind) continue;
      const auto slot = static_cast<SlotIndex>(i);
      is_news = hear_line(state, slot, *kind, line.levels, record.final_until, w) || is_news;
    }
  }
  return is_news;
}

bool Correlator::hear_line(SubjectState& state, SlotIndex slot, const SlotItem& kind,
                           const std::vector<LevelInterval>& levels, EventTime final_until,
                           EventTime w) const {
  const TypePlan& plan = plan_.of(state.key.type);
  const std::vector<SlotItem>& held = state.items(slot);
  std::vector<SlotItem> items = signal_items(plan.slots[slot], kind, held, levels, final_until);
  if (const SlotCounts* counts = state.view(slot).counts) {
    std::erase_if(items, [&](const SlotItem& item) { return counts->covers(item); });
  }
  const EventTime from = differ_from(held, items);
  if (from == EventTime::max()) {
    // No item came or went; how long the last one lasts may have become known.
    const bool is_longer =
        !std::equal(held.begin(), held.end(), items.begin(),
                    [](const SlotItem& a, const SlotItem& b) { return a.value == b.value; });
    if (is_longer) state.set_items(slot, std::move(items));
    return is_longer;
  }
  EventTime newest = EventTime::min();
  for (const SlotItem& item : items) {
    const bool is_new = item.at >= from && teller_of(item) == teller_of(kind);
    if (is_new) newest = std::max(newest, item.at);
  }
  const auto open = open_change(state, plan.rules_of_slot[slot], from, w, false);
  state.set_items(slot, std::move(items));
  close_change(state, open, from);
  state.front = std::max(state.front, newest);
  if (bound_told(state, slot)) restore(state, w);
  return true;
}

bool Correlator::bound_told(SubjectState& state, SlotIndex slot) const {
  if (state.items(slot).size() <= kMostTold) return false;
  const Slot& plan = plan_.of(state.key.type).slots[slot];
  const std::size_t more = state.items(slot).size() - kMostTold;
  for (std::size_t i = 0; i < more; ++i) {
    state.counts_for_change(slot).add(plan, state.items(slot)[i]);
  }
  state.erase(slot, 0, more);
  return true;
}

}  // namespace tributary
