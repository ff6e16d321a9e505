#include "schemas/feeds/time_zone.h"

#include <unicode/basictz.h>
#include <unicode/timezone.h>
#include <unicode/tztrans.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <string>

namespace tributary {
namespace {

constexpr std::int64_t kFirstTransition = -2'208'988'800'000;  // 1900-01-01
constexpr std::int64_t kLastTransition = 4'102'444'800'000;    // 2100-01-01
constexpr std::int64_t kEnd = std::numeric_limits<std::int64_t>::max();

int two_digits(std::string_view text, std::size_t at) {
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// `+08:00` in milliseconds, at most 18 hours.
std::optional<std::int64_t> fixed_offset(std::string_view name) {
  if (name.size() != 6 || (name[0] != '+' && name[0] != '-') || name[3] != ':') return std::nullopt;
  for (const std::size_t i : {1U, 2U, 4U, 5U}) {
    if (!is_digit(name[i])) return std::nullopt;
  }
  const int hours = two_digits(name, 1);
  const int minutes = two_digits(name, 4);
  if (minutes > 59 || hours * 60 + minutes > 18 * 60) return std::nullopt;
  const std::int64_t ms = (hours * 60 + minutes) * std::int64_t{60'000};
  return name[0] == '-' ? -ms : ms;
}

}  // namespace

Result<TimeZone> TimeZone::named(std::string_view name) {
  TimeZone zone;
  if (name == "UTC") return zone;
  if (const auto offset = fixed_offset(name)) {
    zone.fixed_offset_ms_ = *offset;
    return zone;
  }
  const Error unknown{ErrorCode::kNotFound, "there is no time zone of this name"};
  const auto id =
      icu::UnicodeString::fromUTF8({name.data(), static_cast<std::int32_t>(name.size())});
  const std::unique_ptr<icu::TimeZone> found(icu::TimeZone::createTimeZone(id));
  // ICU also makes sense of `EST5` or `GMT+3`; only names of the tz database are meant here.
  icu::UnicodeString found_id;
  found->getID(found_id);
  if (name.find('/') == std::string_view::npos || found_id == UCAL_UNKNOWN_ZONE_ID) return unknown;
  const auto* rules = dynamic_cast<const icu::BasicTimeZone*>(found.get());
  if (rules == nullptr) return unknown;

  UErrorCode status = U_ZERO_ERROR;
  std::int32_t raw = 0;
  std::int32_t summer = 0;
  found->getOffset(static_cast<UDate>(kFirstTransition), 0, raw, summer, status);
  if (U_FAILURE(status) != 0) return unknown;
  zone.periods_.push_back({std::numeric_limits<std::int64_t>::min(), kEnd, raw + summer});
  icu::TimeZoneTransition next;
  UDate from = static_cast<UDate>(kFirstTransition);
  while (rules->getNextTransition(from, 0, next) != 0) {
    from = next.getTime();
    const auto at = static_cast<std::int64_t>(from);
    if (at > kLastTransition) break;
    const std::int64_t offset = next.getTo()->getRawOffset() + next.getTo()->getDSTSavings();
    Period& last = zone.periods_.back();
    if (offset == last.offset) continue;  // only the name changed
    last.ends_local = at + last.offset;
    zone.periods_.push_back({at, kEnd, offset});
  }
  return zone;
}

EventTime TimeZone::at_local(Millis since_local_epoch) const {
  const std::int64_t local = since_local_epoch.count();
  if (periods_.empty()) return EventTime::from_millis(local - fixed_offset_ms_);
  const auto period = std::upper_bound(
      periods_.begin(), periods_.end(), local,
      [](std::int64_t value, const Period& each) { return value < each.ends_local; });
  return EventTime::from_millis(std::max(local - period->offset, period->begins));
}

}  // namespace tributary
