// What a process does of the walk, for whoever runs and watches it: all of it or stage 2
// (engine.h), or stage 1 alone (ingest_walk.h).
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/base/result.h"
#include "engine/pipeline/ingest.h"

namespace tributary {

/// One run. Its parts refer to each other, so it stays where it was made.
class Walk {
 public:
  virtual ~Walk() = default;
  Walk(const Walk&) = delete;
  Walk& operator=(const Walk&) = delete;

  /// Until everything that is read has ended, or `stop`: then what was read is processed and kept.
  virtual Status run(const std::atomic<bool>& stop) = 0;

  // While it runs, from any thread.
  [[nodiscard]] virtual std::uint64_t records_done() const = 0;
  [[nodiscard]] virtual double share_read() const = 0;
  /// By source id: records of its topic that are still to be read; nullopt of files.
  [[nodiscard]] virtual std::vector<std::optional<std::uint64_t>> records_behind() const = 0;
  /// A topic has more partitions than are read: time to begin anew.
  [[nodiscard]] virtual bool has_grown() const = 0;

  // Before or after it has run.
  /// Of the feeds that this process reads itself; commands apart, where it follows a stream.
  [[nodiscard]] virtual std::vector<FeedReport> feed_reports() const = 0;
  /// Of the list, since its state began; none where no list is kept.
  [[nodiscard]] virtual std::uint64_t revisions() const = 0;
  /// Since its state began: of the feeds, or where those are another process's, what came of them.
  [[nodiscard]] virtual std::uint64_t records_taken() const = 0;

 protected:
  Walk() = default;
};

}  // namespace tributary
