#include "tests/simulation/fault.h"

#include <algorithm>

namespace tributary::simulation {
namespace {

constexpr std::array<std::string_view, kFaultKinds> kNames = {
    "kill",       "power cut",     "full disk",    "failed read", "stalled sink",
    "clock step", "partial batch", "broker away",  "delay",       "duplicate",
    "reorder",    "rebalance",     "frozen member"};

enum class Axis : std::uint8_t { kBoundary, kRecord, kTurn };

Axis axis_of(FaultKind kind) {
  switch (kind) {
    case FaultKind::kDelay:
    case FaultKind::kDuplicate:
    case FaultKind::kReorder:
      return Axis::kRecord;
    case FaultKind::kRebalance:
    case FaultKind::kFrozenMember:
      return Axis::kTurn;
    default:
      return Axis::kBoundary;
  }
}

std::uint64_t length_of(FaultKind kind, const Reach& reach) {
  const Axis axis = axis_of(kind);
  if (axis == Axis::kRecord) return reach.records;
  // A life with faults goes farther than one without.
  const std::uint64_t length = axis == Axis::kTurn ? reach.turns : reach.boundaries;
  return length + length / 4;
}

}  // namespace

std::string_view name_of(FaultKind kind) { return kNames[static_cast<std::size_t>(kind)]; }

std::string text_of(const Fault& fault) {
  static constexpr const char* kAxes[] = {"boundary", "record", "turn"};
  return std::string(name_of(fault.kind)) + " at " +
         kAxes[static_cast<std::size_t>(axis_of(fault.kind))] + " " + std::to_string(fault.at) +
         " (" + std::to_string(fault.amount) + ")";
}

std::vector<FaultKind> kinds_with(const std::vector<FaultKind>& more) {
  std::vector<FaultKind> kinds = {FaultKind::kKill,        FaultKind::kPowerCut,
                                  FaultKind::kFullDisk,    FaultKind::kFailedRead,
                                  FaultKind::kStalledSink, FaultKind::kClockStep,
                                  FaultKind::kPartialBatch};
  kinds.insert(kinds.end(), more.begin(), more.end());
  return kinds;
}

FaultPlan draw_plan(Chance& chance, const std::vector<FaultKind>& kinds, const Reach& reach) {
  constexpr std::uint64_t kMostFaults = 12;
  constexpr std::uint64_t kAmounts = 1000;
  FaultPlan plan;
  for (std::uint64_t count = chance.below(kMostFaults + 1); count > 0; --count) {
    // Every second one ends a process: what is held of that matters most.
    const bool ends = chance.in_hundred(50);
    const FaultKind kind = ends ? kinds[chance.below(2)] : kinds[chance.below(kinds.size())];
    plan.push_back({kind, chance.below(length_of(kind, reach)), chance.below(kAmounts)});
  }
  std::stable_sort(plan.begin(), plan.end(),
                   [](const Fault& a, const Fault& b) { return a.at < b.at; });
  return plan;
}

}  // namespace tributary::simulation
