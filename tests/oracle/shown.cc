#include "tests/oracle/shown.h"

#include <algorithm>
#include <set>

namespace tributary::oracle {
namespace {

constexpr Millis kTick{1};

/// What the line says at t; what comes before its beginning says as its beginning does.
template <typename T>
const T& at(const std::vector<Since<T>>& line, EventTime t) {
  const auto next = std::upper_bound(line.begin(), line.end(), t,
                                     [](EventTime a, const Since<T>& b) { return a < b.from; });
  return next == line.begin() ? line.front().value : std::prev(next)->value;
}

/// The values on (t − span, t]. Time is continuous though it is counted in milliseconds, and every
/// line holds from an instant on: just after the open end it says what it said at it.
template <typename T, typename Visit>
void on(const std::vector<Since<T>>& line, EventTime from, EventTime until, Visit visit) {
  visit(at(line, from));
  for (const Since<T>& since : line) {
    if (since.from > from && since.from <= until) visit(since.value);
  }
}

std::set<EventTime> shifted(const LevelLine& line, Millis by) {
  std::set<EventTime> result;
  for (const Since<Level>& since : line) {
    result.insert(since.from);
    result.insert(since.from + by);
  }
  return result;
}

LevelLine extreme(const LevelLine& line, Millis span, bool is_lowest) {
  LevelLine result;
  const EventTime last = line.back().from;
  for (const EventTime t : shifted(line, span)) {
    if (t > last) break;
    Level found = at(line, t);
    if (span > Millis(0)) {
      on(line, t - span, t,
         [&](Level level) { found = is_lowest ? std::min(found, level) : std::max(found, level); });
    }
    result.push_back({t, found});
  }
  return result;
}

}  // namespace

SaidLine said_line(const Reading& reading, EventTime from, EventTime until) {
  SaidLine line;
  for (const EventTime t : reading.instants(from, until)) line.push_back({t, reading.said(t)});
  return line;
}

LevelLine confirmed(const SaidLine& said, Millis confirm_for) {
  LevelLine levels;
  for (const Since<Said>& since : said) {
    const bool is_last = &since == &said.back();  // how far the line goes
    if (levels.empty() || is_last || levels.back().value != since.value.level) {
      levels.push_back({since.from, since.value.level});
    }
  }
  return extreme(levels, confirm_for, true);
}

LevelLine kept(const LevelLine& confirmed, Millis keep_for) {
  return extreme(confirmed, keep_for, false);
}

Shown shown(const SaidLine& said, const Rule& rule, EventTime w, EventTime t) {
  Shown result;
  const LevelLine c = confirmed(said, rule.confirm_for);
  const LevelLine k = kept(c, rule.keep_for);
  on(k, w, t, [&](Level level) { result.level = std::max(result.level, level); });
  const Said& last = at(said, t);
  result.is_unknown = last.is_unknown;
  if (result.level == Level::kNone) {
    result.condition = last.level > Level::kNone ? Condition::kPending : Condition::kGone;
    return result;
  }
  result.condition = last.level >= result.level ? Condition::kPresent : Condition::kKept;
  for (std::size_t i = c.size(); i-- > 0;) {
    if (c[i].from > t || c[i].value != result.level) continue;
    const EventTime end = i + 1 < c.size() ? std::min(c[i + 1].from - kTick, t) : t;
    result.raw_score = at(said, end).raw_score;
    break;
  }
  return result;
}

LevelLine highest_of(const std::vector<LevelLine>& lines) {
  std::set<EventTime> instants;
  for (const LevelLine& line : lines) {
    for (const Since<Level>& since : line) instants.insert(since.from);
  }
  LevelLine result;
  for (const EventTime t : instants) {
    Level highest = Level::kNone;
    for (const LevelLine& line : lines) highest = std::max(highest, at(line, t));
    result.push_back({t, highest});
  }
  return result;
}

std::vector<Stretch> stretches(const LevelLine& line, EventTime until) {
  std::vector<Stretch> result;
  for (std::size_t i = 0; i < line.size() && line[i].from <= until; ++i) {
    const EventTime end = i + 1 < line.size() ? std::min(line[i + 1].from, until) : until;
    const bool goes_on = !result.empty() && result.back().until == line[i].from &&
                         result.back().level == line[i].value;
    if (line[i].value == Level::kNone) continue;
    if (goes_on) {
      result.back().until = end;
    } else {
      result.push_back({line[i].from, end, line[i].value});
    }
  }
  return result;
}

}  // namespace tributary::oracle
