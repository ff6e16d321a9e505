#include "tests/simulation/members.h"

#include <algorithm>
#include <utility>

#include "engine/partition/log_codec.h"
#include "engine/route/key_group.h"
#include "schemas/catalog/catalog.h"
#include "tests/simulation/cluster.h"
#include "tests/simulation/feed_lines.h"
#include "tests/simulation/remains.h"
#include "tests/simulation/soundness.h"

namespace tributary::simulation {
namespace {

constexpr int kLatenessDays = 2;
/// So long that every window empties; with the rest it is less than the 90 days after which reports
/// leave the log (PEOPLE 18), which could not be run again then.
constexpr double kTail = 50;

}  // namespace

Members::Members(Chance chance, Bug bug)
    : chance_(chance),
      bug_(bug),
      rules_(city_rules()),
      sources_(testing::two_sources(Days(kLatenessDays))) {
  site_.site = "simulation";
  draw_log(chance_.branch("log"));
}

/// As stage 1 would have written it: observations, and the clocks after each few of them.
void Members::draw_log(Chance dice) {
  const std::uint64_t records = 60 + dice.below(200);
  const std::uint64_t days = 5 + dice.below(20);
  double newest = 0;
  for (std::uint64_t i = 1; i <= records; ++i) {
    newest +=
        2.0 * static_cast<double>(days * dice.below(1000)) / 1000.0 / static_cast<double>(records);
    const EventTime at = testing::days(newest - static_cast<double>(dice.below(40)) / 24);
    const std::string building = "B" + std::to_string(1 + std::min(dice.below(12), dice.below(12)));
    const std::uint64_t number = dice.in_hundred(10) ? 1 + dice.below(i) : i;  // some come again
    route(dice.in_hundred(25)
              ? testing::failed_inspection(building, at, number)
              : testing::report(building, at, "h" + std::to_string(dice.below(9)), number));
    if (dice.in_hundred(30)) route(testing::clock_at(testing::days(newest - kLatenessDays)));
  }
  route(testing::clock_at(testing::days(newest + kTail)));
}

void Members::route(const LogRecord& record) {
  std::string bytes;
  write_record(record, bytes);
  const auto* const observation = std::get_if<Observation>(&record);
  if (observation == nullptr) {
    for (auto& partition : records_) partition.push_back(bytes);
    return;
  }
  const KeyGroup group = key_group_of(observation->subjects.at(0).key);
  records_.at(partition_of(group, kPartitions)).push_back(std::move(bytes));
}

/// In transactions, some of which failed and were begun anew.
TopicPartition Members::written(std::size_t partition) const {
  TopicPartition topic;
  Chance dice = chance_.branch("transactions of " + std::to_string(partition));
  const auto& records = records_[partition];
  for (std::size_t next = 0; next < records.size();) {
    const std::size_t end = std::min(records.size(), next + 1 + dice.below(8));
    const auto write = [&] {
      topic.begin();
      for (std::size_t i = next; i < end; ++i) topic.write(records[i], WallTime());
    };
    if (dice.in_hundred(20)) {
      write();
      topic.abort();
    }
    write();
    topic.commit();
    next = end;
  }
  return topic;
}

std::vector<FaultKind> Members::kinds() const {
  return kinds_with({FaultKind::kBrokerAway, FaultKind::kRebalance, FaultKind::kRebalance,
                     FaultKind::kRebalance, FaultKind::kFrozenMember, FaultKind::kFrozenMember,
                     FaultKind::kFrozenMember});
}

Remains Members::start(const FaultPlan& plan, std::string_view machine) const {
  ManualClock clock;
  Mischief mischief(plan, clock);
  Cluster::Holdings holdings;
  for (std::size_t i = 0; i < holdings.size(); ++i) holdings[i].log = written(i);
  Chance of_machine = chance_.branch(machine);
  const MemberSetup setup{rules_, subjects_, sources_, site_};
  Cluster cluster(setup, holdings, clock, mischief, of_machine, bug_);
  Remains remains;
  remains.failure = cluster.run();
  remains.starts = cluster.starts();
  remains.reach.turns = cluster.turns();
  std::vector<std::pair<std::string, std::string>> shown;
  for (std::size_t i = 0; i < holdings.size() && !remains.failure; ++i) {
    const Traces traces{*holdings[i].disk, holdings[i].outlets};
    show(traces, remains);
    for (auto& [what, text] : remains.shown) {
      shown.emplace_back("of partition " + std::to_string(i) + " " + what, std::move(text));
    }
    if (!remains.unsound) remains.unsound = unsound(traces);
    const PartitionSetup plain{rules_, catalog(), subjects_, sources_, site_};
    if (!remains.unsound) remains.unsound = unlike_its_log(traces, plain);
  }
  remains.shown = std::move(shown);
  close_books(mischief, of_machine, remains);
  return remains;
}

}  // namespace tributary::simulation
