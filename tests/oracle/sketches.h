// Sketches by RapidCheck, and what was in them.
#pragma once

#include <rapidcheck.h>

#include "tests/oracle/comparison.h"

namespace tributary::oracle {

/// Shrinks to fewer rules, fewer records, and the simplest choices.
rc::Gen<Sketch> sketches();

/// Counts the rules' constructs and the records' kinds.
void count(const Scenario& scenario, Tally& tally);

/// To standard output, one line each, in order of name.
void print(const Tally& tally);

}  // namespace tributary::oracle
