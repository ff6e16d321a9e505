// Running a sweep (SIGNALS 3): what each subject's observations say by themselves, against what
// stands in the list. Nothing that the stream followed is believed.
#include <algorithm>
#include <memory>
#include <utility>

#include "engine/model/finding.h"
#include "engine/model/floors.h"
#include "engine/partition/partition.h"
#include "engine/route/key_group.h"

namespace tributary {

namespace {

/// Somebody looked, or an instrument told, within the reach of the type's rules. Older ones are not
/// asked for: when they are forgotten hangs on what else is held, reports among it.
bool has_findings(const SubjectState& state, const std::vector<SourceInfo>& sources,
                  const TypePlan& plan, EventTime w) {
  const EventTime from = w - plan.hold;
  const bool is_seen =
      std::any_of(state.seen.all().begin(), state.seen.all().end(), [&](const SeenId& seen) {
        return seen.at > from && is_finding(sources[seen.source.value()].source_class);
      });
  return is_seen || std::any_of(state.slots.begin(), state.slots.end(), [&](const SlotState& slot) {
           return is_finding(plan.slots[slot.slot].source_class) && !plan.slots[slot.slot].signal &&
                  !slot.items.empty() && slot.items.back().at > from;
         });
}

TypeCoverage* coverage_of(SweepReport& report, SubjectTypeId type) {
  const auto found = std::find_if(report.coverage.begin(), report.coverage.end(),
                                  [&](const TypeCoverage& one) { return one.type == type; });
  return found == report.coverage.end() ? nullptr : &*found;
}

bool has_asked(const Sweep& sweep, const TypePlan& plan) {
  return std::any_of(plan.rules.begin(), plan.rules.end(),
                     [&](const BoundRule& bound) { return asks(sweep, *bound.rule); });
}

/// E211, at run time: what variants with reports by people ask of an area is asked of 50 registered
/// subjects or of none.
bool is_too_narrow(const Sweep& sweep, const TypePlan& plan, std::uint64_t registered) {
  if (sweep.profile.empty() || sweep.area.empty() || registered >= floors::kScopeSubjects) {
    return false;
  }
  return std::any_of(plan.rules.begin(), plan.rules.end(), [&](const BoundRule& bound) {
    return asks(sweep, *bound.rule) && bound.rule->has_people_input();
  });
}

}  // namespace

Status Partition::begin_sweep(const Sweep& sweep) {
  if (sweeps_.take(sweep)) has_due_ = true;
  return {};
}

/// Counted once, of what is registered: a subject of which nothing is held is checked by that.
void Partition::count_registered() {
  SweepReport& report = sweeps_.running();
  const std::string &from = sweeps_.next_key(), &until = sweeps_.last_key();
  const bool is_all = report.sweep.check != CheckKind::kRolling;
  for (std::size_t i = 0; i < catalog_.subject_types.size(); ++i) {
    const SubjectTypeId type(static_cast<SubjectTypeId::Value>(i));
    if (!has_asked(report.sweep, plan_.of(type))) continue;
    TypeCoverage now{type};
    registers_.for_each(type, [&](const Subject& subject) {
      if (!report.sweep.covers(subject.district)) return;
      ++now.total;
      const std::string key = is_all ? "" : state_key_of(subject.key);
      if (is_all || (key >= from && (until.empty() || key < until))) ++now.checked;
    });
    if (now.total == 0) continue;
    if (is_too_narrow(report.sweep, plan_.of(type), now.total)) now.checked = 0;
    now.without_findings = now.checked;
    TypeCoverage* before = coverage_of(report, type);
    if (before == nullptr) {
      report.coverage.push_back(now);
      continue;
    }
    before->total = now.total;
    before->checked += now.checked;
    before->without_findings += now.without_findings;
  }
  std::sort(report.coverage.begin(), report.coverage.end(),
            [](const TypeCoverage& a, const TypeCoverage& b) { return a.type < b.type; });
}

Status Partition::sweep_slice(Effects& effects) {
  TRY_ASSIGN(const std::vector<std::string> keys,
             cache_.keys(sweeps_.next_key(), sweeps_.last_key(), kSubjectsAtOnce));
  for (const std::string& key : keys) {
    TRY(sweep_subject(key, effects));
    sweeps_.checked_up_to(key);
  }
  if (keys.size() < kSubjectsAtOnce) sweeps_.finish();
  cache_.trim();
  return {};
}

Status Partition::sweep_subject(const std::string& state_key, Effects& effects) {
  TRY_ASSIGN(SubjectEntry * entry, cache_.find(state_key, w_));
  if (entry == nullptr) return {};
  SweepReport& report = sweeps_.running();
  const SubjectKey& key = entry->state.key;
  const TypePlan& plan = plan_.of(key.type);
  const Subject* registered = registers_.find(key.type, key.id);
  const std::string_view district = entry->state.district_by(registered);
  if (!has_asked(report.sweep, plan) || !report.sweep.covers(district)) return {};
  if (sweeps_.is_ending()) return look_by_profile(*entry, effects);
  TypeCoverage* coverage = coverage_of(report, key.type);
  if (coverage != nullptr && coverage->checked > 0 && registered != nullptr &&
      has_findings(entry->state, sources_, plan, w_)) {
    --coverage->without_findings;
  }
  if (!report.sweep.profile.empty()) return look_by_profile(*entry, effects);
  TRY(look_anew(*entry, effects));
  mark_rows(*entry);
  return {};
}

/// Without a profile nothing new may come of it: the stream has missed something, if it does.
Status Partition::look_anew(SubjectEntry& entry, Effects& effects) {
  TRY_ASSIGN(const std::unique_ptr<SubjectEntry> anew, cache_.anew(entry));
  correlator_.restore(anew->state, w_);
  Effects unsaid;
  std::vector<RowEvent> untold;
  const std::size_t differences = rows_.update(*anew, w_, ChangeCause::kSweep, unsaid, untold);
  if (differences == 0) return {};
  CHECK(!sweeps_must_agree_);
  sweeps_.running().differences += differences;
  counters_.sweep_differences += differences;
  entry.state.link = SubjectLink();
  entry.state.may_sleep = false;
  correlator_.restore(entry.state, w_);
  cache_.mark_dirty(entry);
  settle(entry, w_, ChangeCause::kSweep, effects);
  return deliver(effects);
}

Status Partition::look_by_profile(SubjectEntry& entry, Effects& effects) {
  correlator_.restore(entry.state, w_);  // so that every rule is asked, news or not
  cache_.mark_dirty(entry);
  settle(entry, w_, sweeps_.is_ending() ? ChangeCause::kExpired : ChangeCause::kSweep, effects);
  return deliver(effects);
}

/// What the sweep found is kept, and told with the row's next revision.
void Partition::mark_rows(SubjectEntry& entry) {
  const Sweep& sweep = sweeps_.running().sweep;
  for (RowState& row : entry.rows) {
    const auto is_asked_for = [&](const BoundRule& bound) {
      return asks(sweep, *bound.rule) &&
             std::any_of(row.rules.begin(), row.rules.end(),
                         [&](const RuleMark& mark) { return mark.id == bound.rule->id; });
    };
    const std::vector<BoundRule>& rules = plan_.of(entry.state.key.type).rules;
    if (row.level == Level::kNone || std::none_of(rules.begin(), rules.end(), is_asked_for)) {
      continue;
    }
    if (row.found_by(sweep, w_)) cache_.mark_dirty(entry);
  }
}

}  // namespace tributary
