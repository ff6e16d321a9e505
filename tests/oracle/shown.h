// From R to what a row shows (RULES 3.5), by definition, over every instant.
#pragma once

#include <vector>

#include "tests/oracle/reading.h"

namespace tributary::oracle {

/// A value that holds from an instant until the next one's.
template <typename T>
struct Since {
  EventTime from;
  T value;
};
using SaidLine = std::vector<Since<Said>>;
using LevelLine = std::vector<Since<Level>>;

/// R at every instant of [from, until].
SaidLine said_line(const Reading& reading, EventTime from, EventTime until);
/// C(t) = lowest R on (t − confirm_for, t].
LevelLine confirmed(const SaidLine& said, Millis confirm_for);
/// K(t) = highest C on (t − keep_for, t].
LevelLine kept(const LevelLine& confirmed, Millis keep_for);

/// What a rule shows at [w, t].
struct Shown {
  Level level = Level::kNone;
  std::int64_t raw_score = 0;
  Condition condition = Condition::kGone;
  bool is_unknown = false;  ///< at t
};
Shown shown(const SaidLine& said, const Rule& rule, EventTime w, EventTime t);

/// The highest of several lines at every instant.
LevelLine highest_of(const std::vector<LevelLine>& lines);

/// A stretch of K with one level.
struct Stretch {
  EventTime from, until;
  Level level = Level::kNone;
};
/// Those with a level, in order; the last is cut at `until`.
std::vector<Stretch> stretches(const LevelLine& line, EventTime until);

}  // namespace tributary::oracle
