// Correlate: an observation meets a subject's state (RULES 3). Pure: no I/O, no clock, no order but
// event time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/correlate/difference.h"
#include "engine/correlate/levels.h"
#include "engine/correlate/matcher.h"
#include "engine/correlate/subject_state.h"
#include "engine/model/evidence.h"
#include "engine/model/signal_record.h"
#include "engine/ports/subject_directory.h"

namespace tributary {

/// What became of an observation at one subject. Each is counted.
enum class Outcome : std::uint8_t {
  kCounted,     ///< in at least one input
  kIdle,        ///< remembered, but in no input of any rule
  kDuplicate,   ///< same id, same content: dropped
  kSuperseded,  ///< a higher version of it is already there: dropped
  kReplaced,    ///< took the place of a lower version
  kTooLate,     ///< nothing that it could matter to is held any more
};
inline constexpr int kOutcomes = 6;
std::string_view name_of(Outcome outcome);

/// What has been done so far, in no output: for tests of what is spared (DESIGN P5).
struct Effort {
  std::uint64_t feeds_asked = 0;  ///< whether their `where` holds
  std::uint64_t felt = 0;         ///< rules that had to be computed again for what came in
  std::uint64_t unfelt = 0;       ///< rules that read it, and that it could not move
};

class Correlator {
 public:
  /// All referents must outlive it.
  Correlator(const CorrelatePlan& plan, const std::vector<SourceInfo>& sources,
             const Assessor& assessor, const SubjectDirectory& subjects, const TimeContext& time);

  /// Puts the observation into the state, or its old version out of it. `w` is the partition's
  /// watermark.
  Outcome observe(SubjectState& state, const Observation& observation, const SubjectRef& ref,
                  EventTime w);

  /// The same without following what any rule makes of it: for who gathers what a new rule reads
  /// from the event store. restore() follows afterwards; T (SubjectState::front) is not moved.
  Outcome gather(SubjectState& state, const Observation& observation, const SubjectRef& ref,
                 EventTime w);

  /// Brings every rule's R to max(front, w); the front first to the instants at which something was
  /// found missing, as far as the expected sources have been read.
  void advance(SubjectState& state, EventTime w) const;

  /// What `sweep` shows at [w, front]. advance() comes first.
  [[nodiscard]] Verdict verdict(const SubjectState& state, const RuleSweep& sweep,
                                EventTime w) const;

  /// What `sweep` showed at [at, at]: K there, by all that is known now. Not before W less the
  /// rule's tail, not after the front.
  [[nodiscard]] Verdict verdict_at(const RuleSweep& sweep, EventTime at) const;

  /// What was missing has been given up, since its time was over, and nothing is missing since. Not
  /// longer ago than the rule's tail: from then on it may be forgotten, sooner at one subject than
  /// at another.
  [[nodiscard]] bool has_given_up(const SubjectState& state, const RuleSweep& sweep,
                                  EventTime w) const;

  /// What others have to be told of the subject's levels since the last time (`via`); by whom it is
  /// told, in order of their type and id. advance() comes first. `again`: all of it, since who is
  /// told may read other rules now, or be another.
  [[nodiscard]] std::vector<SignalRecord> tell(SubjectState& state, EventTime w, bool again) const;

  /// Takes in what another subject tells; false if that changes nothing. advance() follows.
  bool hear(SubjectState& state, const SignalRecord& record, EventTime w) const;

  /// The subject has been looked at, and what its rules say taken down, as of `w`.
  void looked(SubjectState& state, EventTime w) const;

  /// From where on what its rules say may be another than at the last look.
  [[nodiscard]] EventTime open_from(const SubjectState& state, EventTime w) const;

  /// Whether the observation changes what is before open_from() at `w`, but not at the last look: a
  /// look must come first, so that it does not matter when that was.
  [[nodiscard]] bool reaches_behind(const SubjectState& state, const Observation& observation,
                                    EventTime w) const;
  /// The same of what changes at `from` or later.
  [[nodiscard]] bool reaches_behind(const SubjectState& state, EventTime from, EventTime w) const;

  /// When time alone may next change what is shown, or let state be freed; EventTime::max() if
  /// never.
  [[nodiscard]] EventTime next_timer(const SubjectState& state, EventTime w) const;

