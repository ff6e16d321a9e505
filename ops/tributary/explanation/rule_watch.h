// Follows one rule at one subject through a replay, to say at the end, or at a time in between, why
// it says what it says. It keeps a correlator of its own for that subject, which forgets nothing.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "engine/correlate/correlator.h"
#include "engine/partition/clocks.h"
#include "engine/partition/partition.h"
#include "engine/partition/replay.h"
#include "engine/score/rule_assessor.h"
#include "ops/tributary/explanation/explanation.h"
#include "ops/tributary/explanation/source_trouble.h"

namespace tributary {

struct RuleQuestion {
  std::string rule;     ///< id of an active or shadow rule
  std::string subject;  ///< id of a subject of the rule's type, or of a cell
  /// As of this event time, once everything up to it has been read; nullopt: of all that is read.
  std::optional<EventTime> at = {};
  bool is_of_cell = false;  ///< `subject` is a cell; the rule falls to cells
};

/// Reports by people show in the rows that the rule has a part in: then all times are days.
bool tells_days(const RuleSet& rules, const Rule& rule);

class RuleWatch : public StepListener {
 public:
  /// What `setup` refers to must outlive it. CHECKs that there is such a rule.
  RuleWatch(RuleQuestion question, const PartitionSetup& setup);

  void on_step(const LogRecord& record, std::span<const RowWrite> rows, EventTime w) override;
  void on_telling(const Telling& telling) override;
  void on_too_late(const Observation& observation) override;

  /// After the replay.
  [[nodiscard]] Explanation explanation() const;
  /// `at` has been reached: everything up to it was read.
  [[nodiscard]] bool was_reached() const { return reached_.has_value(); }
  /// By source, of everything that was replayed; what stage 1 has refused is not among it.
  [[nodiscard]] const std::vector<SourceCounts>& counts() const { return counts_; }
  [[nodiscard]] const Rule& rule() const { return *plan().rules[rule_].rule; }

 private:
  [[nodiscard]] const TypePlan& plan() const { return plan_.of(state_.key.type); }
  [[nodiscard]] bool concerns(const Observation& observation) const;
  void take(const Observation& observation);
  void take_row(const SignalRow& row);
  /// What others told this subject in the step (`via`), each as of when it was heard.
  void hear();
  /// Brings the rules to `w`; what they read of each other is followed.
  void advance(EventTime w);
  [[nodiscard]] Explanation explain_at(EventTime w, EventTime t) const;
  [[nodiscard]] ExplainContext context() const;

  const RuleQuestion question_;
  const PartitionSetup setup_;
  const RuleSet rules_;
  const CorrelatePlan plan_;
  RuleAssessor assessor_;
  Clocks clocks_;
  SourceTimes times_;
  WorkCalendar calendar_;  ///< of the generation that the steps are judged by
  Correlator correlator_;
  SubjectState state_;
  std::uint16_t rule_ = 0;  ///< into TypePlan::rules
  bool as_days_ = false;
  std::string signal_id_;
  std::vector<SourceCounts> counts_;
  std::vector<Telling> tellings_;  ///< of the step in work
  EventTime w_ = EventTime::min();
  std::optional<StandingRow> row_;
  std::optional<Explanation> reached_;  ///< as of `at`
};

}  // namespace tributary
