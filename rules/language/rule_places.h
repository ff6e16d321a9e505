// Where in a rule file a mapping stands, and what may stand in it: the keys of RULES 1 in their
// order. Shared by the formatter and the JSON Schema.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace tributary::language {

enum class Place : std::uint8_t {
  kRoot,
  kTitle,
  kInputs,
  kInput,
  kNear,
  kBaseline,
  kExpect,
  kLevels,
  kScore,
  kTerm,
  kSignal,
  kDue,
  kTests,
  kTest,
  kOther,
};

/// Its keys in the order of RULES 1; empty where the author names them, whose order then stays.
std::span<const std::string_view> keys_of(Place place);

/// What stands behind `key` of `place`; an item of a sequence is at the place of its sequence's
/// items (kScore: kTerm).
Place place_under(Place place, std::string_view key);
Place place_of_items(Place place);

/// The scalar behind `key` of `place` is an expression of RULES 2.
bool is_expression_at(Place place, std::string_view key);

}  // namespace tributary::language
