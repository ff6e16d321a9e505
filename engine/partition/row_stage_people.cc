// Where people move a row: commands at it, and rows that they still handle though no rule speaks of
// them any more.
#include <algorithm>

#include "engine/partition/row_stage.h"

namespace tributary {

void RowStage::add_gone_rows(const SubjectEntry& entry, EventTime w,
                             std::vector<HazardVoices>& hazards) const {
  const std::vector<BoundRule>& rules = correlator_.plan().of(entry.state.key.type).rules;
  for (const RowState& row : entry.rows) {
    const std::optional<TopicId> hazard =
        row.has_people_news ? catalog_.topic_named(row.hazard) : std::nullopt;
    if (!hazard || row.level > Level::kNone) continue;
    auto at = std::lower_bound(hazards.begin(), hazards.end(), *hazard,
                               [](const HazardVoices& h, TopicId id) { return h.hazard < id; });
    const bool is_asked = at != hazards.end() && at->hazard == *hazard;
    if (is_asked && fold(at->voices, keeper_.site().bands).level > Level::kNone) continue;
    if (!is_asked) at = hazards.insert(at, {*hazard, {}, {}});
    const auto first = std::find_if(rules.begin(), rules.end(), [&](const BoundRule& bound) {
      return bound.rule->status == RuleStatus::kActive && bound.rule->signal.hazard == *hazard;
    });
    at->voices.clear();
    at->sweeps.clear();
    if (first == rules.end()) continue;  // of no rule that still runs: it has its subject's name
    RuleVoice voice{first->rule, Verdict{}, 0};
    voice.verdict.instant = std::max(entry.state.front, w);
    at->voices = {voice};
    at->sweeps = {nullptr};
    at->first_rule = static_cast<std::uint16_t>(first - rules.begin());
  }
}

std::optional<Judged> RowStage::judge_at(SubjectEntry& entry, const Command& command,
                                         EventTime w) const {
  const std::string_view hazard = catalog_[command.hazard].name;
  const auto row = std::find_if(entry.rows.begin(), entry.rows.end(),
                                [&](const RowState& one) { return one.hazard == hazard; });
  if (row == entry.rows.end() || row->revision == 0) return std::nullopt;
  const bool is_listed = row->level > Level::kNone || row->people.is_open();
  const bool is_label =
      command.kind == CommandKind::kLabel && row->may_be_labelled(w, keeper_.site().reopen_within);
  if (!is_listed && !is_label && !has_judged(row->people, command)) return std::nullopt;
  // Of rules that are gone nobody knows here whether they read people.
  const TypePlan& plan = correlator_.plan().of(entry.state.key.type);
  const std::vector<BoundRule>& rules = plan.rules;
  const bool has_rule = std::any_of(rules.begin(), rules.end(), [&](const BoundRule& bound) {
    return bound.rule->status == RuleStatus::kActive && bound.rule->signal.hazard == command.hazard;
  });
  const RowVoices voices =
      has_rule ? voices_in(entry.state.key.type, command.hazard) : RowVoices{true, true};
  return people_.judge_at(entry, *row, command, voices, w - plan.hold);
}

}  // namespace tributary
