// Stage 1 in a process of its own: what it makes goes into the middle stream as frames, and its
// positions with them, so that nothing is read twice or not at all. It keeps nothing itself.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "engine/pipeline/stream_frame.h"
#include "engine/ports/clock.h"
#include "engine/ports/frame_writer.h"

namespace tributary {

/// Wall time and bytes decide only what is read anew after a crash, never what is read.
struct StreamPolicy {
  Millis interval{100};                           ///< between two appends
  std::size_t most_bytes = std::size_t{8} << 20;  ///< what waits is appended at once beyond
};

class StreamWriter : public LogConsumer {
 public:
  /// All referents must outlive it.
  StreamWriter(FrameWriter& stream, const StreamLayout& layout, const Clock& clock,
               StreamPolicy policy = {});

  /// Stage 1's state as of what the stream holds; empty: of a new one. Before the first batch.
  Result<std::string> recover();

  Status consume(LogBatch& batch) override;
  Status idle() override;
  Status finish() override;

  /// What a partition's W has come to by what was appended; EventTime::min() before anything was.
  [[nodiscard]] EventTime appended_w() const { return appended_w_; }
  /// Stage 1's state as of what was appended. From any thread.
  [[nodiscard]] std::string appended_state() const;

 private:
  Status append_if_due();
  Status append();

  FrameWriter& stream_;
  const StreamLayout& layout_;
  const Clock& clock_;
  const StreamPolicy policy_;
  std::vector<std::string> frames_;  ///< not appended yet
  std::size_t bytes_ = 0;            ///< of them
  WallTime appended_at_;
  EventTime w_ = EventTime::min();
  EventTime appended_w_ = EventTime::min();
  std::string state_;
  mutable std::mutex mutex_;  ///< guards appended_state_
  std::string appended_state_;
};

}  // namespace tributary
