// What an engine without a stage 1 of its own reads: the middle stream's topic, and the commands
// that are given to this process. Of no interest outside this room.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "connectors/kafka/kafka_stream.h"
#include "engine/pipeline/stream_reader.h"
#include "ops/tributary/composition/stages.h"

namespace tributary {

/// Members refer to earlier ones: made once, on the heap, never moved.
class StreamIntake {
 public:
  /// `stages`, which read commands alone, must outlive it.
  static Result<std::unique_ptr<StreamIntake>> open(Stages& stages, Reading reading,
                                                    const KafkaNotices& notices);
  StreamIntake(const StreamIntake&) = delete;
  StreamIntake& operator=(const StreamIntake&) = delete;

  [[nodiscard]] StreamReader& reader() { return reader_; }
  /// Of the stream's frames, 0 to 1. From any thread.
  [[nodiscard]] double share_read() const;
  /// Frames and marks that are still to be read, as the broker last told it. From any thread.
  [[nodiscard]] std::optional<std::uint64_t> behind() const { return topic_->behind(); }

 private:
  StreamIntake(Stages& stages, std::unique_ptr<KafkaClient> cluster,
               std::unique_ptr<KafkaStreamSource> topic);

  std::unique_ptr<KafkaClient> cluster_;  ///< before the source that uses it
  std::unique_ptr<KafkaStreamSource> topic_;
  StreamLayout layout_;
  StreamReader reader_;
};

}  // namespace tributary
