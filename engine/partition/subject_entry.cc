#include "engine/partition/subject_entry.h"

#include <algorithm>

namespace tributary {

RowState& SubjectEntry::row_for(std::string_view hazard) {
  auto at = std::lower_bound(
      rows.begin(), rows.end(), hazard,
      [](const RowState& row, std::string_view name) { return row.hazard < name; });
  if (at == rows.end() || at->hazard != hazard) {
    at = rows.insert(at, RowState{});
    at->hazard = std::string(hazard);
  }
  return *at;
}

std::size_t SubjectEntry::bytes() const {
  std::size_t total =
      sizeof(SubjectEntry) + 2 * state_key.size() + 64;  // node and bucket of the map
  total += state.seen.all().size() * (sizeof(SeenId) + 8);
  for (const SlotState& slot : state.slots)
    total += sizeof(slot) + slot.items.size() * sizeof(SlotItem);
  for (const RuleSweep& sweep : state.sweeps) {
    total += sizeof(sweep) + sweep.segments().size() * sizeof(Segment) +
             sweep.values().size() * sizeof(Scalar);
  }
  for (const WindowSet& set : state.windows) {
    total += sizeof(set) + set.size() * sizeof(Window);
  }
  for (const ToldLevels& line : state.told) {
    total += sizeof(line) + line.levels.size() * sizeof(LevelInterval);
  }
  for (const RowState& row : rows) {
    total += sizeof(row) + row.history.size() * sizeof(LevelInterval) +
             row.rules.size() * sizeof(RuleMark);
  }
  return total;
}

}  // namespace tributary
