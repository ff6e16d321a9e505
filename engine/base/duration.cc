// Durations as people write them in rules and configuration (time.h).
#include <array>
#include <cstddef>

#include "engine/base/time.h"

namespace tributary {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t millis;
};

constexpr Unit kWeek{"w", 7 * 86'400'000LL};
constexpr std::array<Unit, 5> kWritten{
    {{"d", 86'400'000}, {"h", 3'600'000}, {"min", 60'000}, {"s", 1'000}, {"ms", 1}}};

const Unit* unit_named(std::string_view name) {
  if (name == kWeek.name) return &kWeek;
  for (const Unit& unit : kWritten) {
    if (name == unit.name) return &unit;
  }
  return nullptr;
}

/// One part, `28d`. False when malformed, too long, or not in a smaller unit than the part before.
bool read_part(std::string_view part, std::int64_t& last_unit, std::int64_t& total) {
  const std::size_t digits = part.find_first_not_of("0123456789");
  if (digits == 0 || digits == std::string_view::npos) return false;
  const Unit* unit = unit_named(part.substr(digits));
  if (unit == nullptr || unit->millis >= last_unit) return false;
  std::int64_t count = 0;
  for (const char digit : part.substr(0, digits)) {
    if (__builtin_mul_overflow(count, 10, &count)) return false;
    if (__builtin_add_overflow(count, digit - '0', &count)) return false;
  }
  if (__builtin_mul_overflow(count, unit->millis, &count)) return false;
  if (__builtin_add_overflow(total, count, &total)) return false;
  last_unit = unit->millis;
  return total <= EventTime::max().millis();
}

/// The unit of the next part: the largest that gives the whole rest as a number people read at a
/// glance, else the largest that fits.
const Unit& unit_for(std::int64_t rest) {
  constexpr std::int64_t kAtAGlance = 100;
  for (const Unit& unit : kWritten) {
    if (rest >= unit.millis && rest % unit.millis == 0 && rest / unit.millis < kAtAGlance) {
      return unit;
    }
  }
  for (const Unit& unit : kWritten) {
    if (rest >= unit.millis) return unit;
  }
  return kWritten.back();
}

}  // namespace

Result<Millis> parse_duration(std::string_view text) {
  std::int64_t last_unit = INT64_MAX;
  std::int64_t total = 0;
  for (bool more = true; more;) {
    const std::size_t plus = text.find('+');
    if (!read_part(text.substr(0, plus), last_unit, total)) {
      return Error{ErrorCode::kInvalid, "not a duration such as 30d, 15min or 28d+20h"};
    }
    more = plus != std::string_view::npos;
    if (more) text.remove_prefix(plus + 1);
  }
  return Millis(total);
}

std::string format_duration(Millis duration) {
  std::int64_t rest = duration.count();
  if (rest == 0) return "0s";
  std::string text = rest < 0 ? "-" : "";
  rest = rest == INT64_MIN ? INT64_MAX : rest < 0 ? -rest : rest;
  for (bool first = true; rest > 0; first = false) {
    const Unit& unit = unit_for(rest);
    if (!first) text += '+';
    text += std::to_string(rest / unit.millis);
    text += unit.name;
    rest %= unit.millis;
  }
  return text;
}

}  // namespace tributary
