// Reads truth.jsonl, lists and change logs back, as far as evaluation needs them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/time.h"
#include "engine/model/level.h"
#include "ops/city/fire_truth.h"

namespace tributary::city {

/// One line of the truth: a story, or a building of the background that meets the rule's text.
struct TruthLine {
  std::string kind;     ///< hazard, rumour, flood, noise, background
  std::string story;    ///< empty for background
  std::string subject;  ///< `place.building/B0000123`
  std::string hazard;
  EventTime real_at;              ///< hazards only
  std::vector<LevelSpan> levels;  ///< at or above each level, by the rule's text
};

struct Truth {
  EventTime as_of;
  UtcOffset offset;
  std::vector<std::string> hazards;  ///< that the truth speaks of; rows of others are not judged
  std::vector<TruthLine> lines;
};

/// A row of a list, or of one line of a change log.
struct ListedRow {
  std::string subject;
  std::string hazard;
  Level level = Level::kNone;  ///< kNone as well where the row is gone
  std::string since;           ///< `level_since` as it stands: a day, or a time to the minute
};

/// kNotFound, or kInvalid with file and line for what is no truth file of this version.
Result<Truth> read_truth(const std::string& path);

/// JSON lines, each a row of SIGNALS 1 or a change that carries one as `row` or `data`, in the
/// order of the file. kNotFound, or kInvalid with file and line.
Result<std::vector<ListedRow>> read_rows(const std::string& path);

/// The level that the spans give at `at`, and since when it is that level.
struct LevelAt {
  Level level = Level::kNone;
  EventTime since;
};
LevelAt level_at(const std::vector<LevelSpan>& spans, EventTime at);

}  // namespace tributary::city
