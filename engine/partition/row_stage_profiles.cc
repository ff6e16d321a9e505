// What sweeps have to do with rows: the word of a rule's variant, and the marks of what found a row
// (SIGNALS 3).
#include <algorithm>

#include "engine/model/profile.h"
#include "engine/partition/row_stage.h"

namespace tributary {

const SweepReport* RowStage::standing(const SubjectEntry& entry, const Rule& variant) const {
  const SubjectKey& key = entry.state.key;
  const Subject* subject = subjects_.find(key.type, key.id);
  return sweeps_.standing(variant, key.type, entry.state.district_by(subject));
}

/// K at the sweep's instant, by all that is known by now: late evidence of before it and corrected
/// versions count, what came after it does not. It is present while the variant would say so now.
Verdict RowStage::found_by_sweep(const SubjectEntry& entry, const RuleSweep& sweep,
                                 EventTime w) const {
  Verdict none;
  none.instant = std::max(entry.state.front, w);
  const SweepReport* report = standing(entry, sweep.rule_read());
  if (report == nullptr) return none;
  Verdict found = correlator_.verdict_at(sweep, report->last_checked);
  if (found.level == Level::kNone) return none;
  const Verdict now = correlator_.verdict(entry.state, sweep, w);
  const bool holds = now.condition == Condition::kPresent && now.level >= found.level;
  found.condition = holds ? Condition::kPresent : Condition::kKept;
  found.is_unknown = false;  // what a silent source hides, a sweep does not find
  return found;
}

void RowStage::leave_out_variants(HazardVoices& hazard) {
  for (RuleVoice& voice : hazard.voices) {
    if (voice.verdict.level == Level::kNone || !is_variant(*voice.rule)) continue;
    const bool is_said =
        std::any_of(hazard.voices.begin(), hazard.voices.end(), [&](const RuleVoice& other) {
          return other.rule->id == base_id_of(*voice.rule) &&
                 other.verdict.level >= voice.verdict.level;
        });
    if (!is_said) continue;
    voice.verdict.level = Level::kNone;
    voice.score = 0;
  }
}

void RowStage::mark_checks(const SubjectEntry& entry, const HazardVoices& hazard, EventTime w,
                           ChangeCause cause, RowState& row) const {
  for (const RuleVoice& voice : hazard.voices) {
    if (voice.verdict.level == Level::kNone || !is_variant(*voice.rule)) continue;
    const SweepReport* report = standing(entry, *voice.rule);
    if (report != nullptr) row.found_by(report->sweep, report->last_checked);
  }
  // What the stream has missed.
  const bool is_alarm = cause == ChangeCause::kSweep && sweeps_.is_running() &&
                        sweeps_.running().sweep.profile.empty();
  if (is_alarm) row.found_by(sweeps_.running().sweep, w);
}

}  // namespace tributary
