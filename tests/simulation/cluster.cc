#include "tests/simulation/cluster.h"

#include <algorithm>
#include <utility>

namespace tributary::simulation {
namespace {

constexpr std::uint64_t kMostTurns = 20'000;

/// As whoever takes a partition over finds it: what is durable.
std::shared_ptr<MemoryStore> copy_of(const MemoryStore& disk) {
  StateBatch all;
  for (int i = 0; i < kTables; ++i) {
    const auto table = static_cast<Table>(i);
    disk.scan(table, "", "",
              [&](std::string_view key, std::string_view value) {
                all.put(table, std::string(key), std::string(value));
                return true;
              })
        .value_or_die();
  }
  auto copy = std::make_shared<MemoryStore>();
  copy->write(all, true).value_or_die();
  return copy;
}

}  // namespace

Cluster::Cluster(const MemberSetup& setup, Holdings& holdings, ManualClock& clock,
                 Mischief& mischief, Chance chance, Bug bug)
    : setup_(setup),
      holdings_(holdings),
      clock_(clock),
      mischief_(mischief),
      chance_(chance),
      bug_(bug) {
  for (std::size_t i = 0; i < seatings_.size(); ++i) seatings_[i].owner = i % members_.size();
}

std::vector<std::size_t> Cluster::unfinished() const {
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < seatings_.size(); ++i) {
    if (!seatings_[i].is_done) open.push_back(i);
  }
  return open;
}

std::optional<std::string> Cluster::run() {
  for (std::vector<std::size_t> open; !(open = unfinished()).empty(); ++turn_) {
    if (turn_ > kMostTurns) return "the members came to no end";
    if (auto failure = rebalance()) return failure;
    if (auto failure = freeze()) return failure;
    if (auto failure = wake()) return failure;
    if (auto failure = take_turn(open[chance_.below(open.size())])) return failure;
    if (mischief_.accusation()) return mischief_.accusation();
  }
  turn_ += kMostTurns;  // who still sleeps wakes now
  const auto failure = wake();
  turn_ -= kMostTurns;
  return failure ? failure : mischief_.accusation();
}

std::unique_ptr<Seat> Cluster::seat_at(std::size_t partition, Pulse& pulse) {
  SubjectMemo& memo = members_[seatings_[partition].owner].memos[partition];
  return std::make_unique<Seat>(setup_, holdings_[partition], clock_, mischief_, pulse, chance_,
                                bug_, &memo, starts_++);
}

std::optional<std::string> Cluster::take_turn(std::size_t partition) {
  if (seatings_[partition].is_done) return std::nullopt;
  return heard(partition, work(partition));
}

Status Cluster::work(std::size_t partition) {
  Seating& seating = seatings_[partition];
  if (!seating.seat) {
    if (seating.is_contested) shut_out(partition);
    seating.seat = seat_at(partition, *members_[seating.owner].pulse);
    return seating.seat->take_over();
  }
  TRY(seating.seat->step());
  if (!seating.seat->is_at_end()) return {};
  TRY(seating.seat->finish());
  seating.is_done = true;
  seating.seat.reset();
  return {};
}

/// A member that gets an error ends, as the engine does: its partitions go to whoever is there,
/// itself among them once it has been started again.
std::optional<std::string> Cluster::heard(std::size_t partition, const Status& status) {
  if (status) return std::nullopt;
  if (!Mischief::is_ours(status.error())) {
    return "partition " + std::to_string(partition) +
           " ended with an error that no fault explains: " + status.error().message;
  }
  end_member(seatings_[partition].owner);
  return std::nullopt;
}

void Cluster::end_member(std::size_t member) {
  const std::optional<Fault> by = members_[member].pulse->stopped_by;
  for (std::size_t i = 0; i < seatings_.size(); ++i) {
    Seating& seating = seatings_[i];
    if (seating.owner != member) continue;
    seating.seat.reset();
    if (by && by->kind == FaultKind::kPowerCut) holdings_[i].disk->crash(by->amount % 2);
    if (!seating.is_done) seating.owner = chance_.below(members_.size());
  }
  members_[member] = Member();
  clock_.advance(std::chrono::seconds(1));
}

