#include "engine/partition/row_stage.h"

#include <algorithm>

#include "engine/score/explain.h"
#include "engine/score/rule_assessor.h"
#include "engine/signal/row_history.h"
#include "engine/signal/row_json.h"

namespace tributary {

RowStage::RowStage(const Correlator& correlator, const RowKeeper& keeper, const Catalog& catalog,
                   const SubjectDirectory& subjects, const std::vector<SourceInfo>& sources)
    : correlator_(correlator),
      keeper_(keeper),
      catalog_(catalog),
      subjects_(subjects),
      sources_(sources) {}

std::vector<RowStage::HazardVoices> RowStage::voices_of(const SubjectEntry& entry,
                                                        EventTime w) const {
  const TypePlan& plan = correlator_.plan().of(entry.state.key.type);
  std::vector<HazardVoices> hazards;
  for (const RuleSweep& sweep : entry.state.sweeps) {
    const Rule& rule = *plan.rules[sweep.rule()].rule;
    if (rule.status != RuleStatus::kActive) continue;  // shadow: evaluated, not listed
    RuleVoice voice{&rule, correlator_.verdict(entry.state, sweep, w), 0};
    voice.score = clamped_score(voice.verdict.raw_score, voice.verdict.level, keeper_.site().bands);
    auto at = std::find_if(hazards.begin(), hazards.end(),
                           [&](const HazardVoices& h) { return h.hazard == rule.signal.hazard; });
    if (at == hazards.end()) at = hazards.insert(at, {rule.signal.hazard, {}, {}});
    at->voices.push_back(voice);
    at->sweeps.push_back(&sweep);
  }
  return hazards;
}

namespace {

/// Most subjects: no row, and no rule that ever said anything.
bool is_quiet(const SubjectEntry& entry) {
  return entry.rows.empty() &&
         std::all_of(entry.state.sweeps.begin(), entry.state.sweeps.end(),
                     [](const RuleSweep& sweep) { return sweep.is_silent(); });
}

}  // namespace

std::size_t RowStage::update(SubjectEntry& entry, EventTime w, ChangeCause cause,
                             Effects& effects) const {
  if (is_quiet(entry)) return 0;
  std::size_t revisions = 0;
  for (const HazardVoices& hazard : voices_of(entry, w)) {
    const Fold now = fold(hazard.voices, keeper_.site().bands);
    const std::string_view name = catalog_[hazard.hazard].name;
    const bool has_row = std::any_of(entry.rows.begin(), entry.rows.end(),
                                     [&](const RowState& row) { return row.hazard == name; });
    if (now.level == Level::kNone && !has_row) continue;
    RowState& row = entry.row_for(name);
    if (!RowKeeper::is_revised(row, now, RowKeeper::marks_of(hazard.voices))) continue;
    extend_history(entry, row, hazard, w);
    revise(entry, row, hazard, now, w, cause, effects);
    ++revisions;
  }
  return revisions;
}

void RowStage::extend_history(SubjectEntry& entry, RowState& row, const HazardVoices& hazard,
                              EventTime w) const {
  const TypePlan& plan = correlator_.plan().of(entry.state.key.type);
  const EventTime exact_from = w - plan.lateness;
  std::vector<LevelInterval> parts;
  for (std::size_t i = 0; i < hazard.voices.size(); ++i) {
    const Rule& rule = *hazard.voices[i].rule;
    const auto kept = kept_levels(hazard.sweeps[i]->segments(), rule.confirm_for, rule.keep_for,
                                  exact_from, std::max(entry.state.front, w));
    parts.insert(parts.end(), kept.begin(), kept.end());
  }
  splice(row.history, highest_of(parts), exact_from, keeper_.site().reopen_within);
}

void RowStage::explain_row(const SubjectEntry& entry, const HazardVoices& hazard, EventTime w,
                           RevisionInput& input) const {
  std::size_t leading = input.fold.leading;
  if (input.fold.level == Level::kNone) leading = 0;
  input.leading = hazard.voices[leading].rule;
  const Subject* unit = keeper_.unit_of(input.leading->signal.assign, input.district);
  ExplainContext context;
  context.subject = input.subject;
  context.subject_name = input.subject != nullptr ? input.subject->name : input.key.id;
  context.unit_name = unit != nullptr ? unit->name : "";
  context.offset = keeper_.site().offset;
  context.sources = &sources_;
  const RuleEvidence evidence = correlator_.evidence(entry.state, *hazard.sweeps[leading],
                                                     hazard.voices[leading].verdict.instant, w);
  input.title = fill(input.leading->signal.title, *input.leading, evidence, context);
  input.why = explain(*input.leading, evidence, input.fold.level, keeper_.site().bands, context);
  for (const InputEvidence& found : evidence.inputs) {
    input.last_evidence = std::max(input.last_evidence, found.last_at);
  }
}

void RowStage::revise(SubjectEntry& entry, RowState& row, const HazardVoices& hazard,
                      const Fold& fold, EventTime w, ChangeCause cause, Effects& effects) const {
  RevisionInput input;
  input.key = entry.state.key;
  input.subject = subjects_.find(input.key.type, input.key.id);
  input.district = input.subject != nullptr ? input.subject->district : entry.state.district;
  input.voices = hazard.voices;
  input.fold = fold;
  input.at = std::max(entry.state.front, w);
  input.cause = cause;
  explain_row(entry, hazard, w, input);
  const PreviousRow previous{row.revision > 0, row.level, row.score, row.condition};
  const SignalRow revised = keeper_.revise(row, input);
  effects.changes.push_back(change_json(revised, previous, cause));
  effects.rows.push_back({revised.signal_id, row_json(revised)});
}

}  // namespace tributary
