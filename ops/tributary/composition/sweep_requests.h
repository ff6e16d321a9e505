// How a sweep gets to an engine that runs: a file in its state directory, which the engine takes
// away once the sweep is in its log and committed. Asked for twice it is run once.
#pragma once

#include <string>

#include "engine/partition/worker.h"

namespace tributary {

/// Theme, area and profile, as lists of sweeps show them; of a rolling one its round.
std::string scope_of(const Sweep& sweep);

/// Of one that is asked for by hand: `full-20250312T090000-123`, to the millisecond, so that two
/// are two.
std::string sweep_id(CheckKind check, WallTime now);

/// Leaves the request where the engine of that state looks for it. kIo.
Status request_sweep(const std::string& state_directory, const Sweep& sweep);

/// Stands before the worker, on its thread, and looks for requests. All referents must outlive it.
class SweepRequests : public LogConsumer {
 public:
  SweepRequests(LogConsumer& next, Worker& worker, const std::string& state_directory,
                const Clock& clock);

  Status consume(LogBatch& batch) override;
  Status idle() override;
  /// Those that came last are taken too.
  Status finish() override;

  static constexpr Millis kPatience{500};  ///< a directory is looked at no more often

 private:
  Status look();
  Status look_if_due();

  LogConsumer& next_;
  Worker& worker_;
  std::string folder_;
  const Clock& clock_;
  WallTime looked_ = WallTime::min();
};

}  // namespace tributary
