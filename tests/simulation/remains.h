// What of a process's disk and files is compared, once its life is over.
#pragma once

#include "tests/engine/partition/outside.h"
#include "tests/simulation/mischief.h"
#include "tests/simulation/workload.h"

namespace tributary::simulation {

/// The list, the change log, dead letters, counters, what is kept of whom, timers, and how far the
/// feeds were read.
void show(const testing::Outside& outside, Remains& remains);

/// What mischief has counted, and the digest of it all with a last draw of `chance`: FoundationDB's
/// unseed.
void close_books(const Mischief& mischief, Chance& chance, Remains& remains);

}  // namespace tributary::simulation
