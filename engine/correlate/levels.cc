#include "engine/correlate/levels.h"

#include <algorithm>

namespace tributary {

namespace {

constexpr Millis kTick{1};

/// R ≥ level on [from, until); until = max while it still holds at t.
struct Run {
  EventTime from;
  EventTime until;
  [[nodiscard]] bool is_open() const { return until == EventTime::max(); }
};

/// Runs of R ≥ level up to t, the latest first, until `visit` wants no more of them.
template <typename Visit>
void visit_runs(const std::vector<Segment>& segments, Level level, EventTime t, Visit&& visit) {
  std::size_t end = segments.size();
  while (end > 0 && segments[end - 1].from > t) --end;
  EventTime until = EventTime::max();
  while (true) {
    while (end > 0 && segments[end - 1].assessment.level < level) until = segments[--end].from;
    if (end == 0) return;
    while (end > 0 && segments[end - 1].assessment.level >= level) --end;
    if (!visit(Run{segments[end].from, until})) return;
  }
}

/// The confirmed part of a run, lengthened by keep_for; empty (from ≥ until) if never confirmed by
/// t.
LevelInterval kept_part(const Run& run, Millis confirm_for, Millis keep_for, EventTime t,
                        Level level) {
  const EventTime confirmed = run.from + confirm_for;
  if (confirmed > t || confirmed >= run.until) return {t, t, level};
  return {confirmed, run.is_open() ? run.until : run.until + keep_for, level};
}

/// No run is of a higher one.
Level highest_in(const std::vector<Segment>& segments) {
  Level highest = Level::kNone;
  for (const Segment& segment : segments) highest = std::max(highest, segment.assessment.level);
  return highest;
}

const Segment& segment_at(const std::vector<Segment>& segments, EventTime at) {
  const auto after = std::upper_bound(segments.begin(), segments.end(), at,
                                      [](EventTime t, const Segment& s) { return t < s.from; });
  return after == segments.begin() ? segments.front() : *(after - 1);
}

/// The latest run of R ≥ level whose kept part reaches beyond w, if any; pending ones set
/// `verdict.next`.
bool shows(const std::vector<Segment>& segments, Millis confirm_for, Millis keep_for, EventTime w,
           EventTime t, Level level, const std::vector<EventTime>& unread, Verdict& verdict) {
  bool is_shown = false;
  visit_runs(segments, level, t, [&](const Run& run) {
    const LevelInterval kept = kept_part(run, confirm_for, keep_for, t, level);
    if (kept.from >= kept.until) {
      if (run.is_open()) verdict.next = std::min(verdict.next, run.from + confirm_for);
      return true;
    }
    is_shown = kept.until > w;
    if (!is_shown) return false;
    verdict.level = level;
    verdict.instant = run.is_open() ? t : run.until - kTick;
    const bool ends =
        !run.is_open() && std::find(unread.begin(), unread.end(), run.until) == unread.end();
    if (ends) verdict.next = std::min(verdict.next, kept.until);
    return false;
  });
  return is_shown;
}

}  // namespace

EventTime last_known(const std::vector<Segment>& segments, EventTime at) {
  EventTime known = at;
  for (auto segment = segments.rbegin(); segment != segments.rend(); ++segment) {
    if (segment->from > at) continue;
    if (!segment->assessment.is_unknown) return known;
    known = segment->from - kTick;
  }
  return at;  // never
}

Verdict judge(const std::vector<Segment>& segments, Millis confirm_for, Millis keep_for,
              EventTime w, EventTime t, const std::vector<EventTime>& unread) {
  Verdict verdict;
  verdict.instant = t;
  for (const Segment& segment : segments) {
    if (segment.from <= t) continue;
    verdict.next = segment.from;
    break;
  }
  if (segments.size() == 1 && segments.front().assessment == Assessment{}) return verdict;
  const Level now = segment_at(segments, t).assessment.level;
  verdict.is_unknown = segment_at(segments, t).assessment.is_unknown;
  const Level highest = highest_in(segments);
  for (auto level = kLevels.rbegin(); level != kLevels.rend(); ++level) {
    if (*level > highest) continue;
    if (!shows(segments, confirm_for, keep_for, w, t, *level, unread, verdict)) continue;
    verdict.condition = now >= *level ? Condition::kPresent : Condition::kKept;
    if (verdict.is_unknown) verdict.condition = Condition::kUnknown;
    verdict.raw_score = segment_at(segments, verdict.instant).assessment.raw_score;
    return verdict;
  }
  verdict.condition = now > Level::kNone ? Condition::kPending : Condition::kGone;
  if (verdict.is_unknown) verdict.instant = last_known(segments, t);
  return verdict;
}

void add_kept_levels(const std::vector<Segment>& segments, Millis confirm_for, Millis keep_for,
                     EventTime t, std::vector<LevelInterval>& intervals) {
  const Level highest = highest_in(segments);  // none of most rules of a subject that has a row
  for (const Level level : kLevels) {
    if (level > highest) break;
    visit_runs(segments, level, t, [&](const Run& run) {
      const LevelInterval kept = kept_part(run, confirm_for, keep_for, t, level);
      if (kept.from < kept.until) intervals.push_back(kept);
      return true;
    });
  }
}

std::vector<LevelInterval> kept_levels(const std::vector<Segment>& segments, Millis confirm_for,
                                       Millis keep_for, EventTime from, EventTime t) {
  std::vector<LevelInterval> parts;
  add_kept_levels(segments, confirm_for, keep_for, t, parts);
  // Only now: a level that has ended by then is where a lower one began.
  std::vector<LevelInterval> levels = highest_of(parts);
  std::erase_if(levels, [&](const LevelInterval& interval) { return interval.until <= from; });
  return levels;
}

std::vector<LevelInterval> highest_of(const std::vector<LevelInterval>& intervals) {
  if (intervals.size() <= 1) return intervals;
  std::vector<EventTime> edges;
  edges.reserve(2 * intervals.size());
  for (const LevelInterval& interval : intervals) {
    edges.push_back(interval.from);
    edges.push_back(interval.until);
  }
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  std::vector<LevelInterval> result;
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
    Level level = Level::kNone;
    for (const LevelInterval& interval : intervals) {
      if (interval.from <= edges[i] && interval.until > edges[i])
        level = std::max(level, interval.level);
    }
    if (level == Level::kNone) continue;
    if (!result.empty() && result.back().until == edges[i] && result.back().level == level) {
      result.back().until = edges[i + 1];
    } else {
      result.push_back({edges[i], edges[i + 1], level});
    }
  }
  return result;
}

}  // namespace tributary
