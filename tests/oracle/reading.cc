#include "tests/oracle/reading.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

namespace tributary::oracle {
namespace {

constexpr Millis kTick{1};
constexpr std::array<Level, 4> kDown = {Level::kRed, Level::kOrange, Level::kYellow, Level::kBlue};

/// PEOPLE 1, said once more.
std::size_t ladder(std::size_t people, std::size_t least) {
  least = std::max<std::size_t>(least, 3);
  if (people < least) return 0;
  std::size_t step = least;
  for (const std::size_t rung : {3U, 5U, 10U, 20U, 50U, 100U, 200U, 500U, 1000U}) {
    if (people >= rung && rung > step) step = rung;
  }
  return step;
}

/// A field's content for comparison between observations: a code is its characters.
using Content = std::tuple<int, std::int64_t, std::string>;
Content content_of(const Value& value) {
  return {static_cast<int>(value.is), value.bits, value.text};
}

EventTime bucket_end(EventTime at, Millis within) {
  const std::int64_t width = within.count() / 64;
  const std::int64_t number = at.millis() / width;  // no scenario plays before 1970
  return EventTime::from_millis((number + 1) * width);
}

}  // namespace

Reading::Reading(const Rule& rule, const Scene& scene, std::vector<std::vector<Item>> items)
    : rule_(rule), scene_(scene), items_(std::move(items)) {
  anchors_ = anchors();
  if (awaits_people()) unanswered_ = unanswered();
}

Reading::Window Reading::window(std::size_t input, EventTime from, EventTime until) const {
  Window result;
  for (const Item& item : items_[input]) {
    if (item.at > from && item.at <= until) result.push_back(&item);
  }
  return result;
}

Reading::Crowd Reading::crowd(std::size_t index, EventTime t) const {
  const RuleInput& input = rule_.inputs[index];
  std::map<SourceId, std::size_t> newer;
  Crowd crowd;
  for (auto item = items_[index].rbegin(); item != items_[index].rend(); ++item) {
    if (item->at > t) continue;
    const bool is_kept = item->feed == nullptr || input.source_class == SourceClass::kPeople ||
                         newer[item->feed->source]++ < input.keep;
    if (is_kept && item->at > t - input.within) crowd.exact.push_back(&*item);
    if (!is_kept && bucket_end(item->at, input.within) > t - input.within) {
      crowd.counted.push_back(&*item);
    }
  }
  std::reverse(crowd.exact.begin(), crowd.exact.end());
  return crowd;
}

/// What has no value once something is only counted, and what counts it.
Value Reading::of_crowd(const AttributeRef& ref, const Crowd& crowd) const {
  switch (ref.attribute) {
    case InputAttribute::kCount:
      return Value::count(crowd.exact.size() + crowd.counted.size());
    case InputAttribute::kAny:
      return Value::truth(!crowd.exact.empty() || !crowd.counted.empty());
    case InputAttribute::kLastAt:
    case InputAttribute::kLastField:
      return of_window(ref, crowd.exact);
    case InputAttribute::kSources: {
      Window both = crowd.exact;
      both.insert(both.end(), crowd.counted.begin(), crowd.counted.end());
      return of_window(ref, both);
    }
    default:
      return Value::missing();
  }
}

Value Reading::field_of(const Item& item, std::size_t input, std::size_t field) const {
  if (item.fact == nullptr) return Value::missing();
  const auto& feeds = rule_.inputs[input].feeds;
  const auto at = static_cast<std::size_t>(item.feed - feeds.data());
  return field_value(item.fact->observation, rule_.inputs[input].fields.at(field).of_feed.at(at));
}

/// People are told apart by token, per source and kind of identifier; a window counts in the epoch
/// of its first instant (PEOPLE 1, 4).
Value Reading::distinct_reporters(const Window& window, EventTime first) const {
  constexpr std::int64_t kEpoch = std::int64_t{90} * 86'400'000;
  const std::int64_t epoch = first.millis() / kEpoch;
  std::map<std::pair<SourceId, std::uint8_t>, std::set<std::uint16_t>> people;
  for (const Item* item : window) {
    const auto& token = item->fact->at_subject.token;
    if (!token) continue;
    const bool same = item->at.millis() / kEpoch == epoch;
    people[{item->fact->observation.source, token->kind}].insert(same ? token->current
                                                                      : token->previous);
  }
  std::size_t most = 0;
  for (const auto& [group, tokens] : people) most = std::max(most, tokens.size());
  return Value::count(ladder(most, scene_.min_reporters));
}

Value Reading::measured(const RuleInput& input, const Window& window) const {
  std::optional<Decimal> result;
  for (const Item* item : window) {
    const Value value = field_value(item->fact->observation, item->feed->measure);
    if (value.is_missing()) continue;
    const Decimal number = Decimal::from_raw(value.bits);
    if (!result) {
      result = number;
    } else if (input.measure == Measure::kSum) {
      result = *result + number;
    } else {
      result =
          input.measure == Measure::kMax ? std::max(*result, number) : std::min(*result, number);
    }
  }
  return result ? Value::number(*result) : Value::missing();
}

Value Reading::of_field(const AttributeRef& ref, const Window& window) const {
  if (rule_.inputs[ref.input].signal) {
    std::set<std::string> subjects;
    for (const Item* item : window) subjects.insert(item->of);
    return Value::count(subjects.size());
  }
  std::vector<Value> values;
  for (const Item* item : window) values.push_back(field_of(*item, ref.input, ref.field));
  if (ref.attribute == InputAttribute::kFirstField) {
    return values.empty() ? Value::missing() : values.front();
  }
  if (ref.attribute == InputAttribute::kLastField) {
    return values.empty() ? Value::missing() : values.back();
  }
  std::erase_if(values, [](const Value& value) { return value.is_missing(); });
  if (ref.attribute == InputAttribute::kDistinctField) {
    std::set<Content> contents;
    for (const Value& value : values) contents.insert(content_of(value));
    return Value::count(contents.size());
  }
  if (values.empty()) return Value::missing();
  Decimal result = Decimal::from_raw(values.front().bits);
  for (std::size_t i = 1; i < values.size(); ++i) {
    const Decimal number = Decimal::from_raw(values[i].bits);
    if (ref.attribute == InputAttribute::kSumField) result = result + number;
    if (ref.attribute == InputAttribute::kMaxField) result = std::max(result, number);
    if (ref.attribute == InputAttribute::kMinField) result = std::min(result, number);
  }
  return Value::number(result);
}

Value Reading::of_window(const AttributeRef& ref, const Window& window) const {
  switch (ref.attribute) {
    case InputAttribute::kCount:
      return Value::count(window.size());
    case InputAttribute::kAny:
      return Value::truth(!window.empty());
    case InputAttribute::kValue:
      return measured(rule_.inputs[ref.input], window);
    case InputAttribute::kFirstAt:
      return window.empty() ? Value::missing() : Value::time(window.front()->at);
    case InputAttribute::kLastAt:
      return window.empty() ? Value::missing() : Value::time(window.back()->at);
    case InputAttribute::kSources: {
      std::set<SourceId> sources;
      for (const Item* item : window) sources.insert(item->feed->source);
      return Value::count(sources.size());
    }
    default:
      return of_field(ref, window);
  }
}

/// RULES 3.15: late or stale where the input's sources have not passed t or are silent.
Value Reading::settled(std::size_t input, EventTime t) const {
  bool late = false, stale = false;
  for (const SourceId source : scene_.known_by->at(&rule_.inputs[input])) {
    stale = stale || t >= scene_.reach->stale_from(source);
    late = late || scene_.reach->clock(source) < t;
  }
  if (stale) return Value::stale();
  return late ? Value::late() : Value::missing();
}

Value Reading::attribute(std::size_t index, EventTime t) const {
  const AttributeRef& ref = rule_.attributes.at(index);
  if (ref.attribute >= InputAttribute::kMissing) return of_absence(ref, t);
  if (ref.is_settled) {
    Value waits = settled(ref.input, t);
    if (waits.is_unknown()) return waits;
  }
  const RuleInput& input = rule_.inputs[ref.input];
  const Window seen = window(ref.input, t - input.within, t);
  if (ref.attribute == InputAttribute::kDistinctReporters) {
    return distinct_reporters(seen, t - input.within);
  }
  if (ref.attribute == InputAttribute::kUsual) return usual(ref.input, t);
  if (ref.attribute == InputAttribute::kRatio) return ratio(ref.input, t);
  if (ref.attribute == InputAttribute::kDistinctField) return of_window(ref, seen);
  const Crowd crowd = this->crowd(ref.input, t);
  return crowd.counted.empty() ? of_window(ref, seen) : of_crowd(ref, crowd);
}

Value Reading::name(const Instruction& step, EventTime t) const {
  const auto id = static_cast<std::uint8_t>(step.index);
  switch (step.op) {
    case OpCode::kAttribute:
      return attribute(step.index, t);
    case OpCode::kSubject:
      return subject_value(scene_.subject, AttributeId(id));
    case OpCode::kHasSubject:
      return Value::truth(!subject_value(scene_.subject, AttributeId(id)).is_missing());
    case OpCode::kSubjectDistrict:
      // Where a matter was opened is known from what came first: no level may hang on that.
      return scene_.subject == nullptr || scene_.district.empty()
                 ? Value::missing()
                 : Value{Value::Is::kText, 0, scene_.district};
    case OpCode::kSubjectUnit:
      return scene_.subject == nullptr || scene_.subject->unit.empty()
                 ? Value::missing()
                 : Value{Value::Is::kText, 0, scene_.subject->unit};
    default:
      return Value::missing();
  }
}

/// PEOPLE 5, second sentence.
bool Reading::is_forbidden() const {
  const Subject* place = scene_.subject;
  if (place == nullptr) return false;
  const SubjectType& type = scene_.catalog->subject_types[place->key.type.value()];
  const bool is_small = (type.is_dwelling && (!place->households || *place->households < 3)) ||
                        (type.is_place && place->residents && *place->residents < 10);
  if (!is_small) return false;
  constexpr std::array<std::string_view, 5> kAllowed = {"safety.fire", "safety.building",
                                                        "safety.gas", "geo.slope", "flood.point"};
  const std::string_view hazard = scene_.catalog->topics[rule_.signal.hazard.value()].name;
  if (std::find(kAllowed.begin(), kAllowed.end(), hazard) == kAllowed.end()) return true;
  return std::none_of(rule_.inputs.begin(), rule_.inputs.end(), [](const RuleInput& input) {
    return !input.signal && (input.source_class == SourceClass::kInspection ||
                             input.source_class == SourceClass::kInstrument);
  });
}

Said Reading::said(EventTime t) const {
  if (is_forbidden()) return {};
  const auto names = [&](const Instruction& step) { return name(step, t); };
  Said said;
  for (const Level level : kDown) {
    const auto& program = rule_.levels[static_cast<std::size_t>(level)];
    if (!program) continue;
    const Value holds = run(*program, names);
    if (holds.is == Value::Is::kStale) said.is_unknown = true;
    if (!holds.is_true()) continue;
    said.level = level;
    break;
  }
  if (said.level == Level::kNone) return said;
  Decimal sum;
  for (const ScoreTerm& term : rule_.score) {
    if (term.condition && !run(*term.condition, names).is_true()) continue;
    const Value add = run(term.add, names);
    if (add.is == Value::Is::kNumber) sum = sum + Decimal::from_raw(add.bits);
  }
  said.raw_score = sum.raw();
  return said;
}

std::set<EventTime> Reading::instants(EventTime from, EventTime until) const {
  std::set<EventTime> all = {from, until};
  for (std::size_t i = 0; i < items_.size(); ++i) {
    const RuleInput& input = rule_.inputs[i];
    for (const Item& item : items_[i]) {
      all.insert(item.at);
      all.insert(item.at + input.within);
      if (input.keep < items_[i].size()) {
        all.insert(bucket_end(item.at, input.within) + input.within);
      }
    }
    for (const SourceId source : scene_.known_by->at(&input)) {
      const EventTime clock = scene_.reach->clock(source);
      all.insert(clock);
      all.insert(clock + kTick);
      all.insert(scene_.reach->stale_from(source));
    }
    if (!input.baseline) continue;
    // What is usual is asked anew at every midnight, and wherever a window's end meets one.
    constexpr std::int64_t kDay = 86'400'000;
    for (EventTime day = start_of_local_day(std::max(from, until - Days(400)), scene_.offset);
         day <= until; day = day + Millis(kDay)) {
      for (const Millis shift : {Millis(0), input.within, Millis(input.within.count() % kDay)}) {
        all.insert(day + shift);
      }
    }
    for (const InputFeed& feed : input.feeds) {
      const auto since = scene_.reach->read_since(feed.source);
      if (since) all.insert(*since + input.baseline->min_history);
    }
  }
  absence_instants(all);
  all.erase(all.begin(), all.lower_bound(from));
  all.erase(all.upper_bound(until), all.end());
  return all;
}

}  // namespace tributary::oracle
