#include "engine/correlate/columns.h"

#include <algorithm>

namespace tributary {

namespace {

/// The id of the subject that a reference field was resolved to; empty if to none.
std::string_view reference_of(const Observation& observation, FieldId field) {
  const auto found =
      std::find_if(observation.subjects.begin(), observation.subjects.end(),
                   [&](const SubjectRef& ref) { return ref.field == field && !ref.moved_away; });
  return found != observation.subjects.end() ? std::string_view(found->key.id) : std::string_view();
}

std::int64_t cell_of(const Observation& observation, FieldId field, ValueKind kind,
                     TextTable& texts) {
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

std::int64_t TextTable::number_of(std::string_view text) {
  const auto found = numbers_.find(text);
  if (found != numbers_.end()) return found->second;
  const auto number = static_cast<std::int64_t>(texts_.size());
  const auto added = numbers_.emplace(std::string(text), number).first;
  texts_.push_back(&added->first);
  return number;
}

SlotColumns::SlotColumns(SlotIndex index, const Slot& plan, std::size_t items) : slot(index) {
  for (const SlotColumn& column : plan.columns) {
    columns.push_back({column.kind, std::vector<std::int64_t>(items, kNoCell)});
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
  for (const Column& column : columns) total += column.cells.size() * sizeof(std::int64_t);
  return total;
}

}  // namespace tributary
