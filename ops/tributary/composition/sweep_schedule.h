// Checks that the configuration schedules: when each is due, by the machine's clock. What is due
// goes into the log as one that is asked for by hand does, so that a replay has it, too.
#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "engine/partition/worker.h"
#include "ops/tributary/config/config.h"

namespace tributary {

/// The last instant, not after `now`, at which the sweep was due; of a rolling one, which goes on
/// all the time, `now`.
EventTime last_due(const ConfiguredSweep& scheduled, EventTime now, UtcOffset offset);
/// The first after `now`.
EventTime next_due(const ConfiguredSweep& scheduled, EventTime now, UtcOffset offset);

/// Those whose last run is not among `known`. Its id is the schedule's name and the instant that it
/// was due at (`monthly-20250301T0300`): whatever was due while nothing ran is made up for once. A
/// rolling one begins anew where the newest among `known` has another round; ended by hand it stays
/// ended.
std::vector<Sweep> sweeps_due(std::span<const ConfiguredSweep> scheduled,
                              const std::vector<SweepReport>& known, EventTime now,
                              UtcOffset offset);

/// Stands before the worker, on its thread. All referents must outlive it.
class ScheduledSweeps : public LogConsumer {
 public:
  ScheduledSweeps(LogConsumer& next, Worker& worker, const Config& config, const Clock& clock)
      : next_(next), worker_(worker), config_(config), clock_(clock) {}

  Status consume(LogBatch& batch) override;
  Status idle() override { return next_.idle(); }
  Status finish() override { return next_.finish(); }

  static constexpr Millis kPatience = std::chrono::seconds(10);  ///< is looked for no more often

 private:
  /// Every source has been read up to what there is, since this process began: a check in the midst
  /// of a backlog would tell of long ago.
  [[nodiscard]] bool has_caught_up(const LogBatch& batch);
  Status look();

  LogConsumer& next_;
  Worker& worker_;
  const Config& config_;
  const Clock& clock_;
  WallTime looked_ = WallTime::min();
  std::set<SourceId> caught_up_;
  std::set<std::string> asked_;  ///< in this process
};

}  // namespace tributary
