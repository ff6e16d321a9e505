#include "tests/simulation/soundness.h"

#include <charconv>
#include <map>
#include <numeric>
#include <set>
#include <string_view>
#include <utility>

#include "engine/partition/log_codec.h"
#include "engine/partition/timers.h"
#include "engine/partition/worker.h"
#include "engine/pipeline/ingest.h"

namespace tributary::simulation {
namespace {

using Rows = std::map<std::string, std::string>;

Rows rows_of(const MemoryStore& store, Table table) {
  Rows rows;
  store
      .scan(table, "", "",
            [&](std::string_view key, std::string_view value) {
              rows.emplace(key, value);
              return true;
            })
      .value_or_die();
  return rows;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t end = 0; (end = text.find('\n')) != std::string_view::npos;) {
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  if (!text.empty()) lines.push_back(text);
  return lines;
}

/// `{"id":"SIGNAL/EPISODE/REVISION",…,"row":{…}}`.
struct ChangeLine {
  std::string signal;
  std::uint64_t revision = 0;
  std::string_view row;
};

std::optional<ChangeLine> parse(std::string_view line) {
  constexpr std::string_view kBegin = R"({"id":")", kRow = R"("row":)";
  if (!line.starts_with(kBegin) || !line.ends_with("}")) return std::nullopt;
  std::string_view id = line.substr(kBegin.size());
  id = id.substr(0, id.find('"'));
  const std::size_t first = id.find('/'), last = id.rfind('/'), row = line.find(kRow);
  if (first == last || row == std::string_view::npos) return std::nullopt;
  ChangeLine change;
  change.signal = std::string(id.substr(0, first));
  const std::string_view digits = id.substr(last + 1);
  std::from_chars(digits.data(), digits.data() + digits.size(), change.revision);
  change.row = line.substr(row + kRow.size());
  change.row.remove_suffix(1);
  return change;
}

std::optional<std::string> unsound_changes(const Traces& traces) {
  const std::string log = traces.outlets.published(kChanges);
  std::map<std::string, std::uint64_t> revisions;
  Rows newest;
  for (const std::string_view line : lines_of(log)) {
    const auto change = parse(line);
    if (!change) return "the change log has no line: " + std::string(line.substr(0, 200));
    if (change->revision != ++revisions[change->signal]) {
      return "the change log has revision " + std::to_string(change->revision) + " of " +
             change->signal + " where " + std::to_string(revisions[change->signal]) + " is due";
    }
    newest[change->signal] = std::string(change->row);
  }
  if (newest != rows_of(traces.store, Table::kSignals)) {
    return "the list is not what the change log ends with";
  }
  return std::nullopt;
}

/// Each subject's blob begins with its own notes of its timers (STATE_FORMAT.md, Subject).
std::optional<std::string> unsound_timers(const Traces& traces) {
  std::set<std::string> noted, set;
  for (const auto& [subject, blob] : rows_of(traces.store, Table::kSubjects)) {
    ByteReader in(blob);
    in.u8();
    for (std::size_t left = in.count(); left > 0 && in.ok(); --left) {
      const auto clock = TimerClock::from_number(static_cast<std::uint16_t>(in.varint()));
      const EventTime at = EventTime::from_millis(in.zigzag());
      noted.insert(Timers::key_of({clock, at, subject}));
    }
  }
  for (const auto& [key, value] : rows_of(traces.store, Table::kTimers)) set.insert(key);
  if (noted == set) return std::nullopt;
  return "subjects have noted " + std::to_string(noted.size()) + " timers, and " +
         std::to_string(set.size()) + " are set, or others";
}

}  // namespace

std::optional<std::string> unsound(const Traces& traces) {
  if (auto wrong = unsound_changes(traces)) return wrong;
  if (auto wrong = unsound_timers(traces)) return wrong;
  const auto commit = read_commit(traces.store).value_or_die();
  if (!commit) return "nothing was ever committed";
  const auto& outcomes = commit->counters.outcomes;
  const std::uint64_t sum = std::accumulate(outcomes.begin(), outcomes.end(), std::uint64_t{0});
  if (sum != commit->counters.subject_updates) {
    return "of " + std::to_string(commit->counters.subject_updates) + " subject updates " +
           std::to_string(sum) + " have an outcome";
  }
  return std::nullopt;
}

std::optional<std::string> unaccounted(const Traces& traces,
                                       const std::vector<std::uint64_t>& held) {
  const auto commit = read_commit(traces.store).value_or_die();
  if (!commit) return "nothing was ever committed";
  const auto feeds = read_ingest_state(commit->ingest_state).value_or_die();
  std::uint64_t observations = 0;
  for (std::size_t i = 0; i < feeds.size(); ++i) {
    const FeedCounters& counters = feeds[i].counters;
    observations += counters.observations;
    const std::uint64_t refused =
        std::accumulate(counters.rejected.begin(), counters.rejected.end(), std::uint64_t{0});
    const std::uint64_t used = counters.observations + counters.heartbeats + feeds[i].held;
    if (counters.records == held.at(i) && used + refused == held[i]) continue;
    return "of " + std::to_string(held[i]) + " records of feed " + std::to_string(i) + " " +
           std::to_string(counters.records) + " were read, " + std::to_string(used) + " used and " +
           std::to_string(refused) + " refused";
  }
  if (observations == commit->counters.observations) return std::nullopt;
  return "stage 1 counts " + std::to_string(observations) + " observations, stage 2 " +
         std::to_string(commit->counters.observations);
}

std::optional<std::string> unlike_its_log(const Traces& traces, const PartitionSetup& setup) {
  Partition partition(setup);
  std::string changes;
  for (const auto& [key, bytes] : rows_of(traces.store, Table::kObservations)) {
    const StoredFrame frame = read_frame(bytes, setup.catalog, setup.sources).value_or_die();
    for (const LogRecord& record : frame.records) {
      Effects effects;
      partition.step(record, effects).value_or_die();
      for (const std::string& change : effects.changes) changes += change + "\n";
    }
  }
  if (changes == traces.outlets.published(kChanges)) return std::nullopt;
  return "the committed log, run again, gives another change log";
}

}  // namespace tributary::simulation
