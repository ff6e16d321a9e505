// What an admin port serves: an engine's figures (engine_metrics.h) or stage 1's
// (ingest_metrics.h).
#pragma once

#include <string>

#include "engine/base/result.h"

namespace tributary {

/// Any thread.
class MetricsPage {
 public:
  virtual ~MetricsPage() = default;
  /// Records can come in, and what is made of them go out.
  [[nodiscard]] virtual bool is_ready() const = 0;
  /// Prometheus' text. kIo, kCorrupt where the state does not read.
  [[nodiscard]] virtual Result<std::string> text() const = 0;
};

}  // namespace tributary
