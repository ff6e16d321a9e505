// Correlate → score → signal at one subject: what the rules show now, and the rows' next revisions.
#pragma once

#include <optional>
#include <vector>

#include "engine/correlate/correlator.h"
#include "engine/partition/effects.h"
#include "engine/partition/people_stage.h"
#include "engine/partition/rule_matches.h"
#include "engine/partition/subject_entry.h"
#include "engine/partition/sweeps.h"
#include "engine/signal/row_keeper.h"

namespace tributary {

class RowStage {
 public:
  /// All referents must outlive it.
  RowStage(const Correlator& correlator, const RowKeeper& keeper, const WorkCalendar& calendar,
           const Catalog& catalog, const SubjectDirectory& subjects,
           const std::vector<SourceInfo>& sources, RuleMatches& matches, const Sweeps& sweeps);

  /// Revises every row of the subject whose fold has changed; at most one revision per row.
  /// The number of revisions made. Sets the subject's alarms. What became of rows is added to
  /// `events`.
  std::size_t update(SubjectEntry& entry, EventTime w, ChangeCause cause, Effects& effects,
                     std::vector<RowEvent>& events) const;

  /// The answer to a command at a row of the subject; nullopt: there is no such row. What it
  /// changes shows with the next update().
  [[nodiscard]] std::optional<Judged> judge_at(SubjectEntry& entry, const Command& command,
                                               EventTime w) const;

 private:
  struct HazardVoices {
    TopicId hazard;
    std::vector<RuleVoice> voices;
    std::vector<const RuleSweep*> sweeps;  ///< as `voices`; null: nothing is held of the rule
    std::uint16_t first_rule = 0;          ///< of the type's rules of this hazard
    /// What its rules say is known from sweeps, and not only that they say nothing.
    [[nodiscard]] bool is_followed() const { return !sweeps.empty() && sweeps.front() != nullptr; }
  };
  [[nodiscard]] std::vector<HazardVoices> voices_of(const SubjectEntry& entry, EventTime w) const;
  /// What the sweep that stands at the subject found by the variant; none: nothing.
  [[nodiscard]] Verdict found_by_sweep(const SubjectEntry& entry, const RuleSweep& sweep,
                                       EventTime w) const;
  [[nodiscard]] const SweepReport* standing(const SubjectEntry& entry, const Rule& variant) const;
  /// A variant that says no more than its rule says nothing.
  static void leave_out_variants(HazardVoices& hazard);
  void mark_checks(const SubjectEntry& entry, const HazardVoices& hazard, EventTime w,
                   ChangeCause cause, RowState& row) const;
  /// RULES 3.7: what is unknown keeps its row as it was, and opens none. True if it would have.
  [[nodiscard]] bool keep_unknown(const SubjectEntry& entry, EventTime w,
                                  HazardVoices& hazard) const;
  /// Silent sources that the hazard's unknown voices hang on; each once.
  [[nodiscard]] std::vector<SourceId> silent_sources(const SubjectEntry& entry,
                                                     const HazardVoices& hazard, EventTime w) const;
  [[nodiscard]] std::vector<std::string> names_of(const std::vector<SourceId>& sources) const;
  /// Of a row that people still handle though nothing is left of what made it: what a rule of the
  /// hazard would say. The same whether or not the cache has dropped what says nothing.
  void add_gone_rows(const SubjectEntry& entry, EventTime w,
                     std::vector<HazardVoices>& hazards) const;
  [[nodiscard]] bool has_expired(const SubjectEntry& entry, const RowState& row,
                                 const HazardVoices& hazard, EventTime w) const;
  /// Of rows that may no longer be labelled, what people did.
  void forget_cases(SubjectEntry& entry, EventTime w) const;
  /// After a change of rules: rows of whose hazard no rule follows anything here any more go.
  std::size_t let_go(SubjectEntry& entry, EventTime w, Effects& effects,
                     std::vector<RowEvent>& events) const;
  void extend_history(SubjectEntry& entry, RowState& row, const HazardVoices& hazard,
                      EventTime w) const;
  void revise(SubjectEntry& entry, RowState& row, const HazardVoices& hazard, const Fold& fold,
              EventTime w, ChangeCause cause, Effects& effects,
              std::vector<RowEvent>& events) const;
  /// PEOPLE 2. By the rules there are and not by those that speak: whether one speaks can hang on a
  /// single report, and a time that was told as a day once must not be told in full later.
  [[nodiscard]] RowVoices voices_in(SubjectTypeId type, TopicId hazard) const;
  void explain_row(const SubjectEntry& entry, const RowState& row, const HazardVoices& hazard,
                   EventTime w, RevisionInput& input) const;

  const Correlator& correlator_;
  const RowKeeper& keeper_;
  PeopleStage people_;
  const Catalog& catalog_;
  const SubjectDirectory& subjects_;
  const std::vector<SourceInfo>& sources_;
  RuleMatches& matches_;  ///< the partition's: what is revised is noted there
  const Sweeps& sweeps_;
};

}  // namespace tributary
