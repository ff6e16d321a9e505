#include "schemas/feeds/time_format.h"

#include <array>
#include <charconv>
#include <chrono>

namespace tributary {
namespace {

constexpr std::int64_t kFirst = -62'135'596'800'000;  // 0001-01-01
constexpr std::int64_t kLast = 253'402'300'799'999;   // 9999-12-31T23:59:59.999
constexpr std::string_view kPlainPattern = "%Y-%m-%d %H:%M:%S";
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// What a text said; a part it did not mention keeps its default.
struct Parts {
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int millis = 0;
  int half_day = -1;  ///< 0 AM, 1 PM
  bool hour_of_half_day = false;
  std::optional<int> offset_minutes;
};

/// Reads from the front of what is left.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : left_(text) {}

  bool number(std::size_t least, std::size_t most, int& out) {
    std::size_t count = 0;
    int value = 0;
    while (count < most && count < left_.size() && is_digit(left_[count])) {
      value = value * 10 + (left_[count++] - '0');
    }
    if (count < least) return false;
    left_.remove_prefix(count);
    out = value;
    return true;
  }
  bool character(char c) {
    if (left_.empty() || left_.front() != c) return false;
    left_.remove_prefix(1);
    return true;
  }
  bool blanks() {
    if (!character(' ')) return false;
    while (character(' ')) {
    }
    return true;
  }
  /// Without regard to case.
  bool word(std::string_view word) {
    if (left_.size() < word.size()) return false;
    for (std::size_t i = 0; i < word.size(); ++i) {
      if ((left_[i] | 0x20) != (word[i] | 0x20)) return false;
    }
    left_.remove_prefix(word.size());
    return true;
  }
  bool fraction(int& millis) {
    int scale = 100;
    std::size_t count = 0;
    for (; count < left_.size() && is_digit(left_[count]); ++count) {
      millis += scale * (left_[count] - '0');
      scale /= 10;
    }
    if (count == 0 || count > 9) return false;
    left_.remove_prefix(count);
    return true;
  }
  bool offset(std::optional<int>& minutes) {
    if (character('Z')) {
      minutes = 0;
      return true;
    }
    const bool west = character('-');
    int hours = 0;
    int rest = 0;
    if (!west && !character('+')) return false;
    if (!number(2, 2, hours)) return false;
    character(':');
    if (!number(2, 2, rest) || hours > 23 || rest > 59) return false;
    minutes = (west ? -1 : 1) * (hours * 60 + rest);
    return true;
  }
  [[nodiscard]] bool at_end() const { return left_.empty(); }

 private:
  std::string_view left_;
};

bool read_half_day(Cursor& in, Parts& parts) {
  if (in.word("AM")) parts.half_day = 0;
  if (parts.half_day < 0 && in.word("PM")) parts.half_day = 1;
  return parts.half_day >= 0;
}

bool read_month_name(Cursor& in, Parts& parts) {
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (!in.word(kMonths[i])) continue;
    parts.month = static_cast<int>(i) + 1;
    return true;
  }
  return false;
}

bool read_directive(char directive, Cursor& in, Parts& parts) {
  switch (directive) {
    case 'Y':
      return in.number(4, 4, parts.year);
    case 'm':
      return in.number(1, 2, parts.month);
    case 'd':
      return in.number(1, 2, parts.day);
    case 'H':
      return in.number(1, 2, parts.hour);
    case 'I':
      parts.hour_of_half_day = true;
      return in.number(1, 2, parts.hour) && parts.hour >= 1 && parts.hour <= 12;
    case 'M':
      return in.number(2, 2, parts.minute);
    case 'S':
      return in.number(2, 2, parts.second);
    case 'f':
      return in.fraction(parts.millis);
    case 'p':
      return read_half_day(in, parts);
    case 'b':
      return read_month_name(in, parts);
    case 'z':
      return in.offset(parts.offset_minutes);
    case '%':
      return in.character('%');
    default:
      return false;
  }
}

bool read_pattern(std::string_view pattern, std::string_view text, Parts& parts) {
  Cursor in(text);
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    bool fits = false;
    if (pattern[i] == '%') {
      fits = read_directive(pattern[++i], in, parts);
    } else {
      fits = pattern[i] == ' ' ? in.blanks() : in.character(pattern[i]);
    }
    if (!fits) return false;
  }
  return in.at_end();
}

std::optional<EventTime> instant_of(Parts parts, const TimeZone& zone) {
  if (parts.hour_of_half_day) parts.hour = parts.hour % 12 + (parts.half_day == 1 ? 12 : 0);
  const std::chrono::year_month_day date{std::chrono::year(parts.year),
                                         std::chrono::month(static_cast<unsigned>(parts.month)),
                                         std::chrono::day(static_cast<unsigned>(parts.day))};
  if (parts.month > 12 || parts.day > 31 || !date.ok()) return std::nullopt;
  if (parts.hour > 23 || parts.minute > 59 || parts.second > 59) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  const std::int64_t seconds = ((days * 24 + parts.hour) * 60 + parts.minute) * 60 + parts.second;
  const Millis local(seconds * 1000 + parts.millis);
  if (!parts.offset_minutes) return zone.at_local(local);
  return EventTime(local - std::chrono::minutes(*parts.offset_minutes));
}

