// What a replay of a rule under study makes of each subject: when it entered the period, when it
// first met the rule, when it had the outcome. Nothing of it is printed; totals_of (cohort.h) is
// the only way out.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/correlate/matcher.h"
#include "engine/partition/replay.h"
#include "engine/ports/subject_directory.h"
#include "ops/tributary/study/cohort.h"

namespace tributary {

/// What is asked. `from` ≤ an instant < `to` is in the period.
struct StudyQuestion {
  Rule rule;            ///< as it is replayed: status active
  std::size_t outcome;  ///< into Rule::inputs
  EventTime from = EventTime::min();
  EventTime to = EventTime::max();
};

class StudyListener : public StepListener {
 public:
  /// All referents must outlive it. `site` is the one that rows are named by.
  StudyListener(StudyQuestion question, const Catalog& catalog,
                const std::vector<SourceInfo>& sources, const SubjectDirectory& subjects,
                std::string site);

  void on_step(const LogRecord& record, std::span<const RowWrite> rows, EventTime w) override;

  /// Those that entered the period or met the rule in it, in order of their rows' ids.
  [[nodiscard]] std::vector<StudiedSubject> studied() const;
  /// The newest event time of a source of the outcome: how far outcomes are known. min() if none.
  [[nodiscard]] EventTime known_until() const { return known_until_; }

 private:
  struct Line {
    std::optional<EventTime> entered, met;
    std::vector<EventTime> outcomes;
    EventTime newest = EventTime::min();  ///< of any input but the outcome
  };
  void take(const Observation& observation);
  void take_at(const Observation& observation, const SubjectRef& ref);
  void take_row(const SignalRow& row, EventTime w);
  [[nodiscard]] bool is_in_period(EventTime at) const {
    return question_.from <= at && at < question_.to;
  }

  const StudyQuestion question_;
  const RuleSet rules_;
  const CorrelatePlan plan_;
  const SubjectDirectory& subjects_;
  const std::string site_, type_, hazard_;
  std::optional<SchemaId> commands_;  ///< records that no rule reads
  Matcher matcher_;
  std::vector<SlotMatch> matches_;
  std::map<std::string, Line> lines_;  ///< by signal id
  EventTime known_until_ = EventTime::min();
};

}  // namespace tributary
