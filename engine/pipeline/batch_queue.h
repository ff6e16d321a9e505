// A bounded queue of batches between two threads. Spent ones go back the same way: their memory is
// used again, instead of being given back by a thread that did not take it.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <vector>

#include "engine/partition/log_batch.h"

namespace tributary {

class BatchQueue {
 public:
  explicit BatchQueue(std::size_t most) : most_(most) {}

  /// Waits while the queue is full. False once it is closed.
  bool push(LogBatch batch);
  /// Waits at most `patience`; nullopt when nothing came. Closed and empty: nullopt at once.
  std::optional<LogBatch> pop(Millis patience);
  void give_back(LogBatch batch);
  /// One that was given back; a new one when there is none.
  LogBatch take_spent();
  void close();
  [[nodiscard]] bool is_drained() const;

 private:
  mutable std::mutex mutex_;
  std::condition_variable has_room_, has_batch_;
  std::deque<LogBatch> batches_;
  std::vector<LogBatch> spent_;  ///< at most as many as the queue holds
  std::size_t most_;
  bool closed_ = false;
};

}  // namespace tributary
