// A partition: a pure step (state, log record) → (state, effects), P1. No I/O but reading subjects
// that are not in memory; no clock, no lock, no thread. It alone knows the order of the stages.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/partition/clocks.h"
#include "engine/partition/counters.h"
#include "engine/partition/effects.h"
#include "engine/partition/row_stage.h"
#include "engine/partition/subject_cache.h"
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
  StateStore* store = nullptr;                       ///< null: all state stays in memory
  std::size_t cache_bytes = std::size_t{256} << 20;  ///< of decoded subjects
};

class Partition {
 public:
  explicit Partition(const PartitionSetup& setup);
  Partition(const Partition&) = delete;
  Partition& operator=(const Partition&) = delete;

  /// One step, and the steps of all timers that it makes due. Effects are added. An Error comes
  /// from the store only.
  Status step(const LogRecord& record, Effects& effects);

  /// Everything that changed since the last checkpoint, into `batch`.
  void write_checkpoint(StateBatch& batch);
  /// Reads what write_checkpoint wrote, and the timers. Call once, before the first step.
  Status read_checkpoint();

  /// Frees memory down to the budget; never changes an output.
  void trim() { cache_.trim(); }

  [[nodiscard]] EventTime w() const { return clocks_.w(); }
  [[nodiscard]] const PartitionCounters& counters() const { return counters_; }
  [[nodiscard]] std::size_t dirty_bytes() const { return cache_.dirty_bytes(); }
  [[nodiscard]] const Generation& generation() const { return generation_; }

 private:
  Status observe(const Observation& observation, Effects& effects);
  Status observe_at(const Observation& observation, const SubjectRef& ref, Outcome& outcome,
                    Effects& effects);
  Status begin_generation(const Generation& generation, Effects& effects);
  Status fire_due(Effects& effects);
  void settle(SubjectEntry& entry, EventTime w, ChangeCause cause, Effects& effects);
  void set_timer(SubjectEntry& entry, EventTime w);

  RuleAssessor assessor_;
  RuleSet rules_;  ///< as given, without the people inputs that a small population forbids
  StateStore* store_;
  CorrelatePlan plan_;
  Correlator correlator_;
  SubjectCodec codec_;
  RowKeeper keeper_;
  RowStage rows_;
  SubjectCache cache_;
  Clocks clocks_;
  Timers timers_;
  Generation generation_;
  PartitionCounters counters_;
};

/// `rules` with the feeds of people inputs taken out where the type is closed and has fewer than
/// `floor` registered subjects (PEOPLE 10).
RuleSet without_small_populations(const RuleSet& rules, const Catalog& catalog,
                                  const SubjectDirectory& subjects, std::uint32_t floor);

}  // namespace tributary
