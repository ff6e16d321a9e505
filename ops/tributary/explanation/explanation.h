// Why a rule says what it says of one subject, and above all why it does not say more: which
// condition of which level lacks what, which source is silent or not yet read so far, what is kept.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/correlate/sweep.h"
#include "engine/model/rule.h"
#include "engine/score/explain.h"

namespace tributary {

/// A source that keeps something from being known, and since or up to when.
struct SourceNote {
  std::string source;
  std::string time;  ///< a day; empty: never read
  bool operator==(const SourceNote&) const = default;
};

/// The row of the list that the rule speaks through, together with others of its hazard.
struct StandingRow {
  struct Part {
    std::string rule, level;
  };
  std::string signal_id, level, condition;
  std::vector<Part> parts;  ///< the rules that give it a level
};

/// All times are days where reports by people are read (PEOPLE 2), else minutes.
struct Explanation {
  std::string as_of;
  Level level = Level::kNone;  ///< what the rule shows: K
  Condition condition = Condition::kGone;
  /// Kept: when the level falls if nothing comes. Pending: when it is confirmed. Else empty.
  std::string next;
  std::vector<LevelStanding> levels;          ///< R at that time, the highest first
  std::map<std::string, std::string> values;  ///< attribute → value, people in steps
  std::vector<SourceNote> silent;             ///< since when
  std::vector<SourceNote> waits_for;          ///< read up to when
  std::vector<std::string> approximate, baseline_not_ready;  ///< names of inputs
  std::optional<StandingRow> row;
};

/// What the explanation is made from, all of one instant `t`.
struct ExplanationInput {
  const RuleSweep& sweep;
  const Verdict& verdict;
  const RuleEvidence& evidence;
  const SourceTimes& times;
  EventTime t;
};

Explanation explanation_of(const ExplanationInput& input, const ExplainContext& context);

/// A day where `as_days`, else a minute, in the site's zone.
std::string time_in_words(EventTime at, const ExplainContext& context);

}  // namespace tributary
