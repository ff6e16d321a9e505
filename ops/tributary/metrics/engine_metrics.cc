#include "ops/tributary/metrics/engine_metrics.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/digest.h"
#include "engine/base/whole_minute.h"
#include "engine/model/floors.h"
#include "engine/model/rule.h"
#include "engine/partition/worker.h"
#include "engine/pipeline/ingest.h"
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

/// Of what people's records are counted in: one more report shows in nothing (PEOPLE 2).
double in_hundreds(std::uint64_t count) { return static_cast<double>(count - count % 100); }

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

/// A source's feeds together: a topic has one for each of its partitions.
struct SourceFigures {
  FeedCounters counters;
  std::uint64_t held = 0;
};

void add(FeedCounters& sum, const FeedCounters& more) {
  sum.records += more.records;
  sum.observations += more.observations;
  for (std::size_t i = 0; i < sum.rejected.size(); ++i) sum.rejected[i] += more.rejected[i];
}

SourceFigures figures_of(const SourceInfo& source, const std::vector<FeedReport>& reports) {
  SourceFigures figures;
  for (const FeedReport& report : reports) {
    if (report.name != hash64(source.name)) continue;
    add(figures.counters, report.counters);
    figures.held += report.held;
  }
  return figures;
}

std::string_view reason_name(std::size_t reason) {
  return name_of(static_cast<RejectReason>(reason));
}

}  // namespace

MeteredSite MeteredSite::of(const Site& site) {
  MeteredSite metered{site.sources(), std::vector<std::uint64_t>(kStatuses.size()), ""};
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
  TRY(add_sources(commit.ingest_state, out));
  add_behind(out);
  add_counters(stored ? commit.w : EventTime::min(), commit.counters, out);
  add_rows(out);
  add_deliveries(out);
  out.add(metric_of(Figure::kBatchSeconds), batch_);
  out.add(metric_of(Figure::kCommitSeconds), commit_);
  out.add(metric_of(Figure::kCheckpointSeconds), checkpoint_);
  out.add(metric_of(Figure::kChangeSeconds), change_);
  add_store(out);
  const ProcessFigures process = process_figures();
  out.add(metric_of(Figure::kProcessCpu), process.cpu_seconds);
  out.add(metric_of(Figure::kProcessMemory), static_cast<double>(process.resident_bytes));
  out.add(metric_of(Figure::kProcessFiles), static_cast<double>(process.open_files));
  out.add(metric_of(Figure::kProcessStarted), process.started);
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

Status EngineMetrics::add_sources(const std::string& ingest_state, Exposition& out) const {
  TRY_ASSIGN(const std::vector<FeedReport> reports, read_ingest_state(ingest_state));
  std::vector<SourceFigures> figures;
  FeedCounters people;
  for (const SourceInfo& source : site_.sources) {
    figures.push_back(figures_of(source, reports));
    if (is_of_people(source)) add(people, figures.back().counters);
  }
  const auto each = [&](Figure figure, const auto& value) {
    for (std::size_t i = 0; i < site_.sources.size(); ++i) {
      if (is_of_people(site_.sources[i])) continue;
      out.add(metric_of(figure), static_cast<double>(value(figures[i])), {site_.sources[i].name});
    }
  };
  each(Figure::kSourceRecords, [](const SourceFigures& one) { return one.counters.records; });
  each(Figure::kSourceObservations,
       [](const SourceFigures& one) { return one.counters.observations; });
  for (std::size_t i = 0; i < site_.sources.size(); ++i) {
    for (std::size_t reason = 0; !is_of_people(site_.sources[i]) && reason < kRejectReasons;
         ++reason) {
      const std::uint64_t rejected = figures[i].counters.rejected[reason];
      if (rejected == 0) continue;
      out.add(metric_of(Figure::kSourceRejected), static_cast<double>(rejected),
              {site_.sources[i].name, reason_name(reason)});
    }
  }
  each(Figure::kSourceHeld, [](const SourceFigures& one) { return one.held; });
  TRY_ASSIGN(const Clocks clocks, read_stored_clocks(store_, site_.sources));
  for (const SourceInfo& source : site_.sources) {
    const EventTime clock = clocks.clock_of(source.id);
    if (is_of_people(source) || !is_told(clock)) continue;
    out.add(metric_of(Figure::kSourceClock), seconds(clock), {source.name});
  }
  for (const SourceInfo& source : site_.sources) {
    out.add(metric_of(Figure::kSourceStale), clocks.is_stale(source.id) ? 1 : 0, {source.name});
  }
  out.add(metric_of(Figure::kPeopleRecords), in_hundreds(people.records));
  for (std::size_t reason = 0; reason < kRejectReasons; ++reason) {
    out.add(metric_of(Figure::kPeopleRejected), in_hundreds(people.rejected[reason]),
            {reason_name(reason)});
  }
  return {};
}

/// What is still to be read of people is a number of reports.
void EngineMetrics::add_behind(Exposition& out) const {
  const auto behind = probe_.behind();
  std::optional<std::uint64_t> people;
  for (std::size_t i = 0; i < std::min(behind.size(), site_.sources.size()); ++i) {
    if (!behind[i]) continue;
    if (is_of_people(site_.sources[i])) {
      people = people.value_or(0) + *behind[i];
    } else {
      out.add(metric_of(Figure::kSourceBehind), static_cast<double>(*behind[i]),
              {site_.sources[i].name});
    }
  }
  if (people) out.add(metric_of(Figure::kPeopleBehind), in_hundreds(*people));
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
