// The independent oracle of RULES 3: takes the same log as a partition and says, after any record,
// what every row shows. It forgets nothing, shares nothing with the stages, and is slow on purpose:
// each answer is computed anew from the whole set of observations seen so far.
//
// It reads of the engine only values: rules (engine/model/rule.h), observations, the log, time,
// decimals. Where RULES is silent it follows ops/decisions; README.md lists what it takes for
// granted.
#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "engine/ports/subject_directory.h"
#include "tests/oracle/asked.h"
#include "tests/oracle/shown.h"

namespace tributary::oracle {

/// What the oracle is told about the site. All referents must outlive it.
struct Site {
  const RuleSet& rules;
  const Catalog& catalog;
  const std::vector<SourceInfo>& sources;
  const SubjectDirectory& subjects;
  UtcOffset offset{};
  std::uint32_t min_reporters = 3;
  Millis reopen_within = Days(30);
  std::vector<SubjectKey> hearers = {};  ///< to whom others refer
};

/// One rule's part in a row.
struct Voice {
  std::string rule;
  Level level = Level::kNone;
  int score = 0;
  auto operator<=>(const Voice&) const = default;
};

/// The engine axis of a row.
struct Axis {
  Level level = Level::kNone;
  Condition condition = Condition::kGone;
  int score = 0;
  std::string leading;        ///< rule id; empty without a level
  std::vector<Voice> voices;  ///< of rules with a level, by id
  bool is_unknown = false;    ///< some rule's evaluation is (RULES 3.7)
  bool operator==(const Axis&) const = default;
};

/// Since when, by the levels' intervals (SIGNALS 1).
struct Times {
  EventTime first_seen, level_since;
  auto operator<=>(const Times&) const = default;
};

class Oracle {
 public:
  explicit Oracle(const Site& site);

  void take(const LogRecord& record);

  /// Every hazard that a listed rule of the subject's type speaks of. To be asked after each
  /// record: while an evaluation is unknown its rule keeps the part that it had (RULES 3.7).
  std::map<std::string, Axis> axes(const SubjectKey& subject);
  /// Whether an evaluation ever was, or what a silence hid was over when it ended: since when a row
  /// has its level is then a matter of when it was looked at, not of the set alone.
  [[nodiscard]] bool was_unknown(const SubjectKey& subject, const std::string& hazard) const;
  /// Of a row that has a level.
  [[nodiscard]] Times times(const SubjectKey& subject, const std::string& hazard) const;
  /// What they were while the last report's clocks passed, wherever the row had that level. Nothing
  /// but these may have changed since: then the row is not written again.
  std::set<Times> times_on_the_way(const SubjectKey& subject, const std::string& hazard,
                                   Level level);

  /// Rows are what they were shown as by the rules before, and T does not fall. What people
  /// reported moves it by itself nowhere: what new rules make of old reports, nobody saw then.
  void go_on_from(const Oracle& before);
  /// The log as it was before this one's rules: what reports by people do to T is not followed.
  void take_past(const LogRecord& record);

  /// T, or the newest fact, whichever is later.
  [[nodiscard]] EventTime newest(const SubjectKey& subject) const;
  /// What every rule reads and says of the subject at every instant up to `end`, as text: for
  /// PEOPLE's laws.
  [[nodiscard]] std::vector<std::string> all_values(const SubjectKey& subject, EventTime end) const;

  [[nodiscard]] EventTime w() const { return reach_.w(); }
  /// T of RULES 3.5, or W if that is later.
  [[nodiscard]] EventTime until(const SubjectKey& subject) const;
  /// The newest event time of all that was in an input, whether it moved T or not.
  [[nodiscard]] EventTime latest(const SubjectKey& subject) const {
    const auto found = latest_.find(subject);
    return found == latest_.end() ? EventTime::min() : found->second;
  }
  /// What other subjects tell it (`via`) on the way of clocks, which moves its T, is not followed
  /// here: some rule that hangs on clocks also compares with what is usual.
  [[nodiscard]] bool hears_what_is_not_followed(const SubjectKey& subject) const;

