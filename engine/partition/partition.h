// A partition: a pure step (state, log record) → (state, effects), P1. No I/O but reading subjects
// that are not in memory; no clock, no lock, no thread. It alone knows the order of the stages.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/correlate/plan_shape.h"
#include "engine/partition/clocks.h"
#include "engine/partition/counters.h"
#include "engine/partition/effects.h"
#include "engine/partition/record_ids.h"
#include "engine/partition/refill.h"
#include "engine/partition/registers_in_force.h"
#include "engine/partition/row_stage.h"
#include "engine/partition/rule_matches.h"
#include "engine/partition/slice_end.h"
#include "engine/partition/subject_cache.h"
#include "engine/partition/sweeps.h"
#include "engine/partition/timers.h"
#include "engine/score/rule_assessor.h"

namespace tributary {

/// What a partition is built on. All referents must outlive it.
struct PartitionSetup {
  const RuleSet& rules;
  const Catalog& catalog;
  const SubjectDirectory& subjects;
  const std::vector<SourceInfo>& sources;
  const SiteSettings& site;
  std::uint32_t min_reporters = 3;
  /// PEOPLE 10: people inputs are off for a closed type with fewer subjects. Rule tests register
  /// fewer.
  std::uint32_t population_floor = 20;
  /// The registers behind `subjects`, by type. With a store, a change of them is followed row by
  /// row; empty: what `subjects` has is in force.
  LoadedRegisters registers = {};
  StateStore* store = nullptr;                       ///< null: all state stays in memory
  Rereader* rereader = nullptr;                      ///< null: what lies `near` is not refilled
  std::size_t cache_bytes = std::size_t{256} << 20;  ///< of decoded subjects
  /// Rules are not followed at subjects of which they can say nothing (correlate/waking.h). It is
  /// never told apart by an output; false is for the tests that say so.
  bool rules_sleep = true;
  /// The same of windows, which rules that read alike share (correlate/window_set.h).
  bool rules_share = true;
  /// What a sweep finds and the stream had not is our own mistake, and ends the process: in tests.
  /// Else it is taken into the list and counted.
  bool sweeps_must_agree = false;
  /// Timers in one slice. One that changes a row makes some kilobytes of effects: those of a slice
  /// stay below some tens of megabytes. At least 1; fewer are for tests.
  static constexpr int kTimersAtOnce = 4096;
  int timers_at_once = kTimersAtOnce;
};

class Partition {
 public:
  explicit Partition(const PartitionSetup& setup);
  Partition(const Partition&) = delete;
  Partition& operator=(const Partition&) = delete;

  /// One step, and the steps of all timers that it makes due. Effects are added. An Error comes
  /// from the store only.
  Status step(const LogRecord& record, Effects& effects);

  /// The same in pieces, for who must bound what is in memory: the step itself, then slices until
  /// nothing is due.
  Status begin(const LogRecord& record, Effects& effects);
  /// At most `timers_at_once` timers, or kSubjectsAtOnce subjects of a sweep.
  Status fire_slice(Effects& effects);
  [[nodiscard]] bool has_due() const { return has_due_; }
  /// Of the last slice, if it has left something due.
  [[nodiscard]] const SliceEnd& slice_end() const { return slice_end_; }
  /// The slice that ended there, once more, by steps from the checkpoint before it.
  Status fire_up_to(const SliceEnd& end, Effects& effects);
  static constexpr std::size_t kSubjectsAtOnce = 4096;

  /// A hint: what the steps after `records[at]` will read is fetched from memory meanwhile. Changes
  /// nothing; without it they only take longer.
  void look_ahead(std::span<const LogRecord> records, std::size_t at) const;

  /// Everything that changed since the last checkpoint, into `batch`.
  void write_checkpoint(StateBatch& batch);
  /// Reads what write_checkpoint wrote, and the timers. Call once, before the first step.
  Status read_checkpoint();
  /// The same, where the ids have been read already.
  Status read_checkpoint(RecordIds ids);

  /// Frees memory down to the budget; never changes an output.
  void trim() { cache_.trim(); }

  [[nodiscard]] EventTime w() const { return w_; }
  [[nodiscard]] const PartitionCounters& counters() const { return counters_; }
  [[nodiscard]] Effort effort() const { return correlator_.effort(); }
  [[nodiscard]] std::size_t dirty_bytes() const { return cache_.dirty_bytes(); }
  /// As SubjectCache::wants_flush().
  [[nodiscard]] bool wants_checkpoint(std::size_t bytes) const { return cache_.wants_flush(bytes); }
  /// In memory.
  [[nodiscard]] std::size_t subjects() const { return cache_.size(); }
  [[nodiscard]] const Generation& generation() const { return generation_; }
  /// Of the rules as they are run here; another where a population is too small for people's
  /// inputs.
  [[nodiscard]] const Sha256Digest& ruleset() const { return rules_.digest; }
  [[nodiscard]] RegistersInForce& registers() { return registers_; }
  [[nodiscard]] const Sweeps& sweeps() const { return sweeps_; }
  /// What became of each rule at the last change of rules, by id; empty before one.
  [[nodiscard]] const std::map<std::string, RuleFate>& rule_fates() const { return rule_fates_; }
  [[nodiscard]] const Reread& reread() const { return reread_; }

