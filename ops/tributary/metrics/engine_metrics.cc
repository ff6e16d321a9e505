#include "ops/tributary/metrics/engine_metrics.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/digest.h"
#include "engine/base/whole_minute.h"
#include "engine/model/floors.h"
#include "engine/model/rule.h"
#include "engine/partition/worker.h"
#include "ops/tributary/metrics/feed_figures.h"
#include "ops/tributary/metrics/metric_table.h"
#include "ops/tributary/metrics/process_figures.h"
#include "ops/tributary/version.h"
#include "schemas/catalog/catalog.h"

namespace tributary {

namespace {

constexpr std::array<std::string_view, 5> kStatuses = {"draft", "study", "shadow", "active",
                                                       "retired"};

/// From half a millisecond to ten seconds.
std::vector<double> bounds() {
  return {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
}

/// Unix, in whole minutes: a clock may stand where a report does (PEOPLE 2).
double seconds(EventTime at) { return static_cast<double>(whole_minute(at).millis()) / 1000; }

/// It stands somewhere, and not before or behind everything.
bool is_told(EventTime clock) { return clock > EventTime::min() && clock < EventTime::max(); }

bool is_of_people(const SourceInfo& source) { return source.source_class == SourceClass::kPeople; }

bool touches(const StateBatch& batch, Table table) {
  return std::any_of(batch.entries.begin(), batch.entries.end(),
                     [table](const auto& entry) { return entry.table == table; });
}

bool is_commit(const StateBatch& batch) {
  return std::any_of(batch.entries.begin(), batch.entries.end(), [](const auto& entry) {
    return entry.table == Table::kMeta && entry.key == kCommitKey;
  });
}

}  // namespace

MeteredSite MeteredSite::of(const Site& site) {
  MeteredSite metered{site.sources(), std::vector<std::uint64_t>(kStatuses.size()), "",
                      site.config.roles.ingest};
  for (const RuleFile& file : site.rules.files) {
    if (file.rule) ++metered.rules_by_status[static_cast<std::size_t>(file.rule->status)];
  }
  return metered;
}

EngineMetrics::EngineMetrics(const StateStore& store, EngineProbe probe, MeteredSite site,
                             const Clock& clock, const Readiness& readiness)
    : store_(store),
      probe_(std::move(probe)),
      site_(std::move(site)),
      clock_(clock),
      readiness_(readiness),
      batch_(bounds()),
      commit_(bounds()),
      checkpoint_(bounds()),
      change_(bounds()) {}

void EngineMetrics::on_batch(WallTime read_at, std::chrono::nanoseconds took) {
  batch_.observe(took);
  const std::lock_guard lock(mutex_);
  if (!oldest_) oldest_ = read_at;
}

void EngineMetrics::on_written(const StateBatch& batch, std::chrono::nanoseconds took) {
  rows_.apply(batch);
  if (touches(batch, Table::kSubjects)) return checkpoint_.observe(took);
  if (!is_commit(batch)) return;
  commit_.observe(took);
  std::optional<WallTime> oldest;
  {
    const std::lock_guard lock(mutex_);
    oldest.swap(oldest_);
  }
  if (oldest && touches(batch, Table::kSignals)) change_.observe(clock_.now() - *oldest);
}

Result<std::string> EngineMetrics::text() const {
  Exposition out;
  add_rules(out);
  out.add(metric_of(Figure::kReady), is_ready() ? 1 : 0);
  TRY_ASSIGN(const auto stored, read_commit(store_));
  const CommitRecord commit = stored.value_or(CommitRecord());
  if (site_.reads_feeds) {
    TRY(add_feeds(site_.sources, commit.ingest_state, out));
    add_behind(site_.sources, probe_.behind(), out);
  }
  const auto behind = probe_.stream_behind ? probe_.stream_behind() : std::nullopt;
  if (behind) out.add(metric_of(Figure::kStreamBehind), in_hundreds(*behind));
  TRY(add_clocks(out));
  add_counters(stored ? commit.w : EventTime::min(), commit.counters, out);
  add_rows(out);
  add_deliveries(out);
  out.add(metric_of(Figure::kBatchSeconds), batch_);
  out.add(metric_of(Figure::kCommitSeconds), commit_);
  out.add(metric_of(Figure::kCheckpointSeconds), checkpoint_);
  out.add(metric_of(Figure::kChangeSeconds), change_);
  add_store(out);
  add_process(process_figures(), out);
  return out.text();
}

void EngineMetrics::add_rules(Exposition& out) const {
  out.add(metric_of(Figure::kBuild), 1, {kVersion, hex(catalog().digest)});
  out.add(metric_of(Figure::kRuleset), 1, {site_.ruleset});
  for (std::size_t i = 0; i < kStatuses.size(); ++i) {
    out.add(metric_of(Figure::kRules), static_cast<double>(site_.rules_by_status[i]),
            {kStatuses[i]});
  }
}

Status EngineMetrics::add_clocks(Exposition& out) const {
  TRY_ASSIGN(const Clocks clocks, read_stored_clocks(store_, site_.sources));
  for (const SourceInfo& source : site_.sources) {
    const EventTime clock = clocks.clock_of(source.id);
    if (is_of_people(source) || !is_told(clock)) continue;
    out.add(metric_of(Figure::kSourceClock), seconds(clock), {source.name});
  }
  for (const SourceInfo& source : site_.sources) {
    out.add(metric_of(Figure::kSourceStale), clocks.is_stale(source.id) ? 1 : 0, {source.name});
  }
  return {};
}

void EngineMetrics::add_counters(EventTime w, const PartitionCounters& counters,
                                 Exposition& out) const {
  const auto outcome = [&](Outcome one) {
    return counters.outcomes[static_cast<std::size_t>(one)];
  };
  if (is_told(w)) out.add(metric_of(Figure::kWatermark), seconds(w));
  out.add(metric_of(Figure::kObservations), in_hundreds(counters.observations));
  out.add(metric_of(Figure::kDuplicates), in_hundreds(outcome(Outcome::kDuplicate)));
  out.add(metric_of(Figure::kSuperseded), in_hundreds(outcome(Outcome::kSuperseded)));
  out.add(metric_of(Figure::kReplaced), in_hundreds(outcome(Outcome::kReplaced)));
  out.add(metric_of(Figure::kLate), in_hundreds(counters.beyond_lateness));
  out.add(metric_of(Figure::kTooLate), in_hundreds(counters.too_late));
  out.add(metric_of(Figure::kMoved), in_hundreds(counters.moved));
  out.add(metric_of(Figure::kForgottenIds), in_hundreds(counters.forgotten_ids));
  out.add(metric_of(Figure::kTimers), static_cast<double>(counters.timers));
  out.add(metric_of(Figure::kRevisions), static_cast<double>(counters.revisions));
  out.add(metric_of(Figure::kSweepDifferences), static_cast<double>(counters.sweep_differences));
  for (std::size_t i = 0; i < std::min(site_.sources.size(), counters.unknown_subjects.size());
       ++i) {
    const auto subjects = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(counters.unknown_subjects[i], floors::kLadder.back()));
    out.add(metric_of(Figure::kUnknownSubjects), floors::ladder_step(subjects, 0),
            {site_.sources[i].name});
  }
}

void EngineMetrics::add_rows(Exposition& out) const {
  for (const auto& [place, count] : rows_.counts()) {
    out.add(metric_of(Figure::kRows), static_cast<double>(count), {place.first, place.second});
  }
  for (const auto& [part, count] : rows_.counts_by_rule()) {
    out.add(metric_of(Figure::kRuleRows), static_cast<double>(count), {part.first, part.second});
  }
}

void EngineMetrics::add_deliveries(Exposition& out) const {
  if (!probe_.deliveries) return;
  const DeliveryFigures::All all = probe_.deliveries();
  for (const auto& [name, one] : all) {
    out.add(metric_of(Figure::kDeliveries), static_cast<double>(one.told), {name});
  }
  for (const auto& [name, one] : all) {
    out.add(metric_of(Figure::kDeliveriesRefused), static_cast<double>(one.refused), {name});
  }
  for (const auto& [name, one] : all) {
    out.add(metric_of(Figure::kReceiverAway), one.is_away ? 1 : 0, {name});
  }
}

void EngineMetrics::add_store(Exposition& out) const {
  const RocksStatistics store = probe_.store();
  const auto put = [&](Figure figure, std::uint64_t value) {
    out.add(metric_of(figure), static_cast<double>(value));
  };
  put(Figure::kStoreBytes, store.file_bytes);
  put(Figure::kStorePending, store.pending_compaction_bytes);
  out.add(metric_of(Figure::kStoreStalled), static_cast<double>(store.stall_micros) / 1e6);
  put(Figure::kStoreCacheHits, store.cache_hits);
  put(Figure::kStoreCacheMisses, store.cache_misses);
  put(Figure::kStoreWritten,
      store.log_bytes_written + store.flush_bytes_written + store.compaction_bytes_written);
}

}  // namespace tributary
