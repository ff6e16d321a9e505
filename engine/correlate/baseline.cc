#include "engine/correlate/baseline.h"

#include <algorithm>

#include "engine/correlate/attributes.h"
#include "engine/model/floors.h"

namespace tributary {

namespace {

constexpr Millis kDay = std::chrono::hours(24);

/// Windows shorter than a day lie end to end from each midnight on; longer ones end at one.
EventTime last_edge(EventTime at, Millis within, UtcOffset offset) {
  const EventTime midnight = start_of_local_day(at, offset);
  return midnight + (at - midnight) / within * within;
}

EventTime next_edge(EventTime edge, Millis within, UtcOffset offset) {
  const EventTime midnight = start_of_local_day(edge, offset) + kDay;
  return std::min(edge + within, midnight);
}

std::size_t windows_of(const BoundInput& input) {
  return static_cast<std::size_t>(input.rule_input->baseline->over / input.within);
}

/// Sums what lies in the baseline's windows, the newest of which ends at `last`.
class Windows {
 public:
  Windows(const BoundInput& input, EventTime last)
      : within_(input.within), last_(last), values_(windows_of(input)), filled_(values_.size()) {}

  [[nodiscard]] EventTime first() const {
    return last_ - within_ * static_cast<std::int64_t>(values_.size());
  }
  [[nodiscard]] bool holds(EventTime at) const { return at > first() && at <= last_; }

  void add(EventTime at, Decimal value, Measure measure) {
    const auto back = static_cast<std::size_t>((last_ - at) / within_);
    Decimal& total = values_[back];
    if (!filled_[back] || measure == Measure::kNone || measure == Measure::kSum) {
      total = total + value;
    } else {
      total = measure == Measure::kMax ? std::max(total, value) : std::min(total, value);
    }
    filled_[back] = true;
  }

  /// Asked at each instant, of two thousand windows where a quarter of a year is held against an
  /// hour: nothing is sorted that need not be.
  [[nodiscard]] Decimal median() {
    const auto half = values_.begin() + static_cast<std::ptrdiff_t>(values_.size() / 2);
    std::nth_element(values_.begin(), half, values_.end());
    if (values_.size() % 2 != 0) return *half;
    return *(*std::max_element(values_.begin(), half) + *half).divided_by(Decimal::from_int(2));
  }

 private:
  Millis within_;
  EventTime last_;
  std::vector<Decimal> values_;  ///< newest window first; an empty one is 0
  std::vector<bool> filled_;
};

void add_items(const Window& window, const SlotView& view, const BoundInput& input,
               Windows& windows) {
  const bool counts = input.measure == Measure::kNone;
  for (std::size_t i = first_item_after(view.items, windows.first()); i < window.end(); ++i) {
    const SlotItem& item = view.items[i];
    if (!windows.holds(item.at)) break;
    if (!counts && !item.has_value) continue;
    windows.add(item.at, counts ? Decimal::from_int(1) : Decimal::from_raw(item.value),
                input.measure);
  }
}

Decimal total_of(const SlotCounts::Cell& cell, Measure measure) {
  switch (measure) {
    case Measure::kNone:
      return Decimal::from_int(cell.count);
    case Measure::kSum:
      return cell.sum;
    case Measure::kMax:
      return cell.max;
    case Measure::kMin:
      return cell.min;
  }
  return {};
}

void add_cells(const SlotCounts& counts, const BoundInput& input, EventTime now, Windows& windows) {
  for (const SlotCounts::Cell& cell : counts.cells_of(input.cell)) {
    const EventTime end = EventTime::from_millis(cell.number * input.cell.count());
    const bool is_empty = input.measure != Measure::kNone && !cell.has_value;
    if (is_empty || end > now || !windows.holds(end)) continue;
    windows.add(end, total_of(cell, input.measure), input.measure);
  }
}

}  // namespace

History history_of(const RuleInput& input, const SourceTimes& sources) {
  History history;
  EventTime since = EventTime::min();
  for (const InputFeed& feed : input.feeds) {
    const std::size_t source = feed.source.value();
    const EventTime from = source < sources.size() ? sources[source].read_since : EventTime::max();
    if (from == EventTime::max()) ++history.unread_feeds;
    since = std::max(since, from);
  }
  if (history.unread_feeds == 0) history.ready_from = since + input.baseline->min_history;
  return history;
}

bool has_history(const RuleInput& input, const SourceTimes& sources, EventTime now) {
  return history_of(input, sources).ready_from <= now;
}

void add_unread(const RuleInput& input, const TimeContext& time, std::vector<ClockWait>& waits) {
  if (!input.baseline) return;
  for (const InputFeed& feed : input.feeds) {
    const std::size_t source = feed.source.value();
    const bool is_unread =
        source < time.sources.size() && time.sources[source].read_since == EventTime::max();
    if (is_unread) waits.push_back({feed.source, EventTime::min() + Millis(1)});
  }
}

Scalar usual(const Window& window, const SlotView& view, const BoundInput& input,
             const TimeContext& time) {
  const RuleInput& rule_input = *input.rule_input;
  if (!rule_input.baseline || windows_of(input) == 0) return Scalar::missing();
  if (rule_input.signal) return Scalar::missing();  // nobody has recorded how long rules were read
  if (!has_history(rule_input, time.sources, window.now())) return Scalar::missing();
  Windows windows(input, last_edge(window.now() - input.within, input.within, time.offset));
  add_items(window, view, input, windows);
  if (view.counts != nullptr) add_cells(*view.counts, input, window.now(), windows);
  return Scalar::number(std::max(windows.median(), rule_input.baseline->floor));
}

Scalar ratio(const Window& window, const SlotView& view, const BoundInput& input,
             const TimeContext& time) {
  const Scalar divisor = usual(window, view, input, time);
  if (divisor.is_missing()) return divisor;
  Scalar now = input.measure == Measure::kNone ? count_of(window, view, input)
                                               : value_of(window, view, input);
  const bool is_empty_sum = now.is_missing() && input.measure == Measure::kSum &&
                            !(is_crowded(view, input) && beyond(window, view, input).any);
  if (is_empty_sum) now = Scalar::count(0);
  if (now.is_missing()) return now;
  const auto quotient = Decimal::from_raw(now.bits).divided_by(Decimal::from_raw(divisor.bits));
  if (!quotient) return Scalar::missing();
  if (input.rule_input->source_class != SourceClass::kOpinion) return Scalar::number(*quotient);
  return Scalar::count(floors::opinion_step(quotient->raw(), Decimal::kScale));
}

EventTime next_baseline_change(const Window& window, const SlotView& view, const BoundInput& input,
                               const TimeContext& time) {
  const RuleInput& rule_input = *input.rule_input;
  EventTime next = EventTime::max();
  for (const InputFeed& feed : rule_input.feeds) {
    if (feed.source.value() >= time.sources.size()) return EventTime::max();
    const EventTime since = time.sources[feed.source.value()].read_since;
    if (since == EventTime::max()) return EventTime::max();
    const EventTime ready = since + rule_input.baseline->min_history;
    if (ready > window.now()) next = std::min(next, ready);
  }
  // Without anything in reach, what is usual stays the floor.
  const EventTime edge = last_edge(window.now() - input.within, input.within, time.offset);
  const bool is_bare =
      window.end() == 0 || view.items[window.end() - 1].at <= edge - rule_input.baseline->over;
  if (is_bare && view.counts == nullptr) return next;
  return std::min(next, next_edge(edge, input.within, time.offset) + input.within);
}

}  // namespace tributary
