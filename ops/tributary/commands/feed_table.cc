#include "ops/tributary/commands/feed_table.h"

#include <fmt/format.h>

#include "engine/base/digest.h"

namespace tributary {
namespace {

std::uint64_t rejected_of(const FeedCounters& counters) {
  std::uint64_t sum = 0;
  for (const std::uint64_t count : counters.rejected) sum += count;
  return sum;
}

/// `unresolved 12, no_topic 3`.
std::string reasons_of(const FeedCounters& counters) {
  std::string out;
  for (int i = 0; i < kRejectReasons; ++i) {
    const std::uint64_t count = counters.rejected[static_cast<std::size_t>(i)];
    if (count == 0) continue;
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", name_of(static_cast<RejectReason>(i)),
                       count);
  }
  return out;
}

void add(const FeedReport& more, FeedReport& sum) {
  sum.held += more.held;
  sum.counters.records += more.counters.records;
  sum.counters.observations += more.counters.observations;
  sum.counters.heartbeats += more.counters.heartbeats;
  for (std::size_t i = 0; i < sum.counters.rejected.size(); ++i) {
    sum.counters.rejected[i] += more.counters.rejected[i];
  }
}

void add_row(TextTable& table, const std::string& name, const FeedReport& report) {
  const FeedCounters& counters = report.counters;
  table.add({Cell::of(name), Cell::number(counters.records), Cell::number(counters.observations),
             Cell::number(rejected_of(counters)), Cell::number(report.held),
             Cell::number(counters.heartbeats), Cell::of(reasons_of(counters))});
}

}  // namespace

std::string name_of_feed(std::uint64_t digest, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (hash64(name) == digest) return name;
  }
  return fmt::format("{:016x}", digest);
}

std::vector<FeedReport> merged_by_source(const std::vector<FeedReport>& reports) {
  std::vector<FeedReport> merged;
  for (const FeedReport& report : reports) {
    if (merged.empty() || merged.back().name != report.name) {
      merged.push_back(report);
    } else {
      add(report, merged.back());
    }
  }
  return merged;
}

TextTable feed_table(const std::vector<FeedReport>& reports, const std::vector<std::string>& names,
                     const Console& console) {
  const auto say = [&](Words words) { return std::string(console.in_words(words)); };
  TextTable table({{"source", say({"Source", "数据源"})},
                   {"records", say({"Records", "记录"}), true},
                   {"used", say({"Used", "采用"}), true},
                   {"rejected", say({"Rejected", "拒收"}), true},
                   {"held", say({"Held", "暂扣"}), true},
                   {"heartbeats", say({"Heartbeats", "心跳"}), true},
                   {"reasons", say({"Why rejected", "拒收原因"}), false, true}});
  FeedReport all;
  const std::vector<FeedReport> by_source = merged_by_source(reports);
  for (const FeedReport& report : by_source) {
    add_row(table, name_of_feed(report.name, names), report);
    add(report, all);
  }
  if (by_source.size() > 1) add_row(table, say({"all", "合计"}), all);
  return table;
}

}  // namespace tributary
