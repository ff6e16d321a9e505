// A consumer that tells who watches how long each batch took: for figures, never for an output.
#pragma once

#include <chrono>

#include "engine/partition/log_batch.h"

namespace tributary {

/// Called from the thread that takes the steps; must be quick.
class BatchWatcher {
 public:
  virtual ~BatchWatcher() = default;
  /// The batch was begun to be read at `read_at`, and its steps took so long.
  virtual void on_batch(WallTime read_at, std::chrono::nanoseconds took) = 0;
};

class WatchedConsumer : public LogConsumer {
 public:
  /// `next` must outlive it.
  explicit WatchedConsumer(LogConsumer& next) : next_(next) {}

  /// null: nobody. While no batch is taken.
  void watch(BatchWatcher* watcher) { watcher_ = watcher; }

  Status consume(LogBatch& batch) override {
    if (watcher_ == nullptr) return next_.consume(batch);
    const WallTime read_at = batch.read_at;
    const auto began = std::chrono::steady_clock::now();
    TRY(next_.consume(batch));
    watcher_->on_batch(read_at, std::chrono::steady_clock::now() - began);
    return {};
  }
  Status idle() override { return next_.idle(); }
  Status finish() override { return next_.finish(); }

 private:
  LogConsumer& next_;
  BatchWatcher* watcher_ = nullptr;
};

}  // namespace tributary
