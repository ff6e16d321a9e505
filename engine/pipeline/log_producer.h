// Where a pipeline's batches come from: stage 1 in the same process (ingest.h), or what another
// process made of it (stream_reader.h).
#pragma once

#include <cstddef>

#include "engine/base/result.h"
#include "engine/partition/log_batch.h"

namespace tributary {

class LogProducer {
 public:
  virtual ~LogProducer() = default;

  /// Fills `batch` with some `most` log records, a few more where they come in frames. It may stay
  /// empty when there is nothing now. What was in it is overwritten: its memory is used again.
  virtual Status next(LogBatch& batch, std::size_t most) = 0;

  /// Nothing will ever come again.
  [[nodiscard]] virtual bool finished() const = 0;
};

}  // namespace tributary
