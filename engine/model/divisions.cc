#include "engine/model/divisions.h"

#include <algorithm>

namespace tributary {

const Division* Divisions::find(std::string_view code) const {
  const auto at = std::lower_bound(
      entries.begin(), entries.end(), code,
      [](const Division& division, std::string_view wanted) { return division.code < wanted; });
  return at != entries.end() && at->code == code ? &*at : nullptr;
}

}  // namespace tributary
