// A signal: one row of the list (SIGNALS 1). Identity is subject × hazard; it has episodes and
// revisions. No field can hold a person, or a way back to one (PEOPLE 2).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/model/level.h"
#include "engine/model/shown_handling.h"
#include "engine/model/subject.h"
#include "engine/model/sweep.h"

namespace tributary {

enum class Trend : std::uint8_t { kSteady, kRising, kFalling };
std::string_view name_of(Trend trend);

/// Reports by people, as far as they may be told: source, step, and the day the step was reached.
struct ReportStep {
  std::string source;
  std::uint32_t step = 0;  ///< of the ladder; 0 = "any"
  std::string since_day;   ///< `2026-03-12`; empty below the first step, or if not known
};

/// One term of the score that applied.
struct ScoreReason {
  std::int64_t add_raw = 0;  ///< Decimal raw
  std::string why;
  std::optional<ReportStep> reports;
  std::vector<std::string> evidence;  ///< `source:record id`, newest 20; never of people
  std::uint32_t evidence_count = 0;
};

struct RuleAtWork {
  std::string id;
  std::uint32_t version = 0;
  std::string hash;  ///< `sha256:…`
  Level level = Level::kNone;
  int score = 0;
};

struct WhatIf {
  Level level = Level::kNone;
  std::vector<std::string> conditions;
};

struct Why {
  std::string sentence;
  std::string expression;
  std::map<std::string, std::string> values;  ///< attribute → value, people in steps (`3+`)
  std::vector<ScoreReason> terms;
  int raw_score = 0;
  Band band;
  std::optional<WhatIf> next_up;
  std::optional<WhatIf> next_down;
  std::string window_from, window_to;  ///< days where people are among the inputs, else minutes
  /// Findings and measurements, nothing else, that came beyond their source's lateness (PEOPLE 2).
  std::uint32_t late = 0;
  std::vector<std::string> stale_sources;
  // Names of inputs of the leading rule:
  std::vector<std::string> approximate;  ///< some of it is only counted (RULES 3.4)
  std::vector<std::string> baseline_not_ready;
  /// What is missing was due at a time that was counted in working days, some of them in years that
  /// no calendar speaks of.
  bool by_weekends_only = false;
};

/// A check that found the row, and when.
struct FoundBy {
  CheckKind check = CheckKind::kStream;
  std::string sweep;  ///< its id; of the stream none
  std::string at;     ///< a day where people are among the inputs, else a minute
};

struct SignalRow {
  std::string signal_id;
  std::uint32_t episode = 1;
  std::uint64_t revision = 0;
  std::string number;
  SubjectKey subject;
  std::string subject_type, subject_name, district;
  std::optional<GeoPoint> location;
  std::string hazard, title, advice;
  Level level = Level::kNone;
  Level listed_level = Level::kNone;
  int score = 0;
  Trend trend = Trend::kSteady;
  Condition condition = Condition::kPresent;
  std::string first_seen, last_evidence, level_since;
  std::vector<RuleAtWork> rules;
  Why why;
  ShownHandling people;
  std::vector<FoundBy> found_by;  ///< newest first
  std::string engine_version, ruleset, catalogue, as_of;
};

/// Why a revision was made.
enum class ChangeCause : std::uint8_t {
  kEvidence,
  kTime,
  kVersion,
  kRule,
  kExpired,
  kSweep,
  kCommand
};
std::string_view name_of(ChangeCause cause);

/// `s-` and the first twelve characters of base32(sha256(length-prefixed site, type name, subject
/// id, hazard)).
std::string signal_id_of(std::string_view site, std::string_view subject_type,
                         std::string_view subject_id, std::string_view hazard);

}  // namespace tributary
