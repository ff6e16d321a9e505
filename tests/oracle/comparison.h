// Plays a log to the engine and to the oracle and compares the engine axis of every row after every
// record.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/oracle/scenario.h"

namespace tributary::oracle {

/// A row of the engine, read back from what it published.
struct EngineRow {
  Axis axis;
  std::string first_seen, level_since;
  bool is_new = false;  ///< published by the last record
};

/// The engine as its users see it: rows by (subject id, hazard).
class EngineRun {
 public:
  EngineRun(const Town& town, const RuleSet& rules, StateStore* store = nullptr,
            std::size_t cache_bytes = std::size_t{1} << 20, bool rules_sleep = true,
            bool rules_share = true);

  void take(const LogRecord& record);
  /// Writes the record where a refill reads it again; to be called before take().
  void remember(StateStore& store, const LogRecord& record);
  /// Goes on from what `before` wrote into the store and published.
  void resume(const EngineRun& before);
  /// Writes what is dirty and forgets it.
  void checkpoint(StateStore& store);
  [[nodiscard]] const std::map<std::pair<std::string, std::string>, EngineRow>& rows() const {
    return rows_;
  }
  [[nodiscard]] const std::vector<std::string>& changes() const { return changes_; }
  [[nodiscard]] Partition& partition() { return partition_; }

 private:
  PartitionSetup setup_;
  Partition partition_;
  std::map<std::pair<std::string, std::string>, EngineRow> rows_;
  std::vector<std::string> changes_;
  std::uint64_t frames_ = 0;
};

/// Where two change logs first differ, with what stands around it; empty if they are the same.
std::string where_they_differ(const std::vector<std::string>& a, const std::vector<std::string>& b);

/// Both runs over the same steps, and where their change logs first differ; empty if nowhere. With
/// a store the second writes a checkpoint into it every `every` steps, and drops what it can.
std::string difference_of_runs(EngineRun& one, EngineRun& other, StateStore* store,
                               const Scenario& scenario, std::size_t every);

/// What occurred, so that a run that proves nothing is seen.
struct Tally {
  std::map<std::string, std::uint64_t> counts;
  void add(const std::string& what, std::uint64_t times = 1) { counts[what] += times; }
};

/// `orange present 60 led by rule-1 (rule-1 orange 60; )`.
std::string text_of(const Axis& axis);
/// A level of none has no score, leader or condition worth comparing.
bool agree(const Axis& a, const Axis& b);

/// Engine and oracle side by side.
class Duel {
 public:
  Duel(const Town& town, const Scenario& scenario, Tally& tally, StateStore* store = nullptr);

  /// Plays one step to both; where they differ, if they do.
  std::optional<std::string> step(std::size_t index);
  /// Only the oracle hears of it: the engine has it in its store.
  void take_oracle(std::size_t index) { oracle_.take_past(scenario_.steps[index].record); }
  /// Both go on from what was before: the engine from the store, beginning with `generation`.
  void go_on_from(const Duel& before, const LogRecord& generation);
  [[nodiscard]] EngineRun& engine() { return engine_; }

 private:
  std::optional<std::string> compare(const SubjectKey& subject, std::size_t step);
  std::optional<std::string> compare_times(const SubjectKey& subject, const std::string& hazard,
                                           std::size_t step, const EngineRow& row);
  [[nodiscard]] std::string difference(const SubjectKey& subject, const std::string& hazard,
                                       std::size_t step, const Axis& actual,
                                       const Axis& expected) const;

  const Town& town_;
  const Scenario& scenario_;
  Tally& tally_;
  EngineRun engine_;
  Oracle oracle_;
  bool has_other_past_ = false;  ///< first_seen and level_since are not the set's alone
};

/// The first difference, told in a few lines; none if the engine is right everywhere.
std::optional<std::string> first_difference(const Town& town, const Scenario& scenario,
                                            Tally& tally);

}  // namespace tributary::oracle
