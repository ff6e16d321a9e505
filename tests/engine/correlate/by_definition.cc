#include "tests/engine/correlate/by_definition.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace tributary::testing {

namespace {

constexpr std::int64_t kDay = 86'400'000;

EventTime end_of_bucket(EventTime at, Millis within) {
  const std::int64_t width = within.count() / 64;
  return EventTime::from_millis((at.millis() / width + 1) * width);
}

struct Held {
  const Fact* fact = nullptr;
  bool is_exact = true;
  EventTime counts_at;  ///< its own time, or its bucket's end

  [[nodiscard]] bool is_in(EventTime from) const { return counts_at > from; }
};

/// Of each record the highest version, and not void; in order.
std::vector<Held> held_at(const Reading& reading, const std::vector<Fact>& facts, EventTime t) {
  std::map<std::pair<int, std::uint64_t>, const Fact*> newest;
  for (const Fact& fact : facts) {
    const Fact*& kept = newest[{fact.source, fact.id}];
    if (kept == nullptr || fact.version > kept->version) kept = &fact;
  }
  std::vector<const Fact*> live;
  for (const auto& [id, fact] : newest) {
    const bool is_zero = reading.source_class == SourceClass::kOpinion && fact->accounts < 10;
    if (!fact->is_void && !is_zero && fact->at <= t) live.push_back(fact);
  }
  std::sort(live.begin(), live.end(), [](const Fact* a, const Fact* b) {
    return std::tuple(a->at, a->source, a->id) > std::tuple(b->at, b->source, b->id);
  });
  std::vector<Held> held;
  std::map<int, std::uint32_t> rank;
  for (const Fact* fact : live) {
    const bool is_exact = ++rank[fact->source] <= reading.keep;
    held.push_back({fact, is_exact, is_exact ? fact->at : end_of_bucket(fact->at, reading.within)});
  }
  std::reverse(held.begin(), held.end());
  return held;
}

std::optional<std::int64_t> measured(const std::vector<int>& amounts, Measure measure) {
  if (amounts.empty()) return std::nullopt;
  std::int64_t result = amounts.front();
  for (std::size_t i = 1; i < amounts.size(); ++i) {
    if (measure == Measure::kSum) result += amounts[i];
    if (measure == Measure::kMax) result = std::max<std::int64_t>(result, amounts[i]);
    if (measure == Measure::kMin) result = std::min<std::int64_t>(result, amounts[i]);
  }
  return result;
}

std::string text(std::optional<std::int64_t> value) { return value ? std::to_string(*value) : "-"; }

std::string text(const std::string& value) { return value.empty() ? "-" : value; }

/// The ends of the baseline's windows, newest first.
std::vector<EventTime> baseline_ends(const Reading& reading, EventTime t) {
  const EventTime latest = t - reading.within;
  const std::int64_t east = std::chrono::duration_cast<Millis>(reading.offset.east).count();
  const std::int64_t midnight = (latest.millis() + east) / kDay * kDay - east;
  std::int64_t end = midnight;
  while (end + reading.within.count() <= latest.millis()) end += reading.within.count();
  std::vector<EventTime> ends;
  const std::int64_t windows = reading.baseline->over / reading.within;
  for (std::int64_t i = 0; i < windows; ++i) {
    ends.push_back(EventTime::from_millis(end - i * reading.within.count()));
  }
  return ends;
}

std::optional<Decimal> usual(const Reading& reading, const std::vector<Held>& held, EventTime t) {
  if (reading.read_since == EventTime::max()) return std::nullopt;
  if (t - reading.read_since < reading.baseline->min_history) return std::nullopt;
  std::vector<std::int64_t> values;
  for (const EventTime end : baseline_ends(reading, t)) {
    std::vector<int> amounts;
    std::int64_t count = 0;
    for (const Held& one : held) {
      if (one.fact->at <= end - reading.within || one.fact->at > end) continue;
      ++count;
      if (one.fact->amount) amounts.push_back(*one.fact->amount);
    }
    const bool is_measured = reading.measure != Measure::kNone;
    values.push_back(is_measured ? measured(amounts, reading.measure).value_or(0) : count);
  }
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  const Decimal upper = Decimal::from_int(values[half]);
  const Decimal median =
      values.size() % 2 == 1
          ? upper
          : *(upper + Decimal::from_int(values[half - 1])).divided_by(Decimal::from_int(2));
  return std::max(median, reading.baseline->floor);
}

std::string ratio_text(const Reading& reading, std::optional<Decimal> usual, bool is_approximate,
                       const std::vector<int>& amounts, std::int64_t count) {
  std::optional<std::int64_t> now = count;
  if (reading.measure != Measure::kNone) {
    now = measured(amounts, reading.measure);
    if (!now && reading.measure == Measure::kSum) now = 0;
    if (is_approximate) now.reset();
  }
  if (!usual || !now) return "-";
  const Decimal ratio = *Decimal::from_int(*now).divided_by(*usual);
  if (reading.source_class != SourceClass::kOpinion) return ratio.to_string();
  for (const int step : {10, 5, 3}) {
    if (ratio >= Decimal::from_int(step)) return std::to_string(step);
  }
  return "0";
}

Values of_people(const std::vector<Held>& held, EventTime start) {
  std::map<int, std::set<std::string>> reporters;
  bool any = false;
  for (const Held& one : held) {
    if (one.fact->at <= start) continue;
    any = true;
    if (!one.fact->reporter.empty()) reporters[one.fact->source].insert(one.fact->reporter);
  }
  std::size_t most = 0;
  for (const auto& [source, names] : reporters) most = std::max(most, names.size());
  int step = 0;
  for (const int rung : {3, 5, 10, 20, 50, 100, 200, 500, 1000}) {
    if (most >= static_cast<std::size_t>(rung)) step = rung;
  }
  return {any ? "yes" : "no", std::to_string(step)};
}

}  // namespace

