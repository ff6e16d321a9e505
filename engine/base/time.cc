#include "engine/base/time.h"

#include <fmt/format.h>

namespace tributary {
namespace {

constexpr std::int64_t kMillisPerSecond = 1000;
constexpr std::int64_t kMillisPerMinute = 60 * kMillisPerSecond;
constexpr std::int64_t kMillisPerHour = 60 * kMillisPerMinute;
constexpr std::int64_t kMillisPerDay = 24 * kMillisPerHour;

std::int64_t floor_divided(std::int64_t value, std::int64_t divisor) {
  return value / divisor - (value % divisor < 0 ? 1 : 0);
}

struct CivilDay {
  std::int64_t year;
  unsigned month;
  unsigned day;
};

// Howard Hinnant's civil_from_days. std::chrono::year ends at 32767, EventTime::max() much later.
CivilDay civil_from_days(std::int64_t days) {
  constexpr std::int64_t kDaysPerEra = 146097;  // 400 years
  constexpr std::int64_t kFromMarchOfYearZero = 719468;
  const std::int64_t shifted = days + kFromMarchOfYearZero;
  const std::int64_t era = floor_divided(shifted, kDaysPerEra);
  const auto of_era = static_cast<unsigned>(shifted - era * kDaysPerEra);
  const unsigned year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  const unsigned of_year = of_era - (365 * year + year / 4 - year / 100);  // from 1 March
  const unsigned month = (5 * of_year + 2) / 153;
  return {static_cast<std::int64_t>(year) + era * 400 + (month >= 10 ? 1 : 0),
          month < 10 ? month + 3 : month - 9, of_year - (153 * month + 2) / 5 + 1};
}

std::int64_t local_millis(EventTime at, UtcOffset offset) {
  return at.millis() + Millis(offset.east).count();
}

/// Writes a text of fixed shape from left to right. A row has some ten times, and a library's
/// format string takes as long as all else that is done for one.
class Digits {
 public:
  explicit Digits(std::string& out) : out_(out) {}

  /// `before`, then the last `count` digits of the number, which is not negative.
  Digits& put(std::string_view before, int count, std::int64_t number) {
    out_ += before;
    out_.append(static_cast<std::size_t>(count), '0');
    for (auto at = out_.rbegin(); count > 0; --count, ++at, number /= 10) {
      *at = static_cast<char>('0' + number % 10);
    }
    return *this;
  }

 private:
  std::string& out_;
};

void append_day(std::string& out, std::int64_t days) {
  const CivilDay civil = civil_from_days(days);
  if (civil.year < 0 || civil.year > 9999) {
    out += civil.year < 0 ? fmt::format("{:05}", civil.year) : fmt::format("+{}", civil.year);
  } else {
    Digits(out).put("", 4, civil.year);
  }
  Digits(out).put("-", 2, civil.month).put("-", 2, civil.day);
}

/// Reads a text of fixed shape from left to right.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  bool take(char expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool next_is_digit() const { return !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9'; }
  int digit() {
    const int value = rest_[0] - '0';
    rest_.remove_prefix(1);
    return value;
  }
  /// Exactly `count` digits, with a value in [least, most].
  bool number(int count, int least, int most, int& value) {
    value = 0;
    for (int i = 0; i < count; ++i) {
      if (!next_is_digit()) return false;
      value = value * 10 + digit();
    }
    return value >= least && value <= most;
  }
  std::string_view rest() const { return rest_; }
  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

bool read_date(Cursor& in, std::int64_t& days) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (!in.number(4, 0, 9999, year) || !in.take('-') || !in.number(2, 1, 12, month) ||
      !in.take('-') || !in.number(2, 1, 31, day)) {
    return false;
  }
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return false;
  days = std::chrono::sys_days(date).time_since_epoch().count();
  return true;
}

/// `.` and one to nine digits; what is finer than a millisecond is cut off.
bool read_fraction(Cursor& in, std::int64_t& millis) {
  constexpr int kMostDigits = 9;
  int digits = 0;
  std::int64_t unit = kMillisPerSecond;
  for (; in.next_is_digit() && digits < kMostDigits; ++digits) {
    unit /= 10;
    millis += in.digit() * unit;
  }
  return digits > 0 && !in.next_is_digit();
}

bool read_time_of_day(Cursor& in, std::int64_t& millis) {
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!in.number(2, 0, 23, hour) || !in.take(':') || !in.number(2, 0, 59, minute)) return false;
  millis = hour * kMillisPerHour + minute * kMillisPerMinute;
  if (!in.take(':')) return true;
  if (!in.number(2, 0, 59, second)) return false;
  millis += second * kMillisPerSecond;
  return in.take('.') ? read_fraction(in, millis) : true;
}

