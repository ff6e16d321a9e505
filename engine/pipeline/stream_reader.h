// The other side of the middle stream: batches for a partition's consumer, of the frames that
// stage 1 in another process has appended, and of what people say in this one.
#pragma once

#include <string>
#include <vector>

#include "engine/pipeline/ingest.h"
#include "engine/pipeline/stream_frame.h"
#include "engine/ports/clock.h"
#include "engine/ports/source.h"

namespace tributary {

class StreamReader : public LogProducer {
 public:
  /// `frames` gives one frame with each record. `commands`, which may be null, is a stage 1 of the
  /// source `handling`: it is read while the stream has nothing more, so that people speak of what
  /// is there. All referents must outlive it; `generation` is what this process judges by.
  StreamReader(Source& frames, const StreamLayout& layout, const Clock& clock,
               Generation generation, Ingest* commands = nullptr);

  /// Goes on from what LogBatch::ingest_state held; empty: from the stream's beginning. kNotFound
  /// when the stream no longer has what comes next, kIncompatible for the state of an engine that
  /// read its feeds itself.
  Status restore(std::string_view state);

  Status next(LogBatch& batch, std::size_t most) override;
  [[nodiscard]] bool finished() const override {
    return frames_.finished() && (commands_ == nullptr || commands_->finished());
  }

 private:
  Status read_frames(LogBatch& batch, std::size_t most);

  Source& frames_;
  const StreamLayout& layout_;
  const Clock& clock_;
  Generation generation_;
  Ingest* commands_;
  std::string commands_state_;
  bool began_ = false;
  Position next_;
  std::vector<Record> read_;
};

}  // namespace tributary
