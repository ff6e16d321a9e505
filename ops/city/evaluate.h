// Scores a list against the truth of the city it was made from: recall, precision and lead time
// per level, and whether the target of the walk was met. Reads files; decides nothing else.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/time.h"
#include "engine/model/level.h"

namespace tributary::city {

// The target: issue text, "planted hazards that meet a shipped rule's text".
inline constexpr std::uint64_t kTargetRecallPercent = 95;
inline constexpr Millis kLeadTolerance = std::chrono::hours(1);
inline constexpr Level kFalseAlarmFrom = Level::kOrange;

struct EvaluateOptions {
  std::string truth;
  std::string list;     ///< rows at the end, JSON lines
  std::string changes;  ///< optional: the change log, by which hazards that are over count too
};

/// One level: "at this level or above".
struct LevelScore {
  Level level = Level::kNone;
  std::uint64_t planted = 0;   ///< hazards whose text gives it, and that the files can show
  std::uint64_t found = 0;     ///< of these, shown at it or above
  std::uint64_t listed = 0;    ///< rows of the list at it or above
  std::uint64_t right = 0;     ///< of these, where the rule's text gives it (stories, background)
  std::uint64_t judged = 0;    ///< hazards shown at exactly this level, so that its time is told
  std::uint64_t on_time = 0;   ///< of these, since when the text gives it, ± kLeadTolerance
  std::optional<Millis> lead;  ///< median, planted: harm after the level by the text
  std::optional<Millis> shown_lead;  ///< median, by the files; days count from their middle
};

/// A rumour's or a flood's subject at kFalseAlarmFrom or above.
struct FalseAlarm {
  std::string kind;
  std::string subject;
  Level level = Level::kNone;
};

struct Evaluation {
  std::array<LevelScore, 3> levels;      ///< red, orange, yellow
  std::uint64_t planted = 0, found = 0;  ///< hazards, at the highest level their text gives
  std::uint64_t judged = 0, on_time = 0;
  std::uint64_t over = 0;        ///< hazards not scored: over before the list, and no change log
  std::uint64_t not_judged = 0;  ///< rows of hazards the truth does not speak of
  std::uint64_t noise_rows = 0;  ///< rows of subjects whose story misses the rule's text
  bool days_only = false;        ///< the files tell some level's beginning by day only (PEOPLE 2)
  bool has_changes = false;
  std::vector<FalseAlarm> false_alarms;

  [[nodiscard]] bool recall_met() const { return found * 100 >= planted * kTargetRecallPercent; }
  [[nodiscard]] bool lead_met() const { return on_time == judged; }
  /// Nothing planted or no time to judge is no success.
  [[nodiscard]] bool target_met() const {
    return planted > 0 && judged > 0 && recall_met() && lead_met() && false_alarms.empty();
  }
};

/// kNotFound or kInvalid as of truth_reader.h.
Result<Evaluation> evaluate(const EvaluateOptions& options);

/// For people: the levels as a table, then one line per part of the target.
std::string evaluation_table(const Evaluation& evaluation);
/// One object, with `target_met`.
std::string evaluation_json(const Evaluation& evaluation);

}  // namespace tributary::city
