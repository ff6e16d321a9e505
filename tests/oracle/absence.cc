// Something must arrive after something else (RULES 3.6), and what is usual (RULES 3.9).
#include <algorithm>

#include "tests/oracle/reading.h"

namespace tributary::oracle {
namespace {

constexpr Millis kTick{1};
constexpr std::int64_t kDay = 86'400'000;
constexpr Millis kLongest = Days(500);  // no scenario lasts longer

bool reads_whole(const Program& program, OpCode op) {
  return std::any_of(program.code.begin(), program.code.end(),
                     [&](const Instruction& step) { return step.op == op; });
}

bool compares(OpCode op) { return op >= OpCode::kEq && op <= OpCode::kGe; }

/// Where a comparison of `overdue` with a constant turns: at the constant, or a millisecond later.
void add_turns(const Rule& rule, const Program& program, std::vector<Millis>& out) {
  const auto is_overdue = [&](const Instruction& step) {
    return step.op == OpCode::kAttribute &&
           rule.attributes[step.index].attribute == InputAttribute::kOverdue;
  };
  for (std::size_t i = 2; i < program.code.size(); ++i) {
    const auto from = program.code.begin() + static_cast<std::ptrdiff_t>(i - 2);
    const bool is_one =
        compares(from[2].op) && ((is_overdue(from[0]) && from[1].op == OpCode::kDuration) ||
                                 (is_overdue(from[1]) && from[0].op == OpCode::kDuration));
    if (!is_one) continue;
    Program comparison;
    comparison.code.assign(from, from + 3);
    const Millis constant(is_overdue(from[0]) ? from[1].bits : from[0].bits);
    const auto holds = [&](Millis overdue) {
      return run(comparison, [&](const Instruction&) { return Value::duration(overdue); });
    };
    for (const Millis at : {constant, constant + kTick}) {
      if (holds(at) != holds(at - kTick)) out.push_back(at);
    }
  }
}

/// Whole days or hours at which what they add grows: not beyond its limit.
void add_growth(const Program& program, Millis unit, Millis until, std::vector<Millis>& out) {
  const auto added = [&](Millis overdue) {
    return run(program, [&](const Instruction&) { return Value::duration(overdue); });
  };
  for (Millis span = unit; span < until; span = span + unit) {
    if (added(span) != added(span - unit)) out.push_back(span);
  }
}

/// PEOPLE 11.
Decimal opinion_step(Decimal ratio) {
  for (const int step : {10, 5, 3}) {
    if (ratio >= Decimal::from_int(step)) return Decimal::from_int(step);
  }
  return {};
}

}  // namespace

std::vector<Millis> turns_after_by(const Rule& rule) {
  if (!rule.expect) return {};
  std::vector<Millis> turns = {rule.expect->grace, rule.expect->expires};
  // Of people there may be enough for longer than any report of theirs is waited for.
  const bool of_people = rule.inputs[rule.expect->after].source_class == SourceClass::kPeople;
  const Millis longest = of_people ? kLongest : rule.expect->expires;
  for (const auto& level : rule.levels) {
    if (level) add_turns(rule, *level, turns);
  }
  for (const ScoreTerm& term : rule.score) {
    if (term.condition) add_turns(rule, *term.condition, turns);
    const bool in_hours = reads_whole(term.add, OpCode::kHours);
    if (!in_hours && !reads_whole(term.add, OpCode::kDays)) continue;
    add_growth(term.add, Millis(in_hours ? 3'600'000 : kDay), longest, turns);
  }
  return turns;
}

std::vector<Anchor> Reading::anchors() const {
  std::vector<Anchor> result;
  if (!rule_.expect) return result;
  const std::size_t after = rule_.expect->after;
  for (const Item& item : items_[after]) {
    const Value by = run(rule_.expect->by,
                         [&](const Instruction& step) {
                           if (step.op == OpCode::kEventTime) return Value::time(item.at);
                           if (step.op == OpCode::kField) return field_of(item, after, step.index);
                           if (step.op == OpCode::kHasField) {
                             return Value::truth(!field_of(item, after, step.index).is_missing());
                           }
                           return Value::missing();
                         },
                         {scene_.offset, scene_.calendar});
    if (by.is != Value::Is::kTime) continue;  // without a deadline it is no anchor
    result.push_back({item.at, EventTime::from_millis(by.bits), &item});
  }
  return result;
}

/// Met by the earliest event at or after it that agrees; every open anchor it agrees with is met.
std::optional<EventTime> Reading::met_at(const Anchor& anchor) const {
  const Expectation& expect = *rule_.expect;
  for (const Item& event : items_[expect.event]) {
    if (event.at < anchor.at) continue;
    const bool agrees =
        std::all_of(expect.match.begin(), expect.match.end(), [&](const Expectation::Match& match) {
          const Value wanted = field_of(*anchor.item, expect.after, match.of_after);
          return !wanted.is_missing() && wanted == field_of(event, expect.event, match.of_event);
        });
    if (agrees) return event.at;
  }
  return std::nullopt;
}

bool Reading::is_met(const Anchor& anchor, EventTime t) const {
  const auto met = met_at(anchor);
  return met && *met <= t;
}

/// The clock of the expected sources: further than that nobody can say that nothing came.
EventTime Reading::heard_until() const {
  EventTime least = EventTime::max();
  for (const InputFeed& feed : rule_.inputs[rule_.expect->event].feeds) {
    least = std::min(least, scene_.reach->clock(feed.source));
  }
  return least;
}

const Anchor* Reading::open_anchor(const std::vector<Anchor>& all, EventTime t) const {
  for (const Anchor& anchor : all) {
    if (anchor.at > t || t < anchor.by + rule_.expect->grace) continue;
    if (t >= anchor.by + rule_.expect->expires || is_met(anchor, t)) continue;
    return &anchor;
  }
  return nullptr;
}

Value Reading::of_absence(const AttributeRef& ref, EventTime t) const {
  if (awaits_people()) return of_unanswered(ref.attribute, t);
  const EventTime as_of = std::min(t, heard_until());
  const Anchor* open = open_anchor(anchors_, as_of);
  // Where nothing is missing a silence hides nothing: it could only be more feedback.
  for (const InputFeed& feed : rule_.inputs[rule_.expect->event].feeds) {
    if (open != nullptr && t >= scene_.reach->stale_from(feed.source)) return Value::stale();
  }
  if (ref.attribute == InputAttribute::kMissing) return Value::truth(open != nullptr);
  if (open == nullptr) return Value::missing();
  if (ref.attribute == InputAttribute::kOverdue) return Value::duration(as_of - open->by);
  if (ref.attribute == InputAttribute::kAnchorAt) return Value::time(open->at);
  return field_of(*open->item, rule_.expect->after, ref.field);
}

void Reading::absence_instants(std::set<EventTime>& out) const {
  if (!rule_.expect) return;
  const EventTime heard = heard_until();
  out.insert(heard);
  out.insert(heard + kTick);
  if (awaits_people()) out.merge(unanswered_turns());
  for (const Anchor& anchor : anchors_) {
    for (const Millis turn : scene_.turns->at(&rule_)) out.insert(anchor.by + turn);
  }
}

std::vector<EventTime> Reading::fired() const {
  std::vector<EventTime> result;
  if (!rule_.expect) return result;
  if (awaits_people()) return fired_unanswered();
  const EventTime heard = heard_until();
  const std::vector<Millis>& turns = scene_.turns->at(&rule_);
  for (const Anchor& anchor : anchors_) {
    for (const Millis turn : turns) {
      const EventTime at = anchor.by + turn;
      if (at > heard || at < anchor.at) continue;
      // Before its grace is over, and while an older one is open, an anchor says nothing.
      const Anchor* before = open_anchor(anchors_, at - kTick);
      const Anchor* now = open_anchor(anchors_, at);
      if (before != now || now == &anchor) result.push_back(at);
    }
  }
  return result;
}

/// The median of the last over/within complete windows that end at or before t − within, aligned to
/// the site's midnight.
Value Reading::usual(std::size_t index, EventTime t) const {
  const RuleInput& input = rule_.inputs[index];
  for (const InputFeed& feed : input.feeds) {
    const auto since = scene_.reach->read_since(feed.source);
    if (!since || t - *since < input.baseline->min_history) return Value::missing();
  }
  EventTime end = start_of_local_day(t - input.within, scene_.offset);
  if (input.within.count() < kDay) {
    while (end + input.within <= t - input.within) end = end + input.within;
  }
  std::vector<Decimal> values;
  for (std::int64_t left = input.baseline->over / input.within; left > 0; --left) {
    const Window seen = window(index, end - input.within, end);
    Value value = Value::count(seen.size());
    if (input.measure != Measure::kNone) value = measured(input, seen);
    values.push_back(value.is_missing() ? Decimal() : Decimal::from_raw(value.bits));
    end = end - input.within;
  }
  if (values.empty()) return Value::missing();
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  Decimal median = values[half];
  if (values.size() % 2 == 0) {
    median = *(values[half - 1] + values[half]).divided_by(Decimal::from_int(2));
  }
  return Value::number(std::max(median, input.baseline->floor));
}

/// What is compared with what is usual: as `.count` or `.value` says it, and of nothing a sum is 0.
Value Reading::compared(const RuleInput& input, const Crowd& crowd) const {
  if (input.measure == Measure::kNone) {
    return Value::count(crowd.exact.size() + crowd.counted.size());
  }
  if (!crowd.counted.empty()) return Value::missing();
  const Value value = measured(input, crowd.exact);
  const bool is_empty_sum = value.is_missing() && input.measure == Measure::kSum;
  return is_empty_sum ? Value::number({}) : value;
}

Value Reading::ratio(std::size_t index, EventTime t) const {
  const RuleInput& input = rule_.inputs[index];
  const Value divisor = usual(index, t);
  if (divisor.is_missing()) return divisor;
  const Value now = compared(input, crowd(index, t));
  if (now.is_missing()) return now;
  const auto ratio = Decimal::from_raw(now.bits).divided_by(Decimal::from_raw(divisor.bits));
  if (!ratio) return Value::missing();
  return Value::number(input.source_class == SourceClass::kOpinion ? opinion_step(*ratio) : *ratio);
}

}  // namespace tributary::oracle