 private:
  void expect(const LogRecord& record, int step) const;
  /// The same for the timers that come next.
  void expect_timers() const;
  Status observe(const Observation& observation, Effects& effects);
  Status observe_at(const Observation& observation, const SubjectRef& ref, Outcome& outcome,
                    Effects& effects);
  /// A version that leaves a subject its record was taken in for, and does not say so.
  Result<bool> is_moved(const Observation& observation);
  /// Every subject it speaks of has a higher version of it, or this one.
  Result<bool> is_superseded(const Observation& observation);
  void remember(const Observation& observation);
  Status begin_generation(const Generation& generation, Effects& effects);
  /// A subject's row comes into force: the subject alone is judged again.
  Status change_register(const RegisterChange& change, Effects& effects);
  Status begin_sweep(const Sweep& sweep);
  void begin_due_sweep(EventTime at);
  /// Counts what the one that has begun will have checked.
  void count_registered();
  Status sweep_slice(Effects& effects);
  Status sweep_subject(const std::string& state_key, Effects& effects);
  /// Makes of the subject's observations what there should be in the list; revises rows where
  /// there is something else.
  Status look_anew(SubjectEntry& entry, Effects& effects);
  /// Rows that what a sweep with a profile found, or its end, makes others.
  Status look_by_profile(SubjectEntry& entry, Effects& effects);
  void mark_rows(SubjectEntry& entry);
  /// What new inputs read, from the event store; the subjects that get something, in order.
  Result<std::vector<std::string>> refill();
  /// A record of the source `handling`: judged, and answered.
  Status command(const Observation& record, Effects& effects);
  Result<CommandAnswer> judged(const Observation& record, Effects& effects);
  /// What became of rows, as records that rules may read; true if any has read one.
  bool tell(SubjectEntry& entry, const std::vector<RowEvent>& events, EventTime w);
  void begin_report(const ClockReport& report);
  /// One timer, or one subject that waits for a silence; false if nothing is due, or nothing up to
  /// `last`, where it is not null.
  Result<bool> fire_one(const Timer* last, Effects& effects);
  Result<std::optional<Timer>> next_silence();
  /// The timer fires after `last`.
  [[nodiscard]] bool is_behind(const Timer& timer, const Timer& last) const;
  /// Clocks move on to `at` as far as they have been reported.
  void pass(EventTime at);
  /// Shows, and sets the timers.
  void settle(SubjectEntry& entry, EventTime w, ChangeCause cause, Effects& effects);
  /// What the last step tells other subjects, as steps of their own: in the order in which it was
  /// told, until nobody has anything to tell (E301: there is no circle).
  Status deliver(Effects& effects);
  /// Brings the rules and the rows of the subject to max(front, w); what others are told waits for
  /// deliver().
  void show(SubjectEntry& entry, EventTime w, ChangeCause cause, Effects& effects);
  void set_timers(SubjectEntry& entry, EventTime w);
  /// Nothing is to be shown; only when the subject's oldest goes may be another time.
  void settle_unstirred(SubjectEntry& entry, EventTime w);
  [[nodiscard]] std::vector<TimerMark> wanted_timers(const SubjectEntry& entry, EventTime w) const;
  Status look_again(const Timer& timer, Effects& effects);
  void write_progress(ByteWriter& out) const;
  Status read_progress(ByteReader& in);

  RuleAssessor assessor_;
  RuleSet rules_;  ///< as given, without the people inputs that a small population forbids
  const Catalog& catalog_;
  const std::vector<SourceInfo>& sources_;
  StateStore* store_;
  Rereader* rereader_;
  Generation generation_;
  RegistersInForce registers_;
  CorrelatePlan plan_;
  Clocks clocks_;
  // While timers fire, time passes step by step from what it was to what was reported, so that it
  // does not show in how large steps clocks were reported.
  SourceTimes times_;
  EventTime w_ = EventTime::min();
  std::vector<SourceId> turned_;  ///< fell silent or were heard again; their subjects wait
  std::string turned_cursor_;     ///< the last subject that was looked at for the first of them
  bool has_due_ = false;
  SliceEnd slice_end_;
  struct Told {
    SignalRecord record;
    ChangeCause cause;
  };
  std::deque<Told> told_;  ///< empty between steps: the log makes it again
  Correlator correlator_;
  SubjectCodec codec_;
  RowKeeper keeper_;
  RuleMatches matches_;
  Sweeps sweeps_;
  const bool sweeps_must_agree_;
  const int timers_at_once_;
  RowStage rows_;
  HandlingSchema handling_;
  SourceId handling_source_ = none_of<SourceId>();  ///< none: no commands come in
  SubjectCache cache_;
  Timers timers_;
  RecordIds ids_;
  std::vector<SubjectDigest> remembered_;  ///< of the observation in work
  PlanShape stored_shape_;  ///< of the rules under which the last checkpoint was written
  std::map<std::string, RuleFate> rule_fates_;
  Reread reread_;
  PartitionCounters counters_;
};

/// `rules` with the feeds of people inputs taken out where the type is closed and has fewer than
/// `floor` registered subjects (PEOPLE 10); the digest is another then.
RuleSet without_small_populations(const RuleSet& rules, const Catalog& catalog,
                                  const SubjectDirectory& subjects, std::uint32_t floor);

/// How far each source had been read, as the last checkpoint says; at the beginning if there is
/// none. `sources` are those of the state, and must outlive the result.
Result<Clocks> read_stored_clocks(const StateStore& store, const std::vector<SourceInfo>& sources);

/// What the state's subjects hold, as the last checkpoint says; empty if it does not say.
Result<PlanShape> read_stored_shape(const StateStore& store);

}  // namespace tributary
