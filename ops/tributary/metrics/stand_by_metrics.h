// What an operator needs to see of a process that waits for its turn to keep the list.
#pragma once

#include <string>

#include "engine/partition/replicated_store.h"
#include "ops/tributary/metrics/metrics_page.h"

namespace tributary {

class StandByMetrics : public MetricsPage {
 public:
  /// `progress` must outlive it.
  explicit StandByMetrics(const RestoreProgress& progress) : progress_(progress) {}

  /// Never: another one is.
  [[nodiscard]] bool is_ready() const override { return false; }
  [[nodiscard]] Result<std::string> text() const override;

 private:
  const RestoreProgress& progress_;
};

}  // namespace tributary
