// Whether records can come in and changes go out.
#pragma once

#include <atomic>

namespace tributary {

/// Any thread.
class Readiness {
 public:
  /// The Kafka cluster; where none is configured nobody says so.
  void cluster_answers(bool answers) { cluster_answers_ = answers; }
  [[nodiscard]] bool is_ready() const { return cluster_answers_; }

 private:
  std::atomic<bool> cluster_answers_{true};
};

}  // namespace tributary
