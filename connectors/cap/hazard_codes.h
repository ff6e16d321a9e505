// What CAP says of each hazard of the catalogue. Compiled in: no configuration makes a warning of
// another hazard public.
#pragma once

#include <span>
#include <string_view>

namespace tributary {

/// Why there are public warnings of a hazard: the kinds of emergency that have four colours.
enum class PublicKind : unsigned char { kNone, kNatural, kAccident, kPublicHealth };

struct HazardCode {
  std::string_view hazard;    ///< its name in the catalogue
  std::string_view category;  ///< of CAP
  PublicKind kind = PublicKind::kNone;
};

std::span<const HazardCode> hazard_codes();
/// `Other`, and not public, for what is no hazard.
HazardCode hazard_code(std::string_view hazard);

/// `Assess` for what CAP has no word for.
std::string_view response_to(std::string_view advice);

}  // namespace tributary