 private:
  std::set<SourceId> add_known_by(const Rule& rule, const RuleInput& input);
  /// The subject is of the rule's type, or a cell that what is near none falls to (RULES 3.10).
  [[nodiscard]] bool is_about(const Rule& rule, const SubjectKey& subject) const;
  [[nodiscard]] Scene scene(const SubjectKey& key) const;
  [[nodiscard]] Reading reading(const Rule& rule, const Scene& scene,
                                const std::vector<Fact>& facts, EventTime until) const;
  /// The same, with other rules' levels as they are of other facts.
  [[nodiscard]] Reading reading(const Rule& rule, const Scene& scene,
                                const std::vector<Fact>& facts,
                                const std::vector<Fact>& facts_of_others, EventTime until) const;
  [[nodiscard]] std::vector<Item> starts(const SignalInput& signal, const Rule& reader,
                                         const Scene& scene, const std::vector<Fact>& facts,
                                         EventTime until) const;
  /// The same at the subjects that refer to the scene's by `via`.
  [[nodiscard]] std::vector<Item> starts_elsewhere(const SignalInput& signal, const Rule& reader,
                                                   const Scene& scene) const;
  /// The starts of the K intervals of one rule, of the levels that are asked for.
  /// K of the rule at every instant.
  [[nodiscard]] LevelLine kept_line(const Rule& rule, const Scene& scene,
                                    const std::vector<Fact>& facts, EventTime until) const;
  void add_starts(const SignalInput& signal, const Rule& rule, const Scene& scene,
                  const std::vector<Fact>& facts, EventTime until, std::vector<Item>& items) const;
  /// What is told moves T of who hears it.
  void hear();
  [[nodiscard]] std::vector<Stretch> as_far_as_known(const Rule& rule,
                                                     const std::vector<Stretch>& all) const;
  [[nodiscard]] bool is_too_late(const Observation& observation, const SubjectKey& subject) const;
  void observe(const Observation& observation, const SubjectRef& ref);
  void move_time(const Observation& observation, const SubjectKey& subject,
                 const std::vector<Fact>& before);
  [[nodiscard]] bool is_step(const Reading& with, const Reading& without, EventTime t) const;
  [[nodiscard]] EventTime last_step(const Reading& with, const Reading& without, EventTime from,
                                    EventTime until) const;
  void fire(const SubjectKey& subject);
  [[nodiscard]] bool is_read(const Rule& rule, const Scene& scene, const Fact& fact) const;

  /// What the rules show, by hazard.
  using Parts = std::vector<std::pair<const Rule*, Shown>>;
  [[nodiscard]] std::map<std::string, Parts> parts(const SubjectKey& subject) const;
  /// A row as it was last shown.
  struct Row {
    Level level = Level::kNone;
    std::map<std::string, Voice> voices;
    bool was_unknown = false;
  };
  static void keep_unknown(const Row& row, Parts& parts);
  std::set<SubjectKey> sat_through_silence_;  ///< with rules that wait for the silent source
  /// SIGNALS 3: a variant has what the last sweep found, as of its instant.
  [[nodiscard]] Shown found_by_sweep(const Rule& variant, const Scene& scene,
                                     const Reading& reading, const std::vector<Fact>& facts,
                                     const Shown& now, EventTime t) const;
  /// Rows are looked at at every instant that clocks pass, where it matters: over silent sources.
  void pass_clocks();
  [[nodiscard]] bool hangs_on_silence(const SubjectKey& subject) const;
  static bool tells_as_clocks_pass(const Rule& rule);
  [[nodiscard]] bool tells_piece_by_piece(const SubjectKey& subject) const;
  enum class OfRules : std::uint8_t { kAll, kTelling };
  [[nodiscard]] std::set<EventTime> passed_instants(const SubjectKey& subject, OfRules of) const;
  /// How it was when clocks had come to `at`, on the way that the last report makes them go.
  struct Moment {
    Reach reach;
    std::map<SubjectKey, EventTime> newest;
  };
  Moment go_back(const SubjectKey& subject, EventTime at);
  void return_to(const Moment& moment);

  Site site_;
  bool is_past_ = false;  ///< see take_past()
  Turns turns_;
  KnownBy known_by_;
  Reach reach_;
  FactBook book_;
  Asked asked_;
  WorkCalendar calendar_;
  std::map<std::pair<SubjectKey, std::string>, Row> rows_;  ///< as last shown
  std::map<SubjectKey, EventTime> newest_;                  ///< T
  Reach reach_before_;                                      ///< the last report
  std::map<SubjectKey, EventTime> newest_before_;
  std::map<SubjectKey, EventTime> latest_;  ///< the newest event time of all, counted or not
  mutable std::map<std::tuple<const Rule*, SubjectKey, EventTime>, LevelLine> lines_;
  std::map<SubjectKey, std::optional<Subject>> changed_;  ///< rows of registers; none: taken out
  std::map<SubjectKey, std::string>
      districts_;  ///< of opened matters, from their first observation
};

/// Before the first of the facts, and of what was heard of others: a subject may have that without
/// a fact of its own.
EventTime beginning(const Reading& reading, const std::vector<Fact>& facts, EventTime until);

/// RULES 3.11: half up, then into the band.
int clamped(std::int64_t raw_score, Level level);

}  // namespace tributary::oracle
