// What leaves the event store, and when (PEOPLE 4, 18; DESIGN 8): people's observations, tokens and
// all, when they are 90 days old; whole frames when they are older than the event store reaches.
// Frames since the last checkpoint are the redo log and are never touched.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/model/catalog.h"
#include "engine/model/source.h"
#include "engine/ports/state_store.h"

namespace tributary {

/// All referents must outlive it.
class Retention {
 public:
  Retention(const StateStore& store, const Catalog& catalog, const std::vector<SourceInfo>& sources,
            Millis event_store);

  /// Adds to `batch` what has become due at `w`, among the frames up to `checkpoint`; at most
  /// kFramesAtOnce frames each, so that a checkpoint stays short. Goes on from there at the next
  /// call, and after a restart.
  Status apply(EventTime w, std::uint64_t checkpoint, StateBatch& batch);

  static constexpr int kFramesAtOnce = 256;

  /// True if reports that have left their frames may still be in the store's files.
  [[nodiscard]] bool has_leftovers() const { return progress_.purged < progress_.stripped; }
  /// Purges the frames that have lost reports since the last time. After what apply() added has
  /// been written; where the process dies before the next such batch it is done again.
  Status purge(StateStore& store);

 private:
  struct Progress {
    std::uint64_t stripped = 0;  ///< frames up to here hold nobody
    std::uint64_t erased = 0;    ///< frames up to here are gone
    std::uint64_t purged = 0;    ///< of frames up to here, what they held is in no file
  };
  Status load();
  /// What became of a frame.
  enum class Fate : std::uint8_t { kNotDue, kHeldNobody, kStripped };
  Result<Fate> strip(std::uint64_t sequence, EventTime w, StateBatch& batch);
  /// True if the frame was due, and is gone.
  Result<bool> erase(std::uint64_t sequence, EventTime w, StateBatch& batch);

  const StateStore& store_;
  const Catalog& catalog_;
  const std::vector<SourceInfo>& sources_;
  Millis event_store_;
  Progress progress_;
  bool loaded_ = false;
};

}  // namespace tributary
