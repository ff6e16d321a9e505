// One row of a register to a Subject, checked by PEOPLE 5, 8 and 9 before it exists.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "engine/model/catalog.h"
#include "engine/model/coordinates.h"
#include "engine/model/register.h"
#include "schemas/document/diagnostics.h"
#include "schemas/registry/register_columns.h"

namespace tributary {

/// Reports what is wrong with a cell: by slot, never with its value (PEOPLE 3, 9).
using CellReport = std::function<void(std::size_t slot, std::string_view code, Message message)>;

/// Id, name, aliases, address, location, district and unit: what means the same in every register.
/// `out` is new but for its type. False after having reported.
bool read_identity_and_place(const std::vector<std::string_view>& cells, CoordinateSystem crs,
                             const CellReport& report, Subject& out);

/// Reads rows of one type. Not thread-safe.
class RegisterRow {
 public:
  RegisterRow(const Catalog& catalog, SubjectTypeId type, CoordinateSystem crs)
      : catalog_(catalog), type_id_(type), type_(catalog[type]), crs_(crs) {}

  /// `cells` by slot, empty where the row has none. False after having reported.
  bool read(const std::vector<std::string_view>& cells, const CellReport& report, Subject& out);

 private:
  bool read_organisation(const std::vector<std::string_view>& cells, const CellReport& report,
                         Subject& out) const;
  bool read_attributes(const std::vector<std::string_view>& cells, const CellReport& report,
                       Subject& out) const;

  const Catalog& catalog_;
  SubjectTypeId type_id_;
  const SubjectType& type_;
  CoordinateSystem crs_;
};

}  // namespace tributary
