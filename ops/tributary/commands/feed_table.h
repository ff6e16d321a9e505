// What became of each feed's records: every one is used, held, a heartbeat, or rejected for a
// stated reason.
#pragma once

#include <string>
#include <vector>

#include "engine/model/source.h"
#include "engine/pipeline/ingest.h"
#include "ops/tributary/screen/text_table.h"

namespace tributary {

/// The one of `names` that has this hash64; else the number itself.
std::string name_of_feed(std::uint64_t digest, const std::vector<std::string>& names);

/// One for each source, whose partitions' reports come one after the other.
std::vector<FeedReport> merged_by_source(const std::vector<FeedReport>& reports);

/// One row per feed, then their sum. A feed that is no longer configured is called by its number.
TextTable feed_table(const std::vector<FeedReport>& reports, const std::vector<std::string>& names,
                     const Console& console);

}  // namespace tributary