  /// The part of it that is for the sake of what is held: an observation that stirs nothing
  /// (SubjectState::is_stirred) can move this and no other.
  [[nodiscard]] EventTime next_to_go(const SubjectState& state, EventTime w) const;

  /// When the clock of a source may change what is shown though w stands; by source, each once.
  [[nodiscard]] std::vector<ClockWait> clock_waits(const SubjectState& state, EventTime w) const;

  /// Sources whose falling silent, or being heard again, may change what is shown; each once.
  [[nodiscard]] std::vector<SourceId> sources_at_stake(const SubjectState& state,
                                                       EventTime w) const;

  /// Rebuilds the sweeps of a state that was just decoded.
  void restore(SubjectState& state, EventTime w) const;

  /// Forgets what can no longer matter at W.
  void prune(SubjectState& state, EventTime at) const;

  [[nodiscard]] RuleEvidence evidence(const SubjectState& state, std::uint16_t rule, EventTime at,
                                      EventTime w) const;
  [[nodiscard]] const CorrelatePlan& plan() const { return plan_; }
  [[nodiscard]] Effort effort() const { return {matcher_.asked(), felt_, unfelt_}; }

  /// So many levels of other subjects a slot holds one by one: more than a manager of a thousand
  /// buildings hears in a window, and below 256 KiB.
  static constexpr std::size_t kMostTold = 4096;

