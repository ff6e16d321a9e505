// Bugs planted on purpose, to see that the simulation finds them. Each is a door that does what
// such a bug would do to what passes through it; nothing of the engine knows of them, and no
// program outside this room is linked with them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/model/rule.h"
#include "engine/ports/sink.h"
#include "engine/ports/state_store.h"

namespace tributary::simulation {

enum class Bug : std::uint8_t {
  kNone,
  kPositionBeforeState,  ///< a commit's positions are written before what was made of them
  kLostTimer,            ///< a checkpoint forgets some timers
  kDoubleOutbox,   ///< what a crash left of an output is not cut off before the outbox follows
  kStaleCache,     ///< subjects read before a partition moved away are read again when it is back
  kUnorderedFold,  ///< a row's rules are folded in whatever order a process has them
};
inline constexpr Bug kBugs[] = {Bug::kPositionBeforeState, Bug::kLostTimer, Bug::kDoubleOutbox,
                                Bug::kStaleCache, Bug::kUnorderedFold};
std::string_view name_of(Bug bug);
std::optional<Bug> bug_named(std::string_view name);

/// What a process remembers of a partition's subjects, also while it does not own the partition.
using SubjectMemo = std::map<std::string, std::optional<std::string>, std::less<>>;

/// `next` with the bug before it, if it is one of a store; else nullptr. `next` and `memo` must
/// outlive it. `memo` may be null: partitions never move.
std::unique_ptr<StateStore> buggy_store(Bug bug, StateStore& next, SubjectMemo* memo = nullptr);
/// The same of a sink.
std::unique_ptr<Sink> buggy_sink(Bug bug, Sink& next);
/// As the `start`-th process of a life has them.
RuleSet rules_of_process(Bug bug, const RuleSet& rules, std::size_t start);

}  // namespace tributary::simulation
