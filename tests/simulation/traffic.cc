#include "tests/simulation/traffic.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace tributary::simulation {
namespace {

using std::chrono::minutes;

/// Twenty hours at most: what lateness allows for, and more.
Millis delay_of(const Fault& fault) {
  constexpr std::uint64_t kMost = 20 * 60;
  return minutes(static_cast<std::int64_t>(1 + fault.amount * 7 % kMost));
}

}  // namespace

std::vector<Sending> disturbed(std::vector<Sending> sendings, const FaultPlan& plan,
                               Mischief& mischief) {
  const std::size_t records = sendings.size();
  for (const Fault& fault : plan) {
    if (records == 0) break;
    const std::size_t at = fault.at % records;
    if (fault.kind == FaultKind::kDelay) {
      sendings[at].at = sendings[at].at + delay_of(fault);
    } else if (fault.kind == FaultKind::kDuplicate) {
      Sending again = sendings[at];
      again.at = again.at + delay_of(fault);
      sendings.push_back(std::move(again));
    } else if (fault.kind == FaultKind::kReorder && at + 1 < records) {
      // The one behind it first: so neither comes before its own event.
      sendings[at].at = sendings[at + 1].at + minutes(1);
    } else {
      continue;
    }
    mischief.count(fault.kind);
  }
  std::stable_sort(sendings.begin(), sendings.end(),
                   [](const Sending& a, const Sending& b) { return a.at < b.at; });
  return sendings;
}

void Traffic::pass(WallTime now) {
  for (; next_ < sendings_.size() && sendings_[next_].at <= now; ++next_) write(sendings_[next_]);
  for (Partition& partition : partitions_) {
    if (partition.ends && *partition.ends <= now) end(partition);
  }
}

void Traffic::finish() { pass(WallTime::max()); }

void Traffic::write(const Sending& sending) {
  Partition& partition = partitions_[sending.partition];
  if (partition.ends && *partition.ends <= sending.at) end(partition);
  if (!partition.ends) {
    partition.topic.begin();
    partition.ends = sending.at + minutes(static_cast<std::int64_t>(chance_.below(90)));
  }
  partition.topic.write(sending.text, sending.at);
  partition.begun.push_back(sending);
}

void Traffic::end(Partition& partition) {
  constexpr std::uint64_t kFailing = 20;  // in a hundred
  if (chance_.in_hundred(kFailing)) {
    partition.topic.abort();
    partition.topic.begin();
    for (const Sending& sending : partition.begun) partition.topic.write(sending.text, sending.at);
  }
  partition.topic.commit();
  partition.begun.clear();
  partition.ends.reset();
}

}  // namespace tributary::simulation
