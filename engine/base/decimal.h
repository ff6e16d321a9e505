// Decimal: the only number of the engine. Fixed point with six decimal places, so that scores and
// comparisons give the same bytes on every machine and in every order of addition.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tributary {

/// Range ± 9.2e12 with a step of 1e-6, the same on both sides of zero. Arithmetic saturates at the
/// ends of the range; multiplication and division round toward zero; division and modulo (which has
/// the sign of the dividend) have no value for a divisor of zero.
class Decimal {
 public:
  static constexpr std::int64_t kScale = 1'000'000;

  constexpr Decimal() = default;
  static constexpr Decimal from_raw(std::int64_t raw) {
    return Decimal(raw == INT64_MIN ? -INT64_MAX : raw);
  }
  static constexpr Decimal from_int(std::int64_t whole) {
    constexpr std::int64_t kMost = INT64_MAX / kScale;
    if (whole > kMost) return from_raw(INT64_MAX);
    if (whole < -kMost) return from_raw(-INT64_MAX);
    return from_raw(whole * kScale);
  }
  /// `-12`, `3.25`; more than six decimals are rounded half away from zero. No exponent, no
  /// spaces, no `+`, a digit on both sides of the point; nullopt otherwise and when out of range.
  static std::optional<Decimal> parse(std::string_view text);
  /// From a binary floating-point number (JSON), rounded as its shortest decimal form is by
  /// `parse`; nullopt when not finite or out of range.
  static std::optional<Decimal> from_double(double value);

  [[nodiscard]] constexpr std::int64_t raw() const { return raw_; }
  /// Rounded half up to an integer (RULES 3.11).
  [[nodiscard]] std::int64_t rounded_half_up() const;
  [[nodiscard]] double to_double() const { return static_cast<double>(raw_) / kScale; }
  /// Shortest exact form without trailing zeros: `3`, `3.25`, `-0.5`.
  [[nodiscard]] std::string to_string() const;

  constexpr auto operator<=>(const Decimal&) const = default;
  Decimal operator+(Decimal other) const;
  Decimal operator-(Decimal other) const;
  Decimal operator*(Decimal other) const;
  Decimal operator-() const { return from_raw(-raw_); }
  [[nodiscard]] std::optional<Decimal> divided_by(Decimal divisor) const;
  [[nodiscard]] std::optional<Decimal> modulo(Decimal divisor) const;

 private:
  constexpr explicit Decimal(std::int64_t raw) : raw_(raw) {}
  std::int64_t raw_ = 0;
};

}  // namespace tributary
