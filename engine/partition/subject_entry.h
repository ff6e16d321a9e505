// A subject in the partition's cache: what correlate keeps, its rows, and where its timer stands.
#pragma once

#include <string>
#include <vector>

#include "engine/base/rare.h"
#include "engine/correlate/subject_state.h"
#include "engine/partition/timers.h"
#include "engine/signal/row_state.h"

namespace tributary {

struct SubjectEntry {
  SubjectState state;
  std::vector<RowState> rows;           ///< in order of hazard
  std::vector<TimerMark> timers;        ///< as set in Timers, by clock
  RareVector<TimerMark> stored_timers;  ///< as in the store's timers table
  /// Silent sources without which nobody can say whether there should be a row.
  RareVector<SourceId> alarms;
  std::string state_key;
  bool is_dirty = false;   ///< differs from the store
  bool is_stored = false;  ///< the store has a blob of it
  bool was_used = true;    ///< second-chance mark of the cache

  [[nodiscard]] RowState& row_for(std::string_view hazard);
  /// Nothing that can still matter, no row that must be remembered, and no timer: one is set until
  /// W has passed T, where all that moved T ahead has been taken back.
  [[nodiscard]] bool is_forgettable() const {
    return state.is_empty() && rows.empty() && timers.empty();
  }
  /// Resident bytes, estimated.
  [[nodiscard]] std::size_t bytes() const;
};

}  // namespace tributary
