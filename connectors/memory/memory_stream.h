// The twin of connectors/kafka's middle stream: frames in memory, written by one process and read
// by another of a test.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "connectors/memory/memory_source.h"
#include "engine/ports/frame_writer.h"

namespace tributary {

class MemoryStream : public FrameWriter {
 public:
  Result<std::string> last() override { return last_; }
  Status append(std::span<const std::string> frames) override;

  /// The next append fails with `error`; `though_done`: the frames are there all the same.
  void fail_next(Error error, bool though_done = false);
  /// One frame a record.
  [[nodiscard]] MemorySource& frames() { return frames_; }

 private:
  MemorySource frames_;
  std::string last_;
  std::optional<Error> failure_;
  bool though_done_ = false;
};

}  // namespace tributary
