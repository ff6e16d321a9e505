// What an operator needs to see of a running engine (metric_table.h). What is counted is read from
// the state when somebody asks, as the last commit has it; how long things take is noted as they
// happen.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "connectors/prometheus/exposition.h"
#include "connectors/rocksdb/rocks_store.h"
#include "engine/model/source.h"
#include "engine/partition/counters.h"
#include "engine/ports/clock.h"
#include "ops/tributary/composition/site.h"
#include "ops/tributary/composition/watched_consumer.h"
#include "ops/tributary/composition/watched_store.h"
#include "ops/tributary/delivery/delivery_figures.h"
#include "ops/tributary/metrics/metrics_page.h"
#include "ops/tributary/metrics/readiness.h"
#include "ops/tributary/metrics/row_tally.h"

namespace tributary {

/// What is told of the installation, taken from the site before the engine has it.
struct MeteredSite {
  std::vector<SourceInfo> sources;
  std::vector<std::uint64_t> rules_by_status;  ///< by RuleStatus
  std::string ruleset;                         ///< digest of the rules as they are run
  bool reads_feeds = true;                     ///< or another process does, and tells of them

  /// Without the rule set's digest, which only the engine knows.
  static MeteredSite of(const Site& site);
};

/// What a running engine is asked, from any thread.
struct EngineProbe {
  std::function<RocksStatistics()> store;
  /// By source id: records of its topic that are still to be read; nullopt of files.
  std::function<std::vector<std::optional<std::uint64_t>>()> behind;
  /// Frames of the middle stream that are still to be read; nullopt: not known. Null: none is read.
  std::function<std::optional<std::uint64_t>()> stream_behind = {};
  /// Null: nobody is told of the list.
  std::function<DeliveryFigures::All()> deliveries = {};
};

class EngineMetrics : public StoreWatcher, public BatchWatcher, public MetricsPage {
 public:
  /// `store` is the engine's; it, `clock` and `readiness` must outlive this.
  EngineMetrics(const StateStore& store, EngineProbe probe, MeteredSite site, const Clock& clock,
                const Readiness& readiness);

  /// Reads the list. Before the engine runs. kIo.
  Status load() { return rows_.load(store_); }

  void on_written(const StateBatch& batch, std::chrono::nanoseconds took) override;
  void on_batch(WallTime read_at, std::chrono::nanoseconds took) override;

  [[nodiscard]] bool is_ready() const override { return readiness_.is_ready(); }
  [[nodiscard]] Result<std::string> text() const override;

 private:
  void add_rules(Exposition& out) const;
  [[nodiscard]] Status add_clocks(Exposition& out) const;
  void add_counters(EventTime w, const PartitionCounters& counters, Exposition& out) const;
  void add_rows(Exposition& out) const;
  void add_deliveries(Exposition& out) const;
  void add_store(Exposition& out) const;

  const StateStore& store_;
  const EngineProbe probe_;
  const MeteredSite site_;
  const Clock& clock_;
  const Readiness& readiness_;
  RowTally rows_;
  DurationHistogram batch_, commit_, checkpoint_, change_;
  std::mutex mutex_;
  std::optional<WallTime> oldest_;  ///< of the batches since the last commit
};

}  // namespace tributary
