// What kind of thing a reporter is identified by. Closed; tokens of different kinds are never
// added up (PEOPLE 16), and each kind has its own normal form (engine/resolve).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tributary {

/// The numbers are part of every token: never reused.
enum class IdentifierKind : std::uint8_t {
  kPhone = 1,
  kEmail = 2,
  kResidentId = 3,
  kAccount = 4,    ///< of an app or a portal
  kPseudonym = 5,  ///< what the feed gives instead of any of these, the same for the same person
};
inline constexpr std::array<std::string_view, 5> kIdentifierKindNames = {
    "phone", "email", "resident_id", "account", "pseudonym"};

std::string_view name_of(IdentifierKind kind);
std::optional<IdentifierKind> identifier_kind_named(std::string_view name);

}  // namespace tributary
