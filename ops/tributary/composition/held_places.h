// PEOPLE 5: a place's location may be corrected by 200 m in a year; a further move needs a new id.
#pragma once

#include "engine/ports/state_store.h"
#include "ops/tributary/composition/site.h"

namespace tributary {

/// Rows of `site`'s registers that have a place farther than that from where `store` knows it are
/// refused: the old rows take their place, and `remarks` gets a warning W240 for each, with file
/// and row. `now` is when the registers were read. kCorrupt from the store.
Status hold_places(const StateStore& store, WallTime now, Site& site, Diagnostics& remarks);

}  // namespace tributary
