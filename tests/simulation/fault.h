// What can befall a life, and the plan of what does. A plan is drawn from the seed; a life that
// fails is played again with one fault fewer, until each that is left is needed.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulation/chance.h"

namespace tributary::simulation {

enum class FaultKind : std::uint8_t {
  kKill,          ///< the process is gone at a boundary; what it has written stays
  kPowerCut,      ///< the machine is: what was not synced is lost or torn
  kFullDisk,      ///< some writes in a row find no room; the first bytes of an append fit
  kFailedRead,    ///< a source refuses once
  kStalledSink,   ///< a write takes long
  kClockStep,     ///< wall time jumps, forward or back
  kPartialBatch,  ///< sources give a few records at a time, for a while
  kBrokerAway,    ///< the broker gives nothing for a while, and nobody is caught up
  kDelay,         ///< a record comes later than it should
  kDuplicate,     ///< a record comes twice
  kReorder,       ///< a record changes places with the next of its source
  kRebalance,     ///< a member leaves, or another joins: partitions move in order
  kFrozenMember,  ///< a member sleeps, its partitions move, and it goes on as if they were its own
};
inline constexpr std::size_t kFaultKinds = 13;
std::string_view name_of(FaultKind kind);

struct Fault {
  FaultKind kind = FaultKind::kKill;
  std::uint64_t at = 0;      ///< boundary, record or turn, by its kind; from 0
  std::uint64_t amount = 0;  ///< how much of it: each kind makes of it what it needs
};
/// `power cut at boundary 17 (3)`.
std::string text_of(const Fault& fault);

using FaultPlan = std::vector<Fault>;
using FaultCounts = std::array<std::uint64_t, kFaultKinds>;

/// How far a life reaches, as one without faults has shown.
struct Reach {
  std::uint64_t boundaries = 0;
  std::uint64_t records = 0;
  std::uint64_t turns = 0;
};

/// What can befall any process, the two that end one in front, and `more` behind it. A kind that
/// stands there twice is drawn twice as often.
std::vector<FaultKind> kinds_with(const std::vector<FaultKind>& more = {});

/// Some faults of these kinds (kinds_with); seldom none.
FaultPlan draw_plan(Chance& chance, const std::vector<FaultKind>& kinds, const Reach& reach);

}  // namespace tributary::simulation
