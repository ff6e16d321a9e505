// Unified social credit codes (GB 32100-2015) and which organisations may be subjects by the class
// in them (PEOPLE 8).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tributary {

/// What PEOPLE 8 says of a class (the code's first two characters).
enum class CreditClass : std::uint8_t {
  kSubject,           ///< 91, 93, N1–N3, 11, 12
  kSchoolsAndHealth,  ///< 52: a subject only as a school or a health provider
  kSoleTrader,        ///< 92: only by findings, never by what people report
  kNotASubject,       ///< every other, also those not yet issued
};

/// A code with a right check character, in capitals.
struct CreditCode {
  std::string text;  ///< 18 characters
  CreditClass credit_class = CreditClass::kNotASubject;
};

/// Reads a code in capitals or small letters, ASCII or full-width, without spaces inside. nullopt
/// when it is none: another length, a character the standard leaves out (I, O, S, V, Z), a wrong
/// check character, or a resident-ID (which is tried first, PEOPLE 9).
[[nodiscard]] std::optional<CreditCode> parse_credit_code(std::string_view text);

/// By the first two characters alone; for tests and messages.
[[nodiscard]] CreditClass credit_class_of(std::string_view code);

}  // namespace tributary
