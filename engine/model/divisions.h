// Administrative divisions as data: codes and names, from a file; none is known to the code.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tributary {

struct Division {
  std::string code;  ///< a longer code lies in the division whose code is its beginning
  std::string name;
};

/// In order of code, each code once. Empty where a site configures none.
struct Divisions {
  std::vector<Division> entries;

  [[nodiscard]] const Division* find(std::string_view code) const;
};

/// PEOPLE 10, 14: rules and sweeps may name divisions down to streets. In the national code these
/// have 2, 4, 6 or 9 digits; twelve would be a village or a residents' committee.
bool is_division_of_street_or_above(std::string_view code);

/// One of the two lies in the other, or they are the same. An empty code fits everything.
[[nodiscard]] constexpr bool divisions_agree(std::string_view a, std::string_view b) {
  return a.starts_with(b) || b.starts_with(a);
}

}  // namespace tributary
