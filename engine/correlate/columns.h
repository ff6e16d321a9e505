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

/// Texts by number. Texts stay where they are when it is moved.
class SlotTexts {
 public:
  SlotTexts() = default;
  SlotTexts(SlotTexts&&) noexcept = default;
  SlotTexts& operator=(SlotTexts&&) noexcept = default;

  std::int64_t number_of(std::string_view text);
  [[nodiscard]] std::string_view operator[](std::int64_t number) const {
    return *texts_[static_cast<std::size_t>(number)];
  }
  [[nodiscard]] std::size_t size() const { return texts_.size(); }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  std::map<std::string, std::int64_t, std::less<>> numbers_;
  std::vector<const std::string*> texts_;  ///< keys of `numbers_`
  std::size_t bytes_ = 0;
};

/// A cell is FieldValue::bits; of a code or a reference the number of its text.
inline constexpr std::int64_t kNoCell = std::numeric_limits<std::int64_t>::min();

struct SlotColumns {
  /// When a value was last seen among items that are no longer held one by one.
  struct LastSeen {
    std::int64_t cell = 0;
    EventTime at;
  };
  struct Column {
    ValueKind kind = ValueKind::kNumber;
    std::vector<std::int64_t> cells;  ///< kNoCell: the item has no such field
    std::vector<LastSeen> last_seen;  ///< by cell; of the fields whose different values count
  };

  /// `items` rows without a value.
  SlotColumns(SlotIndex index, const Slot& plan, std::size_t items);

  /// What the observation's fields say, by feed `feed` of the slot, before row `at`.
  void insert(std::size_t at, const Slot& plan, std::uint16_t feed, const Observation& observation);
  /// Rows [from, until).
  void erase(std::size_t from, std::size_t until);
  /// Row `row`, of an item at `at`, is about to be erased and only counted.
  void count(const Slot& plan, std::size_t row, EventTime at);
  /// An observation that is counted without having been held.
  void count(const Slot& plan, std::uint16_t feed, const Observation& observation);
  /// Drops last times at or before `until`, and the oldest beyond `most`.
  void forget(EventTime until, std::size_t most);
  /// Lays the texts out anew: only those that are used, in order of first use.
  void compact();

  [[nodiscard]] Scalar value(std::uint16_t column, std::size_t item) const;
  /// A cell's bits as a value of the column.
  [[nodiscard]] Scalar scalar(std::uint16_t column, std::int64_t cell) const;
  [[nodiscard]] std::size_t bytes() const;

  SlotIndex slot = 0;
  std::vector<Column> columns;  ///< as Slot::columns
  SlotTexts texts;
};

}  // namespace tributary
