// Times as feeds write them. A mapping names the formats; the first that fits the whole text wins.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/time.h"
#include "schemas/feeds/time_zone.h"

namespace tributary {

/// One format: `rfc3339`, `unix`, `unix_ms`, or a pattern of
///   %Y four digits · %m %d %H %I one or two digits · %M %S two digits · %f a fraction of a second
///   (1–9 digits, cut to milliseconds) · %p AM or PM · %b Jan … Dec · %z +08:00, +0800 or Z · %% ·
///   a blank for one or more blanks · any other character for itself.
/// Without %H or %I the time is midnight; what is left out is zero. Year, month and day must stand.
class TimeFormat {
 public:
  /// kInvalid with the reason.
  static Result<TimeFormat> compile(std::string_view pattern);

  /// Whether it says where it is, so that no zone is needed.
  [[nodiscard]] bool has_offset() const { return has_offset_; }
  /// nullopt when `text` does not fit or is no real time. `zone` is used where no offset stands.
  [[nodiscard]] std::optional<EventTime> read(std::string_view text, const TimeZone& zone) const;

 private:
  enum class Kind : std::uint8_t { kPattern, kPlain, kRfc3339, kUnix, kUnixMillis };
  Kind kind_ = Kind::kPattern;
  bool has_offset_ = false;
  std::string pattern_;
};

/// The formats and zone of one field.
class TimeReader {
 public:
  /// kInvalid or kNotFound for what TimeFormat and TimeZone refuse, kInvalid for a format without
  /// offset where `zone` is empty. No formats: `rfc3339`.
  static Result<TimeReader> compile(std::span<const std::string> formats, std::string_view zone);

  /// nullopt when no format fits, or the time is outside the years 1 to 9999.
  [[nodiscard]] std::optional<EventTime> read(std::string_view text) const;

 private:
  std::vector<TimeFormat> formats_;
  TimeZone zone_;
};

}  // namespace tributary
