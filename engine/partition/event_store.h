// The event store read back: what was observed, in the order in which it was taken in.
#pragma once

#include <functional>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/catalog.h"
#include "engine/model/log.h"
#include "engine/model/source.h"
#include "engine/ports/state_store.h"

namespace tributary {

/// Calls `visit` for every observation whose frame is still there: of people those of the last 90
/// days, of others as far as `event_store` reaches. kCorrupt for damaged frames.
Status for_each_observation(const StateStore& store, const Catalog& catalog,
                            const std::vector<SourceInfo>& sources,
                            const std::function<void(const Observation&)>& visit);

}  // namespace tributary
