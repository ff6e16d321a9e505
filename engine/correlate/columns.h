// The fields of a slot's items that some rule reads: one column per field, one cell per item, in
// the items' order. Kept apart from the items, so that a slot of which nothing is read costs
// nothing.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/correlate/plan.h"
#include "engine/model/observation.h"

namespace tributary {

/// Texts by number. Never forgets one: it lives as long as the columns that use it, which are laid
/// out anew when their subject is read from the store. Texts stay where they are when it is moved.
class TextTable {
 public:
  TextTable() = default;
  TextTable(TextTable&&) noexcept = default;
  TextTable& operator=(TextTable&&) noexcept = default;

  std::int64_t number_of(std::string_view text);
  [[nodiscard]] std::string_view operator[](std::int64_t number) const {
    return *texts_[static_cast<std::size_t>(number)];
  }

 private:
  std::map<std::string, std::int64_t, std::less<>> numbers_;
  std::vector<const std::string*> texts_;  ///< keys of `numbers_`
};

/// A cell is FieldValue::bits; of a code or a reference the number of its text.
inline constexpr std::int64_t kNoCell = std::numeric_limits<std::int64_t>::min();

struct SlotColumns {
  struct Column {
    ValueKind kind = ValueKind::kNumber;
    std::vector<std::int64_t> cells;  ///< kNoCell: the item has no such field
  };

  /// `items` rows without a value.
  SlotColumns(SlotIndex index, const Slot& plan, std::size_t items);

  /// What the observation's fields say, by feed `feed` of the slot, before row `at`.
  void insert(std::size_t at, const Slot& plan, std::uint16_t feed, const Observation& observation);
  /// Rows [from, until).
  void erase(std::size_t from, std::size_t until);

  [[nodiscard]] Scalar value(std::uint16_t column, std::size_t item) const;
  /// A cell's bits as a value of the column.
  [[nodiscard]] Scalar scalar(std::uint16_t column, std::int64_t cell) const;
  [[nodiscard]] std::size_t bytes() const;

  SlotIndex slot = 0;
  std::vector<Column> columns;  ///< as Slot::columns
  TextTable texts;
};

}  // namespace tributary
