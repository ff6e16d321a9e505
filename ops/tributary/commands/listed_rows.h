// Rows of the list as the state holds them (Table::kSignals, the JSON of SIGNALS 1), read for
// people.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/level.h"
#include "engine/ports/state_store.h"

namespace tributary {

/// What a list shows of a row, and the row itself.
struct ListedRow {
  std::string id;
  Level level = Level::kNone;
  Level listed_level = Level::kNone;
  std::int64_t score = 0;
  std::string condition;
  std::string handling;
  std::string number;
  std::string subject_type, subject_id, subject_name, district;
  std::string hazard, title;
  std::string unit, unit_name;
  std::string due;
  std::string level_since;
  std::string label;  ///< empty: none yet
  std::string json;

  /// Closed, or gone; what is gone is listed as long as somebody has to close it.
  [[nodiscard]] bool is_over() const {
    return handling == "closed" || (condition == "gone" && listed_level == Level::kNone);
  }
};

/// kCorrupt for what is no row.
Result<ListedRow> parse_row(std::string_view json);

/// All rows, highest first: listed level, score, then id.
Result<std::vector<ListedRow>> read_rows(const StateStore& store);

/// The order of the list.
bool stands_before(const ListedRow& a, const ListedRow& b);

}  // namespace tributary
