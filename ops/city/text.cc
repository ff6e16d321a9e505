#include "ops/city/text.h"

#include <cstdlib>

namespace tributary::city {

namespace {
constexpr std::int64_t kDayMillis = 86'400'000;
}

void append_number(std::string& out, std::uint64_t number, int width) {
  char digits[20];
  int count = 0;
  do {
    digits[count++] = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number != 0);
  while (count < width && count < 20) digits[count++] = '0';
  while (count > 0) out.push_back(digits[--count]);
}

void append_degrees(std::string& out, std::int64_t micro) {
  if (micro < 0) out.push_back('-');
  const auto size = static_cast<std::uint64_t>(std::llabs(micro));
  append_number(out, size / 1'000'000);
  out.push_back('.');
  append_number(out, size % 1'000'000, 6);
}

void append_tenths(std::string& out, std::uint32_t tenths) {
  append_number(out, tenths / 10);
  out.push_back('.');
  append_number(out, tenths % 10);
}

void TimeWriter::append(std::string& out, EventTime at, char between) {
  const std::int64_t local = at.millis() + std::chrono::duration_cast<Millis>(offset_.east).count();
  const std::int64_t day = local_day(at, offset_);
  if (day != day_) {
    day_ = day;
    day_text_ = format_day(at, offset_);
  }
  const auto second = static_cast<std::uint64_t>((local - day * kDayMillis) / 1000);
  out.append(day_text_);
  out.push_back(between);
  append_number(out, second / 3600, 2);
  out.push_back(':');
  append_number(out, second / 60 % 60, 2);
  out.push_back(':');
  append_number(out, second % 60, 2);
}

void TimeWriter::append_plain(std::string& out, EventTime at) { append(out, at, ' '); }

void TimeWriter::append_rfc3339(std::string& out, EventTime at) {
  append(out, at, 'T');
  const std::int64_t east = offset_.east.count();
  const auto size = static_cast<std::uint64_t>(std::llabs(east));
  out.push_back(east < 0 ? '-' : '+');
  append_number(out, size / 60, 2);
  out.push_back(':');
  append_number(out, size % 60, 2);
}

}  // namespace tributary::city
