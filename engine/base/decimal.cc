#include "engine/base/decimal.h"

#include <charconv>
#include <cmath>

namespace tributary {
namespace {

__extension__ using Wide = __int128;

constexpr int kPlaces = 6;
constexpr std::int64_t kMost = INT64_MAX;

Decimal saturated(Wide raw) {
  if (raw > kMost) return Decimal::from_raw(kMost);
  if (raw < -Wide{kMost}) return Decimal::from_raw(-kMost);
  return Decimal::from_raw(static_cast<std::int64_t>(raw));
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (text.empty() || !is_digit(text.front()) || !is_digit(text.back())) return std::nullopt;

  Wide magnitude = 0;
  int places = -1;  // -1 before the point, then the number of decimals seen
  bool round_up = false;
  for (const char c : text) {
    if (c == '.' && places < 0) {
      places = 0;
      continue;
    }
    if (!is_digit(c)) return std::nullopt;
    if (places >= kPlaces) {
      if (places == kPlaces) round_up = c >= '5';
      places = kPlaces + 1;
      continue;
    }
    magnitude = magnitude * 10 + (c - '0');
    if (magnitude > kMost) return std::nullopt;
    if (places >= 0) ++places;
  }
  for (int place = places < 0 ? 0 : places; place < kPlaces; ++place) magnitude *= 10;
  if (round_up) ++magnitude;
  if (magnitude > kMost) return std::nullopt;
  const auto raw = static_cast<std::int64_t>(magnitude);
  return from_raw(negative ? -raw : raw);
}

// By way of the shortest decimal form, so that 0.1234565 read from JSON rounds like the same text.
std::optional<Decimal> Decimal::from_double(double value) {
  constexpr double kTooLarge = 1e13;
  constexpr double kTooSmall = 1e-7;
  if (!std::isfinite(value) || std::fabs(value) >= kTooLarge) return std::nullopt;
  if (std::fabs(value) < kTooSmall) return Decimal();
  char buffer[64];
  const auto [end, error] =
      std::to_chars(buffer, buffer + sizeof(buffer), value, std::chars_format::fixed);
  if (error != std::errc()) return std::nullopt;
  return parse(std::string_view(buffer, static_cast<std::size_t>(end - buffer)));
}

std::int64_t Decimal::rounded_half_up() const {
  const Wide shifted = Wide{raw_} + kScale / 2;
  Wide whole = shifted / kScale;
  if (shifted % kScale < 0) --whole;
  return static_cast<std::int64_t>(whole);
}

std::string Decimal::to_string() const {
  const std::int64_t magnitude = raw_ < 0 ? -raw_ : raw_;
  std::string text = raw_ < 0 ? "-" : "";
  text += std::to_string(magnitude / kScale);
  const std::int64_t fraction = magnitude % kScale;
  if (fraction == 0) return text;
  const std::string digits = std::to_string(kScale + fraction);  // a leading 1 keeps the zeros
  text += '.';
  text.append(digits, 1, digits.find_last_not_of('0'));
  return text;
}

Decimal Decimal::operator+(Decimal other) const { return saturated(Wide{raw_} + other.raw_); }
Decimal Decimal::operator-(Decimal other) const { return saturated(Wide{raw_} - other.raw_); }
Decimal Decimal::operator*(Decimal other) const {
  return saturated(Wide{raw_} * other.raw_ / kScale);
}

std::optional<Decimal> Decimal::divided_by(Decimal divisor) const {
  if (divisor.raw_ == 0) return std::nullopt;
  return saturated(Wide{raw_} * kScale / divisor.raw_);
}

std::optional<Decimal> Decimal::modulo(Decimal divisor) const {
  if (divisor.raw_ == 0) return std::nullopt;
  return from_raw(raw_ % divisor.raw_);
}

}  // namespace tributary