Values by_definition(const Reading& reading, const std::vector<Fact>& facts, EventTime t) {
  std::vector<Held> held = held_at(reading, facts, t);
  const EventTime start = t - reading.within;
  if (reading.source_class == SourceClass::kPeople) return of_people(held, start);
  const bool vague = is_approximate_by_definition(reading, facts, t);
  std::int64_t count = 0;
  std::vector<const Fact*> inside;
  std::vector<int> amounts;
  std::set<std::string> codes, places;
  std::set<int> sources;
  for (const Held& one : held) {
    count += one.is_in(start) ? 1 : 0;
    if (one.is_in(start)) sources.insert(one.fact->source);
    if (one.fact->at <= start) continue;
    inside.push_back(one.fact);
    if (one.fact->amount) amounts.push_back(*one.fact->amount);
    codes.insert(one.fact->code);
    places.insert(one.fact->place);
  }
  codes.erase("");
  places.erase("");
  const auto exactly = [&](std::string value) { return vague ? std::string("-") : value; };
  const bool none = inside.empty();
  const auto folded = [&](Measure measure) { return exactly(text(measured(amounts, measure))); };
  Values values = {std::to_string(count),
                   count > 0 ? "yes" : "no",
                   reading.measure == Measure::kNone ? "-" : folded(reading.measure),
                   none ? "-" : exactly(format_time(inside.front()->at, {})),
                   none ? "-" : format_time(inside.back()->at, {}),
                   std::to_string(codes.size()),
                   std::to_string(places.size()),
                   folded(Measure::kSum),
                   folded(Measure::kMax),
                   folded(Measure::kMin),
                   none ? "-" : exactly(text(inside.front()->code)),
                   none ? "-" : text(inside.back()->code),
                   none ? "-" : text(inside.back()->place),
                   std::to_string(sources.size())};
  if (!reading.baseline) return values;
  const std::optional<Decimal> divisor = usual(reading, held, t);
  values.push_back(divisor ? divisor->to_string() : "-");
  values.push_back(ratio_text(reading, divisor, vague, amounts, count));
  return values;
}

bool is_approximate_by_definition(const Reading& reading, const std::vector<Fact>& facts,
                                  EventTime t) {
  const std::vector<Held> held = held_at(reading, facts, t);
  return std::any_of(held.begin(), held.end(), [&](const Held& one) {
    return !one.is_exact && one.is_in(t - reading.within);
  });
}

std::set<EventTime> instants_of(const Reading& reading, const std::vector<Fact>& facts,
                                EventTime from, EventTime until) {
  std::set<EventTime> changes;
  for (const Fact& fact : facts) {
    changes.insert(fact.at);
    changes.insert(fact.at + reading.within);
    changes.insert(end_of_bucket(fact.at, reading.within) + reading.within);
  }
  if (reading.baseline) {
    for (EventTime t = from; t < until; t = t + Days(1)) {
      for (const EventTime end : baseline_ends(reading, t)) changes.insert(end + reading.within);
    }
    changes.insert(reading.read_since + reading.baseline->min_history);
  }
  std::set<EventTime> instants;
  for (const EventTime change : changes) {
    for (const EventTime t : {change - Millis(1), change}) {
      if (t >= from && t <= until) instants.insert(t);
    }
  }
  return instants;
}

}  // namespace tributary::testing
