#include "ops/tributary/metrics/metric_table.h"

#include <fmt/format.h>

#include <array>

namespace tributary {

namespace {

constexpr MetricKind kCounter = MetricKind::kCounter, kGauge = MetricKind::kGauge,
                     kHistogram = MetricKind::kHistogram;

/// In the order of Figure.
constexpr std::array kMetrics = {
    Metric{"tributary_build_info",
           kGauge,
           "1; version of the program, digest of its catalogue",
           {"version", "catalogue"}},
    Metric{"tributary_ruleset_info", kGauge, "1; digest of the rules as they are run", {"ruleset"}},
    Metric{"tributary_rules", kGauge, "Rules by status", {"status"}},
    Metric{"tributary_ready",
           kGauge,
           "0 while the Kafka cluster that records come from or go to does not answer",
           {}},
    Metric{"tributary_source_records_total",
           kCounter,
           "Records read of a source; not of people",
           {"source"}},
    Metric{"tributary_source_observations_total",
           kCounter,
           "Of these, taken in as observations",
           {"source"}},
    Metric{"tributary_source_rejected_total",
           kCounter,
           "Of these, refused, by reason",
           {"source", "reason"}},
    Metric{"tributary_source_held",
           kGauge,
           "Records too far ahead of their feed, waiting for another to confirm them",
           {"source"}},
    Metric{"tributary_source_clock_seconds",
           kGauge,
           "Event time up to which a source has been read, Unix, whole minutes; not of people",
           {"source"}},
    Metric{"tributary_source_stale",
           kGauge,
           "1 while nothing is heard of a source for longer than its stale_after",
           {"source"}},
    Metric{"tributary_people_records_total",
           kCounter,
           "Records of all sources of people together, in whole hundreds",
           {}},
    Metric{"tributary_people_rejected_total",
           kCounter,
           "Of these, refused, by reason, in whole hundreds",
           {"reason"}},
    Metric{
        "tributary_source_behind_records",
        kGauge,
        "Records of a source's topic that are still to be read, marks of transactions among them",
        {"source"}},
    Metric{"tributary_people_behind_records",
           kGauge,
           "The same of all sources of people together, in whole hundreds",
           {}},
    Metric{
        "tributary_stream_behind_frames",
        kGauge,
        "Frames of the middle stream that are still to be read, marks of transactions among them, "
        "in whole hundreds",
        {}},
    Metric{"tributary_changelog_read_entries_total",
           kCounter,
           "Entries that a process which stands by has read from the changelog, in whole hundreds",
           {}},
    Metric{"tributary_watermark_seconds",
           kGauge,
           "Event time up to which the slowest source has been read, Unix, whole minutes",
           {}},
    Metric{
        "tributary_observations_total", kCounter, "Observations processed, in whole hundreds", {}},
    Metric{"tributary_duplicates_total",
           kCounter,
           "Dropped: same id, same content; by subject, in whole hundreds",
           {}},
    Metric{"tributary_superseded_total",
           kCounter,
           "Dropped: a higher version was there; by subject, in whole hundreds",
           {}},
    Metric{"tributary_replaced_total",
           kCounter,
           "Versions that took the place of lower ones; by subject, in whole hundreds",
           {}},
    Metric{"tributary_late_total",
           kCounter,
           "Beyond their source's lateness, and counted all the same; in whole hundreds",
           {}},
    Metric{
        "tributary_too_late_total", kCounter, "Too late for every window; in whole hundreds", {}},
    Metric{"tributary_moved_total",
           kCounter,
           "Versions that left a subject without saying so; in whole hundreds",
           {}},
    Metric{"tributary_forgotten_ids_total",
           kCounter,
           "Ids let go before their time, as there were too many; in whole hundreds",
           {}},
    Metric{"tributary_timers_total", kCounter, "Timers that revised a row", {}},
    Metric{"tributary_revisions_total", kCounter, "Revisions of rows: lines of the change log", {}},
    Metric{"tributary_sweep_differences_total",
           kCounter,
           "Rows that a sweep found and the stream had not: a mistake of ours",
           {}},
    Metric{"tributary_unknown_subjects",
           kGauge,
           "Subjects nobody can judge while the source is silent, in the ladder's steps",
           {"source"}},
    Metric{"tributary_rows", kGauge, "Rows of the list that are not over", {"level", "handling"}},
    Metric{"tributary_rule_rows",
           kGauge,
           "Of these, those that a rule gives a level; a row may have several rules",
           {"rule", "level"}},
    Metric{"tributary_deliveries_total",
           kCounter,
           "Changes that a webhook's receiver has taken",
           {"receiver"}},
    Metric{"tributary_deliveries_refused_total",
           kCounter,
           "Changes that it refused for good: its dead letters",
           {"receiver"}},
    Metric{"tributary_receiver_away",
           kGauge,
           "1 while a webhook's receiver does not answer, or asks to be told later",
           {"receiver"}},
    Metric{
        "tributary_batch_seconds", kHistogram, "Steps of one batch, with what they waited for", {}},
    Metric{"tributary_commit_seconds", kHistogram, "One commit into the state, synced", {}},
    Metric{"tributary_checkpoint_seconds", kHistogram, "One checkpoint into the state", {}},
    Metric{"tributary_change_seconds",
           kHistogram,
           "From reading the oldest record of a commit with changes until it is in the state",
           {}},
    Metric{"tributary_store_bytes", kGauge, "Files of the state", {}},
    Metric{"tributary_store_pending_compaction_bytes",
           kGauge,
           "What the state's compaction is behind",
           {}},
    Metric{"tributary_store_stalled_seconds_total",
           kCounter,
           "The writer waited for flush or compaction",
           {}},
    Metric{"tributary_store_cache_hits_total", kCounter, "Blocks found in the state's cache", {}},
    Metric{
        "tributary_store_cache_misses_total", kCounter, "Blocks read from the state's files", {}},
    Metric{"tributary_store_written_bytes_total",
           kCounter,
           "Written to the state: log, flush and compaction",
           {}},
    Metric{"process_cpu_seconds_total", kCounter, "Processor time, user and system", {}},
    Metric{"process_resident_memory_bytes", kGauge, "Memory in use", {}},
    Metric{"process_open_fds", kGauge, "Open file descriptors", {}},
    Metric{"process_start_time_seconds", kGauge, "When the process was started, Unix", {}},
};
static_assert(kMetrics.size() == static_cast<std::size_t>(Figure::kProcessStarted) + 1);

constexpr std::string_view kHead =
    "# Metrics\n\n"
    "What `/metrics` tells, on the port that `admin` names and, with a token, on the API. This "
    "page is made from\n"
    "`ops/tributary/metrics/metric_table.cc`; a test compares them.\n\n"
    "What is counted of records, rows and timers is part of the state and goes on over restarts; "
    "the rest begins with the\n"
    "process. Of people nothing is told by source and no time, and what their records are counted "
    "in is taken down to whole\n"
    "hundreds (ops/decisions/0021). No label is a subject, a unit, a division or a person.\n\n"
    "| metric | kind | labels | |\n|---|---|---|---|\n";

std::string labels_of(const Metric& metric) {
  std::string labels;
  for (const std::string_view label : metric.labels) {
    if (label.empty()) continue;
    labels += (labels.empty() ? "`" : ", `") + std::string(label) + "`";
  }
  return labels;
}

}  // namespace

std::span<const Metric> metrics() { return kMetrics; }

const Metric& metric_of(Figure figure) { return kMetrics[static_cast<std::size_t>(figure)]; }

std::string metrics_page() {
  std::string page(kHead);
  for (const Metric& metric : kMetrics) {
    page += fmt::format("| `{}` | {} | {} | {} |\n", metric.name, name_of(metric.kind),
                        labels_of(metric), metric.help);
  }
  return page;
}

}  // namespace tributary