/// `%Y-%m-%d %H:%M:%S`, and the first 19 characters of RFC 3339, by position; false when a
/// character is out of place.
bool read_fixed(std::string_view text, char between, Parts& parts) {
  static constexpr std::string_view kShape = "0000-00-00 00:00:00";
  if (text.size() < kShape.size()) return false;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    const char want = i == 10 ? between : kShape[i];
    if (want == '0' ? !is_digit(text[i]) : text[i] != want) return false;
  }
  const auto two = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  parts.year = two(0) * 100 + two(2);
  parts.month = two(5);
  parts.day = two(8);
  parts.hour = two(11);
  parts.minute = two(14);
  parts.second = two(17);
  return true;
}

std::optional<EventTime> read_rfc3339(std::string_view text, const TimeZone& zone) {
  Parts parts;
  if (read_fixed(text, 'T', parts)) {
    Cursor in(text.substr(19));
    if ((!in.character('.') || in.fraction(parts.millis)) && in.offset(parts.offset_minutes) &&
        in.at_end()) {
      return instant_of(parts, zone);
    }
  }
  auto parsed = parse_time(text);  // the rarer forms: no seconds
  if (!parsed) return std::nullopt;
  return *parsed;
}

std::optional<EventTime> read_epoch(std::string_view text, std::int64_t scale) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (count > kLast / scale || count < kFirst / scale) return std::nullopt;
  return EventTime::from_millis(count * scale);
}

}  // namespace

Result<TimeFormat> TimeFormat::compile(std::string_view pattern) {
  TimeFormat format;
  format.pattern_ = pattern;
  format.has_offset_ = true;
  if (pattern == "rfc3339") format.kind_ = Kind::kRfc3339;
  if (pattern == "unix") format.kind_ = Kind::kUnix;
  if (pattern == "unix_ms") format.kind_ = Kind::kUnixMillis;
  if (format.kind_ != Kind::kPattern) return format;

  if (pattern == kPlainPattern) format.kind_ = Kind::kPlain;
  std::string seen;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') continue;
    if (++i == pattern.size() ||
        std::string_view("YmdHIMSfpbz%").find(pattern[i]) == std::string_view::npos) {
      return Error{ErrorCode::kInvalid, "a `%` must be followed by one of Y m d H I M S f p b z %"};
    }
    if (pattern[i] == '%') continue;
    if (seen.find(pattern[i]) != std::string::npos) {
      return Error{ErrorCode::kInvalid, "a part of the time stands twice"};
    }
    seen.push_back(pattern[i]);
  }
  const auto has = [&](char c) { return seen.find(c) != std::string::npos; };
  if (!has('Y') || !has('d') || has('m') == has('b')) {
    return Error{ErrorCode::kInvalid, "a format needs %Y, %d and one of %m and %b"};
  }
  if (has('I') != has('p') || (has('H') && has('I'))) {
    return Error{ErrorCode::kInvalid, "%I and %p stand together, and not with %H"};
  }
  format.has_offset_ = has('z');
  return format;
}

std::optional<EventTime> TimeFormat::read(std::string_view text, const TimeZone& zone) const {
  Parts parts;
  switch (kind_) {
    case Kind::kRfc3339:
      return read_rfc3339(text, zone);
    case Kind::kUnix:
      return read_epoch(text, 1000);
    case Kind::kUnixMillis:
      return read_epoch(text, 1);
    case Kind::kPlain:
      if (text.size() == 19 && read_fixed(text, ' ', parts)) return instant_of(parts, zone);
      break;
    case Kind::kPattern:
      break;
  }
  parts = Parts();
  if (!read_pattern(pattern_, text, parts)) return std::nullopt;
  return instant_of(parts, zone);
}

Result<TimeReader> TimeReader::compile(std::span<const std::string> formats,
                                       std::string_view zone) {
  TimeReader reader;
  if (!zone.empty()) {
    TRY_ASSIGN(reader.zone_, TimeZone::named(zone));
  }
  for (const std::string& pattern : formats) {
    TRY_ASSIGN(TimeFormat format, TimeFormat::compile(pattern));
    if (!format.has_offset() && zone.empty()) {
      return Error{ErrorCode::kInvalid, "a format without offset needs a zone"};
    }
    reader.formats_.push_back(std::move(format));
  }
  if (formats.empty()) {
    TRY_ASSIGN(TimeFormat format, TimeFormat::compile("rfc3339"));
    reader.formats_.push_back(std::move(format));
  }
  return reader;
}

std::optional<EventTime> TimeReader::read(std::string_view text) const {
  for (const TimeFormat& format : formats_) {
    const auto at = format.read(text, zone_);
    if (at && at->millis() >= kFirst && at->millis() <= kLast) return at;
  }
  return std::nullopt;
}

}  // namespace tributary
