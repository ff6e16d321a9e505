// Keys are destroyed while the engine runs (PEOPLE 4): two epochs after the end of a key's own, by
// event time. By then no window of reports reaches back to it, and the event store has given up its
// tokens; a report that would need it is `too_late`.
#pragma once

#include "engine/partition/worker.h"
#include "engine/resolve/key_ring.h"
#include "ops/tributary/config/config.h"

namespace tributary {

/// Stands before the worker, on its thread. All referents must outlive it.
class KeyAging : public LogConsumer {
 public:
  KeyAging(Worker& worker, KeyRing& ring, const Config& config, const Clock& clock)
      : worker_(worker), ring_(ring), config_(config), clock_(clock) {}

  Status consume(LogBatch& batch) override;
  Status idle() override;
  Status finish() override;

 private:
  /// By what has been committed: after a kill the records behind it are read again, and need their
  /// keys.
  Status age();

  Worker& worker_;
  KeyRing& ring_;
  const Config& config_;
  const Clock& clock_;
  std::uint32_t aged_to_ = 0;  ///< keys of earlier epochs are destroyed
};

}  // namespace tributary