std::optional<std::string> Cluster::rebalance() {
  for (std::size_t i = 0; i < returns_.size(); ++i) {
    if (returns_[i].turn > turn_) continue;
    const Return back = returns_[i];
    returns_.erase(returns_.begin() + static_cast<std::ptrdiff_t>(i));
    return move(back.partition, back.owner);
  }
  const auto fault = mischief_.due(FaultKind::kRebalance, turn_);
  if (!fault) return std::nullopt;
  const std::size_t partition = fault->amount % seatings_.size();
  const std::size_t owner = seatings_[partition].owner;
  // Most come back: a member is stopped and started again, and gets what it had.
  if (fault->amount % 5 > 0) returns_.push_back({turn_ + 2 + fault->amount % 17, partition, owner});
  return move(partition, (owner + 1 + fault->amount / seatings_.size()) % members_.size());
}

/// In order: what was read is committed, and the next owner goes on from the state.
std::optional<std::string> Cluster::move(std::size_t partition, std::size_t owner) {
  Seating& seating = seatings_[partition];
  if (seating.is_done || seating.owner == owner) return std::nullopt;
  if (seating.seat) {
    const Status finished = seating.seat->finish();
    if (!finished) return heard(partition, finished);
    seating.seat.reset();
  }
  seating.owner = owner;
  return std::nullopt;
}

/// The others think it gone, and its partition is another's; it knows nothing.
std::optional<std::string> Cluster::freeze() {
  const auto fault = mischief_.due(FaultKind::kFrozenMember, turn_);
  if (!fault) return std::nullopt;
  const std::size_t partition = fault->amount % seatings_.size();
  Seating& seating = seatings_[partition];
  if (!seating.seat) return std::nullopt;
  Sleeper sleeper;
  // A process of its own from here on: what befalls the member otherwise does not wake it.
  seating.seat.reset();
  sleeper.pulse = std::make_unique<Pulse>();
  sleeper.seat = seat_at(partition, *sleeper.pulse);
  Status status = sleeper.seat->take_over();
  if (status) status = sleeper.seat->step();
  if (!status) return heard(partition, status);
  sleeper.wakes = turn_ + 1 + fault->amount / seatings_.size() % 30;
  sleepers_.push_back(std::move(sleeper));
  seating.owner = (seating.owner + 1) % members_.size();
  seating.is_contested = true;
  return std::nullopt;
}

/// First the outputs, then the state: in the other order what he publishes in between would be in
/// no state (KAFKA.md, Commit).
void Cluster::shut_out(std::size_t partition) {
  Holding& holding = holdings_[partition];
  Pulse nobody;
  for (const std::uint8_t output : {kChanges, kDeadLetters}) {
    holding.outlets.open(output, *holding.disk, mischief_, nobody);
  }
  holding.disk = copy_of(*holding.disk);
  seatings_[partition].is_contested = false;
}

/// It may find out that it was shut out; or nothing, if it has nothing to publish.
std::optional<std::string> Cluster::wake() {
  for (Sleeper& sleeper : sleepers_) {
    if (!sleeper.seat || sleeper.wakes > turn_) continue;
    Status status;
    constexpr int kSteps = 3;
    for (int i = 0; i < kSteps && status; ++i) status = sleeper.seat->step();
    if (status) status = sleeper.seat->finish();
    sleeper.seat.reset();
    const bool is_explained =
        status || OutputTopic::is_fenced(status.error()) || Mischief::is_ours(status.error());
    if (!is_explained) return "who was shut out ended with: " + status.error().message;
  }
  return std::nullopt;
}

}  // namespace tributary::simulation
