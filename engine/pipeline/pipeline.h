// Runs who makes the middle stream and who consumes it side by side: one thread each, a bounded
// queue between them.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>

#include "engine/pipeline/log_producer.h"

namespace tributary {

struct PipelineSettings {
  std::size_t batch_records = 2048;  ///< log records handed over at once
  std::size_t queue_batches = 8;     ///< the producer waits when so many are not yet consumed
  Millis poll_interval{10};          ///< a followed source is asked again after this
};

/// Progress of a run, for a display; read from another thread.
struct PipelineProgress {
  std::atomic<std::uint64_t> records{0};
};

class Pipeline {
 public:
  /// All referents must outlive it.
  Pipeline(LogProducer& producer, LogConsumer& consumer, PipelineSettings settings = {});

  /// Until the producer is finished, or `stop` is set (then what was read is consumed and
  /// committed: a drain). The first error of either side ends both.
  Status run(const std::atomic<bool>& stop, PipelineProgress& progress);

 private:
  LogProducer& producer_;
  LogConsumer& consumer_;
  PipelineSettings settings_;
};

}  // namespace tributary
