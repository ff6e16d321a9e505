// What an operator needs to see of stage 1 where it is a process of its own.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/source.h"
#include "ops/tributary/metrics/metrics_page.h"
#include "ops/tributary/metrics/readiness.h"

namespace tributary {

/// What a running stage 1 is asked, from any thread.
struct IngestProbe {
  std::function<std::string()> state;  ///< as of what is in the middle stream
  /// By source id: records of its topic that are still to be read; nullopt of files.
  std::function<std::vector<std::optional<std::uint64_t>>()> behind;
};

class IngestMetrics : public MetricsPage {
 public:
  /// `readiness` must outlive it.
  IngestMetrics(IngestProbe probe, std::vector<SourceInfo> sources, const Readiness& readiness);

  [[nodiscard]] bool is_ready() const override { return readiness_.is_ready(); }
  [[nodiscard]] Result<std::string> text() const override;

 private:
  const IngestProbe probe_;
  const std::vector<SourceInfo> sources_;
  const Readiness& readiness_;
};

}  // namespace tributary
