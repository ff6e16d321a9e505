// What is only counted of a slot (RULES 3.4) ⇄ bytes; part of a slot's form (slot_codec.h).
#pragma once

#include <vector>

#include "engine/base/codec.h"
#include "engine/correlate/subject_state.h"

namespace tributary {

/// Frontiers and buckets; null is written as none.
void write_counts(const SlotCounts* counts, ByteWriter& out);
/// The tallies of measures; they follow the counts.
void write_tallies(const SlotCounts* counts, ByteWriter& out);

/// Both. Sources are indices into `table`; what is of a source that is gone is left out. kCorrupt
/// on malformed bytes.
Status read_counts(ByteReader& in, const std::vector<SourceId>& table, SlotCounts& counts);

}  // namespace tributary
