#include "engine/correlate/attributes.h"

#include <algorithm>

#include "engine/correlate/baseline.h"
#include "engine/correlate/signal_items.h"

namespace tributary {

namespace {

bool has_more(const Window& window, const SlotView& view, const BoundInput& input) {
  return is_crowded(view, input) && beyond(window, view, input).any;
}

/// Different values in the window; those of items that are only counted by when each was last seen.
std::size_t distinct_of(const Window& window, const SlotView& view, const BoundInput& input,
                        std::uint16_t field) {
  if (view.columns == nullptr) return 0;
  const SlotColumns::Column& column = view.columns->columns[input.columns[field]];
  const auto begin = column.cells.begin();
  std::vector<std::int64_t> values(begin + static_cast<std::ptrdiff_t>(window.first()),
                                   begin + static_cast<std::ptrdiff_t>(window.end()));
  for (const SlotColumns::LastSeen& seen : column.last_seen) {
    const bool is_inside = seen.at > window.now() - input.within && seen.at <= window.now();
    if (is_inside) values.push_back(seen.cell);
  }
  std::erase(values, kNoCell);
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values.size();
}

/// Different subjects that told of a level in the window.
std::size_t subjects_of(const Window& window, const SlotView& view) {
  std::vector<std::uint64_t> subjects;
  for (std::size_t i = window.first(); i < window.end(); ++i) {
    subjects.push_back(teller_of(view.items[i]));
  }
  std::sort(subjects.begin(), subjects.end());
  return static_cast<std::size_t>(std::unique(subjects.begin(), subjects.end()) - subjects.begin());
}

/// Sum, largest or smallest of a number.
Scalar folded(const Window& window, const SlotView& view, const BoundInput& input,
              const AttributeRef& ref) {
  if (view.columns == nullptr) return Scalar::missing();
  const SlotColumns::Column& column = view.columns->columns[input.columns[ref.field]];
  bool any = false;
  Decimal total;
  for (std::size_t i = window.first(); i < window.end(); ++i) {
    if (column.cells[i] == kNoCell) continue;
    const Decimal value = Decimal::from_raw(column.cells[i]);
    if (!any) {
      total = value;
    } else if (ref.attribute == InputAttribute::kSumField) {
      total = total + value;
    } else {
      total = ref.attribute == InputAttribute::kMaxField ? std::max(total, value)
                                                         : std::min(total, value);
    }
    any = true;
  }
  return any ? Scalar::number(total) : Scalar::missing();
}

Scalar field_at(const SlotView& view, const BoundInput& input, std::uint16_t field,
                std::size_t item) {
  if (view.columns == nullptr) return Scalar::missing();
  return view.columns->value(input.columns[field], item);
}

/// The checker lets no such rule through (E203); this holds whatever was compiled (PEOPLE 1).
bool counts_a_person_twice(const BoundInput& input) {
  const auto& signal = input.rule_input->signal;
  return signal && signal->of_people;
}

}  // namespace

Scalar count_of(const Window& window, const SlotView& view, const BoundInput& input) {
  const std::size_t inside = window.end() - window.first();
  if (!is_crowded(view, input)) return Scalar::count(inside);
  return Scalar::count(inside + beyond(window, view, input).more);
}

Scalar value_of(const Window& window, const SlotView& view, const BoundInput& input) {
  if (has_more(window, view, input)) return Scalar::missing();
  return window.measured(view.items, input.measure);
}

bool is_approximate(const Window& window, const SlotView& view, const BoundInput& input) {
  if (has_more(window, view, input)) return true;
  return std::any_of(
      input.distinct_fields.begin(), input.distinct_fields.end(),
      [&](std::uint16_t field) { return distinct_of(window, view, input, field) > kMostDistinct; });
}

Scalar read_attribute(const Window& window, const SlotView& view, const BoundInput& input,
                      const AttributeRef& ref, std::uint32_t min_reporters,
                      const TimeContext& time) {
  const bool is_empty = window.first() == window.end();
  switch (ref.attribute) {
    case InputAttribute::kDistinctReporters:
      return window.reporters(min_reporters);
    case InputAttribute::kAny:
      return Scalar::boolean(!is_empty || has_more(window, view, input));
    case InputAttribute::kCount:
      return counts_a_person_twice(input) ? Scalar::missing() : count_of(window, view, input);
    case InputAttribute::kValue:
      return value_of(window, view, input);
    case InputAttribute::kFirstAt:
      if (is_empty || has_more(window, view, input)) return Scalar::missing();
      return Scalar::time(view.items[window.first()].at);
    case InputAttribute::kLastAt:
      return is_empty ? Scalar::missing() : Scalar::time(view.items[window.end() - 1].at);
    case InputAttribute::kFirstField:
      if (is_empty || has_more(window, view, input)) return Scalar::missing();
      return field_at(view, input, ref.field, window.first());
    case InputAttribute::kLastField:
      return is_empty ? Scalar::missing() : field_at(view, input, ref.field, window.end() - 1);
    case InputAttribute::kSumField:
    case InputAttribute::kMaxField:
    case InputAttribute::kMinField:
      if (has_more(window, view, input)) return Scalar::missing();
      return folded(window, view, input, ref);
    case InputAttribute::kDistinctField:
      if (input.rule_input->signal) return Scalar::count(subjects_of(window, view));
      return Scalar::count(std::min(distinct_of(window, view, input, ref.field), kMostDistinct));
    case InputAttribute::kSources:
      return Scalar::count(sources_of(window, view, input));
    case InputAttribute::kUsual:
      return usual(window, view, input, time);
    case InputAttribute::kRatio:
      return ratio(window, view, input, time);
    default:
      return Scalar::missing();  // of an expectation
  }
}

namespace {

/// When a value of which only the last time is known comes into the window or leaves it.
EventTime next_distinct_change(const Window& window, const SlotView& view,
                               const BoundInput& input) {
  EventTime next = EventTime::max();
  if (view.columns == nullptr) return next;
  for (const std::uint16_t field : input.distinct_fields) {
    for (const auto& seen : view.columns->columns[input.columns[field]].last_seen) {
      const EventTime change = seen.at > window.now() ? seen.at : seen.at + input.within;
      if (change > window.now()) next = std::min(next, change);
    }
  }
  return next;
}

}  // namespace

EventTime next_change_of(const Window& window, const SlotView& view, const BoundInput& input,
                         std::uint32_t min_reporters, const TimeContext& time) {
  if (input.reads_steps_only) return window.next_step(view.items, min_reporters, input.reads_any);
  EventTime next = window.next_change(view.items);
  if (is_crowded(view, input)) {
    next = std::min(
        {next, beyond(window, view, input).next, next_distinct_change(window, view, input)});
  }
  if (!input.rule_input->baseline) return next;
  return std::min(next, next_baseline_change(window, view, input, time));
}

}  // namespace tributary
