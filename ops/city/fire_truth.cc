#include "ops/city/fire_truth.h"

#include <algorithm>
#include <map>
#include <span>
#include <tuple>

namespace tributary::city {

namespace {

// From the rule's text.
constexpr Millis kWithin = std::chrono::hours(30 * 24);
constexpr Millis kKeepFor = std::chrono::hours(14 * 24);

Level level_of(std::size_t people, std::size_t failed) {
  if (people >= 5 && failed >= 2) return Level::kRed;
  if (people >= 3 && failed >= 1) return Level::kOrange;
  if (people >= 3) return Level::kYellow;
  return Level::kNone;
}

// The window (t − 30 d, t] sliding over one building's facts.
class Window {
 public:
  explicit Window(std::span<const FireFact> facts) : facts_(facts) {}

  Level at(EventTime t) {
    for (; next_ < facts_.size() && facts_[next_].at <= t; ++next_) {
      if (facts_[next_].is_failed_inspection)
        ++failed_;
      else
        ++people_[facts_[next_].reporter];
    }
    for (; oldest_ < next_ && facts_[oldest_].at + kWithin <= t; ++oldest_) {
      if (facts_[oldest_].is_failed_inspection)
        --failed_;
      else if (const auto person = people_.find(facts_[oldest_].reporter); --person->second == 0)
        people_.erase(person);
    }
    return level_of(people_.size(), failed_);
  }

 private:
  std::span<const FireFact> facts_;
  std::size_t next_ = 0;
  std::size_t oldest_ = 0;
  std::size_t failed_ = 0;
  std::map<std::uint32_t, int> people_;
};

// When R is at `level` or above, each interval made longer by keep_for, and joined where they meet.
std::vector<Span> kept_spans(const std::vector<std::pair<EventTime, Level>>& steps, Level level) {
  std::vector<Span> spans;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i].second < level) continue;
    const EventTime begin = steps[i].first;
    const EventTime end = (i + 1 < steps.size() ? steps[i + 1].first : begin) + kKeepFor;
    if (!spans.empty() && begin <= spans.back().end)
      spans.back().end = std::max(spans.back().end, end);
    else
      spans.push_back({begin, end});
  }
  return spans;
}

std::vector<LevelSpan> spans_of(std::span<const FireFact> facts) {
  std::vector<EventTime> instants;
  for (const FireFact& fact : facts) {
    instants.push_back(fact.at);
    instants.push_back(fact.at + kWithin);
  }
  std::sort(instants.begin(), instants.end());
  instants.erase(std::unique(instants.begin(), instants.end()), instants.end());
  Window window(facts);
  std::vector<std::pair<EventTime, Level>> steps;
  steps.reserve(instants.size());
  for (const EventTime t : instants) steps.emplace_back(t, window.at(t));
  std::vector<LevelSpan> result;
  for (const Level level : {Level::kYellow, Level::kOrange, Level::kRed})
    for (const Span& span : kept_spans(steps, level)) result.push_back({level, span});
  return result;
}

}  // namespace

std::vector<BuildingTruth> fire_truth(std::vector<FireFact> facts) {
  std::sort(facts.begin(), facts.end(), [](const FireFact& a, const FireFact& b) {
    return std::tie(a.building, a.at, a.is_failed_inspection, a.reporter) <
           std::tie(b.building, b.at, b.is_failed_inspection, b.reporter);
  });
  std::vector<BuildingTruth> result;
  for (std::size_t begin = 0; begin < facts.size();) {
    std::size_t end = begin;
    while (end < facts.size() && facts[end].building == facts[begin].building) ++end;
    BuildingTruth truth{facts[begin].building,
                        spans_of(std::span<const FireFact>(facts).subspan(begin, end - begin))};
    if (!truth.spans.empty()) result.push_back(std::move(truth));
    begin = end;
  }
  return result;
}

}  // namespace tributary::city
