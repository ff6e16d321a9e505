// Addresses in the form in which they are compared (DESIGN 7): administrative prefixes, rooms and
// units cut (PEOPLE 5). Chinese addresses run from the large to the small; Western ones are a house
// number, a street and, behind it, a locality, a state and a postal code.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/divisions.h"
#include "engine/resolve/text_folding.h"

namespace tributary {

/// An address taken apart. Empty parts were not given.
struct Address {
  std::string place;     ///< number and street, intersection, or all of a Chinese address
  std::string street;    ///< without house number; of a Chinese address up to its road
  std::string locality;  ///< `ROSLINDALE`
  std::string postcode;
  std::string division;  ///< code of the smallest administrative division named in front
  [[nodiscard]] bool empty() const { return place.empty(); }
};

/// How well two addresses with the same `place` agree in the rest: the number of parts that both
/// give and that differ; nullopt when they contradict each other (a division, the only part given
/// by both, or both the locality and the postal code).
[[nodiscard]] std::optional<int> disagreement(const Address& a, const Address& b);

/// Takes addresses apart. Immutable; safe from any thread.
class AddressReader {
 public:
  explicit AddressReader(const Divisions& divisions);

  /// Never fails; what cannot be told apart stays in `place`. `place` read again is itself, unless
  /// a division, locality or postal code stands in it.
  [[nodiscard]] Address read(std::string_view text) const;

  [[nodiscard]] const TextFolding& folding() const { return folding_; }

 private:
  struct Name {
    std::u32string name;
    std::string code;
  };
  /// The longest division name at the beginning of `text` that lies in `within`.
  [[nodiscard]] const Name* division_at(std::u32string_view text, std::string_view within) const;
  /// Cuts the divisions in front and returns the code of the smallest.
  std::string cut_divisions(std::u32string& text) const;
  [[nodiscard]] Address read_chinese(std::u32string text) const;

  TextFolding folding_;
  std::vector<Name> divisions_;  ///< by name
};

/// A Western address of simplified text (western_address.cc).
[[nodiscard]] Address read_western(std::u32string_view text);

}  // namespace tributary
