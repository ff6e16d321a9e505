#include "ops/tributary/metrics/ingest_metrics.h"

#include <utility>

#include "connectors/prometheus/exposition.h"
#include "engine/base/digest.h"
#include "ops/tributary/metrics/feed_figures.h"
#include "ops/tributary/metrics/metric_table.h"
#include "ops/tributary/metrics/process_figures.h"
#include "ops/tributary/version.h"
#include "schemas/catalog/catalog.h"

namespace tributary {

IngestMetrics::IngestMetrics(IngestProbe probe, std::vector<SourceInfo> sources,
                             const Readiness& readiness)
    : probe_(std::move(probe)), sources_(std::move(sources)), readiness_(readiness) {}

Result<std::string> IngestMetrics::text() const {
  Exposition out;
  out.add(metric_of(Figure::kBuild), 1, {kVersion, hex(catalog().digest)});
  out.add(metric_of(Figure::kReady), is_ready() ? 1 : 0);
  TRY(add_feeds(sources_, probe_.state(), out));
  add_behind(sources_, probe_.behind(), out);
  add_process(process_figures(), out);
  return out.text();
}

}  // namespace tributary
