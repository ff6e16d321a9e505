// The columns a register of one type may have: the fixed ones and the catalogue's attributes of
// the type (PEOPLE 9); and those of the register of instruments. A further column is refused.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/catalog.h"

namespace tributary {

/// Slots of a row. Attributes follow from kFirstAttribute in the catalogue's order.
enum RegisterSlot : std::size_t {
  kIdSlot,
  kNameSlot,
  kAliasesSlot,
  kAddressSlot,
  kLatitudeSlot,
  kLongitudeSlot,
  kDistrictSlot,  ///< code of the smallest division it lies in, down to a cell of the grid
  kUnitSlot,
  kCreditCodeSlot,
  kKindSlot,  ///< of a unit or an instrument
  kFirstAttribute,
};

/// Names in the file to slots, for one type.
class RegisterColumns {
 public:
  /// `renames`: our name → the file's, as the configuration gives them.
  RegisterColumns(const SubjectType& type, const std::map<std::string, std::string>& renames);

  /// Of the register of instruments.
  explicit RegisterColumns(const std::map<std::string, std::string>& renames);

  /// Slot of a column of the file, or nullopt when the register may not have it.
  [[nodiscard]] std::optional<std::size_t> slot_named(std::string_view column) const;
  [[nodiscard]] std::size_t slots() const { return names_.size(); }
  /// The file's name for a slot; empty for one this type does not have.
  [[nodiscard]] const std::string& name_of(std::size_t slot) const { return names_[slot]; }
  /// All names the file may use, sorted.
  [[nodiscard]] std::vector<std::string> names() const;
  /// Those of `renames` that this type does not have.
  [[nodiscard]] const std::vector<std::string>& unknown_renames() const { return unknown_; }

 private:
  void rename(const std::map<std::string, std::string>& renames);

  std::vector<std::string> names_;  ///< by slot
  std::map<std::string, std::size_t, std::less<>> slots_;
  std::vector<std::string> unknown_;
};

}  // namespace tributary
