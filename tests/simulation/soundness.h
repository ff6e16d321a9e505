// What must hold of what a life leaves behind, whatever another life of the same records left.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/partition/partition.h"
#include "tests/simulation/ground.h"

namespace tributary::simulation {

/// The first of these that does not hold: every revision of a row is in the change log once, in
/// order, and the list has the last; every subject's timers are those that are set; everything that
/// was taken in was counted as something.
std::optional<std::string> unsound(const Traces& traces);

/// Whether each record of the feeds was used or refused for a reason: of so many records per feed,
/// in order of their state.
std::optional<std::string> unaccounted(const Traces& traces,
                                       const std::vector<std::uint64_t>& held);

/// The log that was committed, run again with nothing kept and nobody to disturb it, gives the
/// change log (DESIGN P1). `setup`: without a store.
std::optional<std::string> unlike_its_log(const Traces& traces, const PartitionSetup& setup);

}  // namespace tributary::simulation
