// What a run has seen that speaks against the configuration: rules that match nothing (W220),
// fields that never have a value (W221), a reporter who is none (W222).
#pragma once

#include "engine/ports/state_store.h"
#include "ops/tributary/composition/site.h"
#include "schemas/document/diagnostics.h"

namespace tributary {

/// As of the last checkpoint of `store`. Warnings stand at the rule, or at the mapping's file.
Status remark_on_state(const StateStore& store, const Site& site, Diagnostics& diagnostics);

}  // namespace tributary
