// How long what is written waits for a cluster that does not answer: at a start and a stop, when
// somebody waits for us, not long; while the process runs, for ever.
#pragma once

#include <atomic>
#include <mutex>

#include "connectors/kafka/config.h"

namespace tributary {

/// Any thread.
class OutputPatience {
 public:
  /// nullptr: no run is under way. What was followed before may be gone when this returns.
  void follow(const std::atomic<bool>* stop) {
    const std::lock_guard lock(mutex_);
    stop_ = stop;
  }
  [[nodiscard]] Millis now() const {
    const std::lock_guard lock(mutex_);
    if (stop_ == nullptr) return kStarting;
    return *stop_ ? kEnding : Millis::max();
  }

 private:
  static constexpr Millis kStarting = std::chrono::seconds(30);
  /// With the longest call that may be under way, less than the 30 s that whoever stops a process
  /// gives it.
  static constexpr Millis kEnding = std::chrono::seconds(10);
  static_assert(kEnding + kKafkaPatience <= std::chrono::seconds(25));
  mutable std::mutex mutex_;
  const std::atomic<bool>* stop_ = nullptr;
};

}  // namespace tributary
