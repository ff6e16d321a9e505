// What is held of one slot ⇄ bytes: its items, the fields beside them, and what is only counted.
// The format is described in engine/partition/STATE_FORMAT.md, section "Subject".
#pragma once

#include <vector>

#include "engine/base/codec.h"
#include "engine/correlate/subject_state.h"

namespace tributary {

/// The least that write_slot writes.
inline constexpr std::size_t kSlotBytes = 9;

void write_slot(const TypePlan& plan, const SubjectState& state, SlotIndex slot, ByteWriter& out);

/// Sources are indices into `table`; items of a source that is gone are left out, and so is a slot
/// or a field that no rule reads any more. kCorrupt on malformed bytes.
Status read_slot(const TypePlan& plan, ByteReader& in, const std::vector<SourceId>& table,
                 SubjectState& state);

/// The form before fields and counts were kept.
Status read_slot_of_version_1(const TypePlan& plan, ByteReader& in,
                              const std::vector<SourceId>& table, SubjectState& state);

}  // namespace tributary
