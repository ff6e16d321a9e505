#include "engine/signal/row_history.h"

#include <algorithm>

namespace tributary {

namespace {

constexpr std::size_t kMostIntervals = 32;

/// Where the episode begins that the last interval belongs to. Before what begins at or after
/// `open_from` more may become known, and close the gap.
std::size_t chain_start(const std::vector<LevelInterval>& history, Millis reopen_within,
                        EventTime open_from = EventTime::max()) {
  std::size_t start = history.size() - 1;
  while (start > 0 && (history[start].from >= open_from ||
                       history[start].from - history[start - 1].until <= reopen_within)) {
    --start;
  }
  return start;
}

}  // namespace

void splice(std::vector<LevelInterval>& history, const std::vector<LevelInterval>& kept,
            EventTime exact_from, Millis reopen_within) {
  std::erase_if(history, [&](const LevelInterval& old) { return old.from >= exact_from; });
  const bool cut = !history.empty() && history.back().until > exact_from;
  if (cut) history.back().until = exact_from;
  for (LevelInterval interval : kept) {
    // What is older may still be remembered or not, as the cache would have it.
    interval.from = std::max(interval.from, exact_from);
    if (interval.from >= interval.until) continue;
    const bool joins = !history.empty() && history.back().until == interval.from &&
                       history.back().level == interval.level;
    if (joins) {
      history.back().until = interval.until;
    } else {
      history.push_back(interval);
    }
  }
  if (history.empty()) return;
  history.erase(history.begin(), history.begin() + static_cast<std::ptrdiff_t>(chain_start(
                                                       history, reopen_within, exact_from)));
  if (history.size() <= kMostIntervals) return;
  // A long chain keeps its start and its newest intervals; what lies between is joined to the
  // start.
  const auto newest = history.end() - static_cast<std::ptrdiff_t>(kMostIntervals - 1);
  history.front().until = newest->from;
  history.erase(history.begin() + 1, newest);
}

EventTime first_seen(const std::vector<LevelInterval>& history, Millis reopen_within) {
  CHECK(!history.empty());
  return history[chain_start(history, reopen_within)].from;
}

EventTime level_since(const std::vector<LevelInterval>& history, Level level,
                      Millis reopen_within) {
  CHECK(!history.empty());
  const std::size_t start = chain_start(history, reopen_within);
  for (std::size_t i = history.size(); i > start; --i) {
    if (history[i - 1].level == level) return history[i - 1].from;
  }
  return history[start].from;
}

Level level_before(const std::vector<LevelInterval>& history, Level level) {
  for (std::size_t i = history.size(); i > 0; --i) {
    if (history[i - 1].level != level) continue;
    const bool adjacent = i > 1 && history[i - 2].until == history[i - 1].from;
    return adjacent ? history[i - 2].level : Level::kNone;
  }
  return Level::kNone;
}

}  // namespace tributary
