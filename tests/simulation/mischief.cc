#include "tests/simulation/mischief.h"

#include <algorithm>
#include <utility>

namespace tributary::simulation {
namespace {

constexpr std::string_view kOurs = "simulated: ";

Error error_of(std::string_view what) {
  return Error{ErrorCode::kIo, std::string(kOurs) + std::string(what)};
}

bool needs_room(Door door) { return door == Door::kStoreWrite || door == Door::kAppend; }
bool is_of_sink(Door door) {
  return door == Door::kAppend || door == Door::kSync || door == Door::kRotate;
}

/// Whether a fault of this kind can happen at this door.
bool suits(FaultKind kind, Door door) {
  switch (kind) {
    case FaultKind::kKill:
    case FaultKind::kPowerCut:
    case FaultKind::kClockStep:
      return true;
    case FaultKind::kFullDisk:
      return needs_room(door);
    case FaultKind::kStalledSink:
      return is_of_sink(door);
    case FaultKind::kFailedRead:
    case FaultKind::kPartialBatch:
    case FaultKind::kBrokerAway:
      return door == Door::kRead;
    default:
      return false;
  }
}

/// Two hours forward at most, or back: what a wrong time server does.
Millis step_of(std::uint64_t amount) {
  constexpr std::int64_t kHalf = 500;
  constexpr std::int64_t kUnit = 14'400;
  return Millis((static_cast<std::int64_t>(amount % 1000) - kHalf) * kUnit);
}

}  // namespace

Mischief::Mischief(FaultPlan plan, ManualClock& clock)
    : plan_(std::move(plan)), spent_(plan_.size(), false), clock_(clock), digest_(hash64("life")) {}

bool Mischief::is_ours(const Error& error) {
  return error.message.find(kOurs) != std::string::npos;
}

void Mischief::accuse(std::string what) {
  if (!accusation_) accusation_ = std::move(what);
}

Turnout Mischief::knock(Door door, Pulse& pulse, std::uint64_t content) {
  if (pulse.is_stopped) return {Turnout::Extent::kNone, error_of("the process is gone"), 0};
  const std::uint64_t boundary = boundaries_++;
  note(combine_hashes(static_cast<std::uint64_t>(door), content));
  note(static_cast<std::uint64_t>(clock_.now().millis()));
  for (std::size_t i = 0; i < plan_.size(); ++i) {
    if (spent_[i] || plan_[i].at > boundary || !suits(plan_[i].kind, door)) continue;
    spent_[i] = true;
    count(plan_[i].kind);
    if (auto turnout = strike(plan_[i], door, pulse)) return *turnout;
  }
  if (writes_without_room_ > 0 && needs_room(door)) return refuse_for_room(door, content);
  return {};
}

std::optional<Turnout> Mischief::strike(const Fault& fault, Door door, Pulse& pulse) {
  switch (fault.kind) {
    case FaultKind::kKill:
    case FaultKind::kPowerCut: {
      pulse.is_stopped = true;
      pulse.stopped_by = fault;
      constexpr Turnout::Extent kExtents[] = {Turnout::Extent::kNone, Turnout::Extent::kWhole,
                                              Turnout::Extent::kPart};
      Turnout::Extent extent = kExtents[fault.amount % 3];
      if (extent == Turnout::Extent::kPart && door != Door::kAppend)
        extent = Turnout::Extent::kNone;  // all other calls are whole or not at all
      return Turnout{extent, error_of("the process is ended"), fault.amount / 3};
    }
    case FaultKind::kFailedRead:
      return Turnout{Turnout::Extent::kNone, error_of("the source does not answer"), 0};
    case FaultKind::kFullDisk:
      writes_without_room_ = 1 + fault.amount % 4;
      break;
    case FaultKind::kStalledSink:
      clock_.advance(Millis(static_cast<std::int64_t>(fault.amount % 1000) * 60));
      break;
    case FaultKind::kClockStep:
      clock_.advance(step_of(fault.amount));
      break;
    case FaultKind::kPartialBatch:
      small_reads_ = 1 + fault.amount % 50;
      break;
    case FaultKind::kBrokerAway:
      reads_away_ = 1 + fault.amount % 20;
      break;
    default:
      break;
  }
  return std::nullopt;
}

Turnout Mischief::refuse_for_room(Door door, std::uint64_t content) {
  --writes_without_room_;
  const auto extent = door == Door::kAppend ? Turnout::Extent::kPart : Turnout::Extent::kNone;
  return {extent, error_of("no room left on the disk"), content % 100};
}

std::size_t Mischief::most_records(std::size_t wanted) {
  constexpr std::size_t kFew = 2;
  if (small_reads_ == 0) return wanted;
  --small_reads_;
  return std::min(wanted, kFew);
}

bool Mischief::is_broker_there() {
  if (reads_away_ == 0) return true;
  --reads_away_;
  return false;
}

std::optional<Fault> Mischief::due(FaultKind kind, std::uint64_t turn) {
  for (std::size_t i = 0; i < plan_.size(); ++i) {
    if (spent_[i] || plan_[i].kind != kind || plan_[i].at > turn) continue;
    spent_[i] = true;
    count(kind);
    return plan_[i];
  }
  return std::nullopt;
}

}  // namespace tributary::simulation
