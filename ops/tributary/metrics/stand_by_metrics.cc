#include "ops/tributary/metrics/stand_by_metrics.h"

#include "connectors/prometheus/exposition.h"
#include "engine/base/digest.h"
#include "ops/tributary/metrics/feed_figures.h"
#include "ops/tributary/metrics/metric_table.h"
#include "ops/tributary/metrics/process_figures.h"
#include "ops/tributary/version.h"
#include "schemas/catalog/catalog.h"

namespace tributary {

Result<std::string> StandByMetrics::text() const {
  Exposition out;
  out.add(metric_of(Figure::kBuild), 1, {kVersion, hex(catalog().digest)});
  out.add(metric_of(Figure::kReady), 0);
  out.add(metric_of(Figure::kChangelogRead), in_hundreds(progress_.entries));
  add_process(process_figures(), out);
  return out.text();
}

}  // namespace tributary
