// What one subject tells another of its rows (RULES 3.13): a record of the middle stream that a
// step makes, of source `signal:k`. Only levels travel, never what made them.
#pragma once

#include <string>
#include <vector>

#include "engine/model/evidence.h"
#include "engine/model/subject.h"

namespace tributary {

struct SignalRecord {
  /// K of one rule from `final_until` on, as far as it is known; nothing: no level.
  struct Line {
    std::string rule;
    std::vector<LevelInterval> levels;
    bool operator==(const Line&) const = default;
  };
  SubjectKey of;          ///< whose rows
  SubjectKey to;          ///< to whom `of` refers
  EventTime final_until;  ///< what was told of before stays as it is
  std::vector<Line> lines;
  bool operator==(const SignalRecord&) const = default;
};

}  // namespace tributary
