// The shapes of PEOPLE 9: what an id, name, alias, reference, list entry, code or free text may not
// contain, because it is the number or address of a person. Numeric fields are never tested here
// (latitudes look like mobile numbers).
#pragma once

#include <cstdint>
#include <string_view>

namespace tributary {

/// Tried in this order; resident-ID before anything that calls itself a credit code.
enum class PersonalShape : std::uint8_t {
  kNone,
  kResidentId,        ///< 18 characters, a real date, the check digit of GB 11643
  kResidentIdSuffix,  ///< the same and two more letters or digits
  kOldResidentId,     ///< 15 digits with a real date of 19..
  kMobile,            ///< 11 digits from 13 to 19, with or without 86 (0086) before them
  kEmail,
};

/// The first such shape among the runs of letters and digits in `text`: a whole run, not a part of
/// one, so that a longer number is not mistaken for a telephone. Letters and digits are ASCII's and
/// their full-width forms; every other character ends a run. Bytes that are no UTF-8 end one too.
[[nodiscard]] PersonalShape personal_shape_in(std::string_view text);

/// personal_shape_in(text) != kNone.
[[nodiscard]] bool looks_personal(std::string_view text);

/// The whole of `text` (18 ASCII characters) is a resident-ID with a real date and check digit.
[[nodiscard]] bool is_resident_id(std::string_view text);

}  // namespace tributary
