// Appending to a line: what the generator does a hundred million times, so without a formatter.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/time.h"

namespace tributary::city {

/// Decimal digits, at least `width` of them (leading zeros).
void append_number(std::string& out, std::uint64_t number, int width = 1);

/// Millionths of a degree as `29.563010`.
void append_degrees(std::string& out, std::int64_t micro);

/// Tenths as `12.5`.
void append_tenths(std::string& out, std::uint32_t tenths);

/// Writes times of one zone; keeps the last day, since neighbours of a feed share it.
class TimeWriter {
 public:
  explicit TimeWriter(UtcOffset offset) : offset_(offset) {}

  /// `2025-03-01T09:12:33+08:00`, whole seconds.
  void append_rfc3339(std::string& out, EventTime at);
  /// `2025-03-01 09:12:33`, local, without an offset.
  void append_plain(std::string& out, EventTime at);

 private:
  void append(std::string& out, EventTime at, char between);

  UtcOffset offset_;
  std::int64_t day_ = INT64_MIN;
  std::string day_text_;
};

}  // namespace tributary::city