 private:
  /// Whether the rules' sweeps follow a change at once.
  enum class Follow : std::uint8_t { kNow, kLater };
  [[nodiscard]] EventTime next_change_by_time(const SubjectState& state, const RuleSweep& sweep,
                                              EventTime w) const;
  Outcome take(SubjectState& state, const Observation& observation, const SubjectRef& ref,
               EventTime w, Follow follow);
  void insert(SubjectState& state, const Observation& observation, const SubjectRef& ref,
              const std::vector<SlotMatch>& matches, EventTime w, Follow follow);
  void remove(SubjectState& state, const SeenId& old, EventTime w, Follow follow);
  /// A version of what is only counted is not counted again.
  static void leave_out_counted(const SubjectState& state, const SeenId& old,
                                std::vector<SlotMatch>& matches);
  /// Bounds the slots that have just grown, and the ids.
  void thin(SubjectState& state, const std::vector<SlotMatch>& matches, EventTime w,
            Follow follow) const;
  /// The rules that read any of `slots`, in order, each once.
  static std::vector<std::uint16_t> rules_reading(const TypePlan& plan,
                                                  const std::vector<SlotIndex>& slots);
  /// Rules that sleep, sleep on; those that cannot feel what comes in let it in; the others, in
  /// order, are to be computed again.
  std::vector<std::uint16_t> let_in(SubjectState& state, const Observation& observation,
                                    const SubjectRef& ref, const std::vector<SlotMatch>& matches);
  [[nodiscard]] bool all_sleep_on(const SubjectState& state,
                                  const std::vector<SlotMatch>& matches) const;
  [[nodiscard]] bool sleeps(const SubjectState& state, std::uint16_t rule) const;
  /// The rules that are to have a sweep at what is held, in order.
  [[nodiscard]] std::vector<std::uint16_t> rules_to_follow(const SubjectState& state) const;
  /// Some rule says something: from now on all are followed, as a row will ask them.
  void wake_all(SubjectState& state, EventTime w) const;
  void add_sweep(SubjectState& state, std::uint16_t rule, EventTime w) const;
  /// Items have gone: rules that read nothing any more are dropped, those `lost` begin anew.
  void follow_rest(SubjectState& state, EventTime w, const std::vector<std::uint16_t>& lost) const;
  void advance_sweeps(SubjectState& state, EventTime w) const;
  [[nodiscard]] const Subject* subject_of(const SubjectState& state) const {
    return state.link.of(state.key, subjects_);
  }
  RuleSweep& sweep_for(SubjectState& state, std::uint16_t rule, EventTime at, EventTime w) const;
  /// A sweep rewound for a change, and what it was before.
  struct OpenSweep {
    std::uint16_t rule = 0;
    EventTime front;                     ///< where it is to be again
    EventTime until;                     ///< newest item that the rule reads, or the change itself
    std::vector<SweepReading> readings;  ///< without the change, to `until`; empty: not compared
  };
  /// Items that `rules` read are about to change at `at`: their sweeps step back before it.
  /// `is_compared`: close_change is to tell what the change itself does to the values.
  std::vector<OpenSweep> open_change(SubjectState& state, const std::vector<std::uint16_t>& rules,
                                     EventTime at, EventTime w, bool is_compared) const;
  /// They have changed: R is computed again from there. The last step that the change makes
  /// (last_step); EventTime::min() if none, or if they are not compared.
  EventTime close_change(SubjectState& state, const std::vector<OpenSweep>& open,
                         EventTime at) const;
  /// Puts the observation where rules await it, or an old version of it out.
  void await(SubjectState& state, const Observation& observation, const SubjectRef& ref,
             const std::vector<SlotMatch>& matches);
  /// Forgets anchors and events that no longer matter at `w`, exactly then. True if any went.
  bool forget_awaited_at(SubjectState& state, EventTime w) const;
  void forget_seen(SubjectState& state, EventTime w) const;
  /// Looks for the id that is to be forgotten next. What is due and still awaited says itself when
  /// it goes.
  void find_oldest(SubjectState& state, EventTime w) const;
  /// How old a thing is when it is forgotten: somewhat more than the plan's hold, so that a busy
  /// subject is pruned a few times per hold, not at every expiry.
  [[nodiscard]] static Millis kept_for(const TypePlan& plan);
  /// Forgets items that no window can reach. True if any went. `lost`: rules whose sweep cannot go
  /// on without them.
  bool forget_items(SubjectState& state, EventTime w, std::vector<std::uint16_t>& lost) const;
  /// T moves to the last instant at which something was found missing.
  void pass_absences(SubjectState& state, EventTime w) const;
  /// Rules that read others' levels get them as they are now: `from: signal`.
  void follow_levels(SubjectState& state, EventTime w) const;
  /// K's intervals of a rule that are not final yet.
  [[nodiscard]] std::vector<LevelInterval> levels_of(const SubjectState& state, std::uint16_t rule,
                                                     EventTime w) const;
  void take_levels(SubjectState& state, SlotIndex slot, std::uint16_t rule,
                   const std::vector<LevelInterval>& kept, EventTime w) const;
  bool hear_line(SubjectState& state, SlotIndex slot, const SlotItem& kind,
                 const std::vector<LevelInterval>& levels, EventTime final_until,
                 EventTime w) const;
  /// P4: beyond kMostTold a slot only counts what it was told. True if any went.
  bool bound_told(SubjectState& state, SlotIndex slot) const;
  /// To whom the subject's levels go by the outlet; empty: nobody, or nobody who may be told.
  [[nodiscard]] std::string told_by(const SubjectState& state, const Outlet& outlet) const;
  /// The event time of the oldest thing that is forgotten after the plan's hold; max: nothing.
  [[nodiscard]] EventTime oldest_held(const SubjectState& state) const;
  bool forget_levels(SubjectState& state, SlotIndex slot, EventTime w) const;
  [[nodiscard]] bool is_held(const SubjectState& state, const SeenId& seen, EventTime w) const;
  /// Where nothing is held any more, what the subject still has of slots and rules goes.
  void let_bare_go(SubjectState& state, EventTime w) const;
  /// Where R of the rule is to begin, so that all that can still be asked for is exact.
  [[nodiscard]] EventTime exact_from(const SubjectState& state, std::uint16_t rule,
                                     EventTime w) const;
  /// There, or where it was last known before a silence, if that is earlier: what was known then is
  /// told, and whether it is remembered must not hang on who reported before.
  [[nodiscard]] EventTime followed_from(const SubjectState& state, std::uint16_t rule,
                                        EventTime w) const;

  const CorrelatePlan& plan_;
  const std::vector<SourceInfo>& sources_;
  const Assessor& assessor_;
  const SubjectDirectory& subjects_;
  const TimeContext time_;
  Matcher matcher_;
  std::vector<SlotMatch> matches_;  ///< of the observation in work
  std::vector<SlotIndex> slots_;    ///< theirs
  std::uint64_t felt_ = 0, unfelt_ = 0;
};

}  // namespace tributary
