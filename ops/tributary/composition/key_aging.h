// Keys are destroyed while the engine runs (PEOPLE 4): two epochs after the end of a key's own, by
// event time. By then no window of reports reaches back to it, and the event store has given up its
// tokens; a report that would need it is `too_late`.
#pragma once

#include <functional>
#include <utility>

#include "engine/partition/log_batch.h"
#include "engine/ports/clock.h"
#include "engine/resolve/key_ring.h"
#include "ops/tributary/config/config.h"

namespace tributary {

/// Stands before who keeps what was read, on its thread. All referents must outlive it.
class KeyAging : public LogConsumer {
 public:
  /// W as of what is kept for good: what a start after a crash goes on from.
  using KeptUpTo = std::function<EventTime()>;
  KeyAging(LogConsumer& next, KeptUpTo kept, KeyRing& ring, const Config& config,
           const Clock& clock)
      : next_(next), kept_(std::move(kept)), ring_(ring), config_(config), clock_(clock) {}

  Status consume(LogBatch& batch) override;
  Status idle() override;
  Status finish() override;

 private:
  /// By what has been committed: after a kill the records behind it are read again, and need their
  /// keys.
  Status age();

  LogConsumer& next_;
  KeptUpTo kept_;
  KeyRing& ring_;
  const Config& config_;
  const Clock& clock_;
  std::uint32_t aged_to_ = 0;  ///< keys of earlier epochs are destroyed
};

}  // namespace tributary
