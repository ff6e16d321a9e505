// What of a process's disk and files is compared, once its life is over.
#pragma once

#include "tests/simulation/ground.h"
#include "tests/simulation/mischief.h"
#include "tests/simulation/workload.h"

namespace tributary::simulation {

/// The change log, the list, dead letters, counters, of whom anything is held, and what becomes of
/// each feed's records. Not which timers wait: a subject that a cache has dropped is looked at in
/// vain more or less often (STATE_FORMAT.md).
void show(const Traces& traces, Remains& remains);

/// What mischief has counted, and the digest of it all with a last draw of `chance`: FoundationDB's
/// unseed.
void close_books(const Mischief& mischief, Chance& chance, Remains& remains);

}  // namespace tributary::simulation
