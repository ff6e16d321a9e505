#include "engine/model/divisions.h"

#include <algorithm>

namespace tributary {

const Division* Divisions::find(std::string_view code) const {
  const auto at = std::lower_bound(
      entries.begin(), entries.end(), code,
      [](const Division& division, std::string_view wanted) { return division.code < wanted; });
  return at != entries.end() && at->code == code ? &*at : nullptr;
}

bool is_division_of_street_or_above(std::string_view code) {
  const bool is_digits = code.find_first_not_of("0123456789") == std::string_view::npos;
  return is_digits &&
         (code.size() == 2 || code.size() == 4 || code.size() == 6 || code.size() == 9);
}

}  // namespace tributary