bool read_offset(Cursor& in, UtcOffset& offset) {
  if (in.take('Z')) {
    offset = UtcOffset{};
    return true;
  }
  const bool west = in.take('-');
  int hours = 0;
  int minutes = 0;
  if ((!west && !in.take('+')) || !in.number(2, 0, 23, hours) || !in.take(':') ||
      !in.number(2, 0, 59, minutes)) {
    return false;
  }
  const std::chrono::minutes distance(hours * 60 + minutes);
  offset.east = west ? -distance : distance;
  return true;
}

Result<EventTime> read_time(std::string_view text, const UtcOffset* offset_if_none) {
  Cursor in(text);
  std::int64_t days = 0;
  std::int64_t millis = 0;
  UtcOffset offset;
  bool good = read_date(in, days) && in.take('T') && read_time_of_day(in, millis);
  if (good && in.at_end() && offset_if_none != nullptr) {
    offset = *offset_if_none;
  } else {
    good = good && read_offset(in, offset);
  }
  if (!good || !in.at_end()) {
    // The text may be a field of a record, so it is not repeated.
    return Error{ErrorCode::kInvalid, "not a time such as 2025-03-12T09:00+08:00"};
  }
  return EventTime::from_millis(days * kMillisPerDay + millis - Millis(offset.east).count());
}

}  // namespace

std::int64_t local_day(EventTime at, UtcOffset offset) {
  return floor_divided(local_millis(at, offset), kMillisPerDay);
}

EventTime start_of_local_day(EventTime at, UtcOffset offset) {
  return EventTime::from_millis(local_day(at, offset) * kMillisPerDay) - Millis(offset.east);
}

std::string format_day(EventTime at, UtcOffset offset) {
  std::string text;
  append_day(text, local_day(at, offset));
  return text;
}

std::string format_time(EventTime at, UtcOffset offset) {
  constexpr std::size_t kUsual = std::string_view("2025-03-12T09:00:00+08:00").size();
  std::string text;
  text.reserve(kUsual);
  const std::int64_t day = local_day(at, offset);
  const std::int64_t of_day = local_millis(at, offset) - day * kMillisPerDay;
  append_day(text, day);
  Digits out(text);
  out.put("T", 2, of_day / kMillisPerHour).put(":", 2, of_day / kMillisPerMinute % 60);
  const std::int64_t of_minute = of_day % kMillisPerMinute;
  if (of_minute != 0) out.put(":", 2, of_minute / kMillisPerSecond);
  if (of_minute % kMillisPerSecond != 0) out.put(".", 3, of_minute % kMillisPerSecond);
  const std::int64_t east = offset.east.count();
  const std::int64_t distance = east < 0 ? -east : east;
  out.put(east < 0 ? "-" : "+", 2, distance / 60).put(":", 2, distance % 60);
  return text;
}

Result<EventTime> parse_time(std::string_view text) { return read_time(text, nullptr); }

Result<EventTime> parse_time(std::string_view text, UtcOffset offset) {
  return read_time(text, &offset);
}

}  // namespace tributary
