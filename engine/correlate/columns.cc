#include "engine/correlate/columns.h"

#include <algorithm>

namespace tributary {

namespace {

/// The id of the subject that a reference field was resolved to; empty if to none.
std::string_view reference_of(const Observation& observation, FieldId field) {
  const auto found =
      std::find_if(observation.subjects.begin(), observation.subjects.end(),
                   [&](const SubjectRef& ref) { return ref.came_from(field) && !ref.moved_away; });
  return found != observation.subjects.end() ? std::string_view(found->key.id) : std::string_view();
}

std::int64_t cell_of(const Observation& observation, FieldId field, ValueKind kind,
                     SlotTexts& texts) {
  if (field == none_of<FieldId>()) return kNoCell;
  if (kind == ValueKind::kReference) {
    const std::string_view id = reference_of(observation, field);
    return id.empty() ? kNoCell : texts.number_of(id);
  }
  const FieldValue* value = observation.find(field);
  if (value == nullptr) return kNoCell;
  return kind == ValueKind::kCode ? texts.number_of(observation.code(*value)) : value->bits;
}

}  // namespace

std::int64_t SlotTexts::number_of(std::string_view text) {
  const auto found = numbers_.find(text);
  if (found != numbers_.end()) return found->second;
  const auto number = static_cast<std::int64_t>(texts_.size());
  const auto added = numbers_.emplace(std::string(text), number).first;
  texts_.push_back(&added->first);
  bytes_ += sizeof(*added) + text.size();
  return number;
}

SlotColumns::SlotColumns(SlotIndex index, const Slot& plan, std::size_t items) : slot(index) {
  for (const SlotColumn& column : plan.columns) {
    columns.push_back({column.kind, std::vector<std::int64_t>(items, kNoCell), {}});
  }
}

void SlotColumns::insert(std::size_t at, const Slot& plan, std::uint16_t feed,
                         const Observation& observation) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    std::vector<std::int64_t>& cells = columns[i].cells;
    const FieldId field = plan.columns[i].of_feed[feed];
    cells.insert(cells.begin() + static_cast<std::ptrdiff_t>(at),
                 cell_of(observation, field, columns[i].kind, texts));
  }
}

void SlotColumns::erase(std::size_t from, std::size_t until) {
  for (Column& column : columns) {
    const auto begin = column.cells.begin();
    column.cells.erase(begin + static_cast<std::ptrdiff_t>(from),
                       begin + static_cast<std::ptrdiff_t>(until));
  }
}

namespace {

void see(SlotColumns::Column& column, std::int64_t cell, EventTime at) {
  if (cell == kNoCell) return;
  auto& seen = column.last_seen;
  const auto found = std::lower_bound(
      seen.begin(), seen.end(), cell,
      [](const SlotColumns::LastSeen& entry, std::int64_t c) { return entry.cell < c; });
  if (found == seen.end() || found->cell != cell) {
    seen.insert(found, {cell, at});
  } else {
    found->at = std::max(found->at, at);
  }
}

bool holds_text(const SlotColumns::Column& column) {
  return column.kind == ValueKind::kCode || column.kind == ValueKind::kReference;
}

}  // namespace

void SlotColumns::count(const Slot& plan, std::size_t row, EventTime at) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (plan.columns[i].is_distinct) see(columns[i], columns[i].cells[row], at);
  }
}

void SlotColumns::count(const Slot& plan, std::uint16_t feed, const Observation& observation) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!plan.columns[i].is_distinct) continue;
    const FieldId field = plan.columns[i].of_feed[feed];
    see(columns[i], cell_of(observation, field, columns[i].kind, texts), observation.at);
  }
}

void SlotColumns::forget(EventTime until, std::size_t most) {
  for (Column& column : columns) {
    EventTime oldest = until;
    if (column.last_seen.size() > most) {
      std::vector<EventTime> times;
      for (const LastSeen& seen : column.last_seen) times.push_back(seen.at);
      const auto last = times.end() - static_cast<std::ptrdiff_t>(most) - 1;
      std::nth_element(times.begin(), last, times.end());
      oldest = std::max(oldest, *last);
    }
    std::erase_if(column.last_seen, [&](const LastSeen& seen) { return seen.at <= oldest; });
  }
}

void SlotColumns::compact() {
  SlotTexts used;
  for (Column& column : columns) {
    if (!holds_text(column)) continue;
    for (std::int64_t& cell : column.cells) {
      if (cell != kNoCell) cell = used.number_of(texts[cell]);
    }
    for (LastSeen& seen : column.last_seen) seen.cell = used.number_of(texts[seen.cell]);
    std::sort(column.last_seen.begin(), column.last_seen.end(),
              [](const LastSeen& a, const LastSeen& b) { return a.cell < b.cell; });
  }
  texts = std::move(used);
}

Scalar SlotColumns::value(std::uint16_t column, std::size_t item) const {
  return scalar(column, columns[column].cells[item]);
}

Scalar SlotColumns::scalar(std::uint16_t column, std::int64_t cell) const {
  if (cell == kNoCell) return Scalar::missing();
  switch (columns[column].kind) {
    case ValueKind::kNumber:
      return {Scalar::Kind::kNumber, cell, {}};
    case ValueKind::kTime:
      return {Scalar::Kind::kTime, cell, {}};
    case ValueKind::kBool:
      return {Scalar::Kind::kBool, cell, {}};
    case ValueKind::kEnumeration:
      return {Scalar::Kind::kEnumeration, cell, {}};
    case ValueKind::kTopic:
      return {Scalar::Kind::kTopic, cell, {}};
    case ValueKind::kReference:
    case ValueKind::kCode:
      return Scalar::of_text(texts[cell]);
  }
  return Scalar::missing();
}

std::size_t SlotColumns::bytes() const {
  std::size_t total = sizeof(SlotColumns);
  for (const Column& column : columns) {
    total +=
        column.cells.size() * sizeof(std::int64_t) + column.last_seen.size() * sizeof(LastSeen);
  }
  return total + texts.bytes();
}

}  // namespace tributary
