#include "tests/integration/needles.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/check.h"

namespace tributary::plant {

namespace {

std::size_t beginning_of(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return static_cast<std::size_t>(static_cast<unsigned char>(text[i]));
  };
  return byte(0) << 16 | byte(1) << 8 | byte(2);
}

std::string big_endian(std::uint64_t number) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>(number >> shift & 0xffU));
  }
  return bytes;
}

std::string reversed(std::string bytes) {
  std::reverse(bytes.begin(), bytes.end());
  return bytes;
}

/// Written here and not by engine/base/codec: what is to be found must not hide behind a bug there.
std::string varint(std::uint64_t number) {
  std::string bytes;
  for (; number >= 0x80; number >>= 7) bytes.push_back(static_cast<char>(number | 0x80U));
  bytes.push_back(static_cast<char>(number));
  return bytes;
}

std::string date_and_time(std::int64_t seconds, char between) {
  const std::chrono::sys_seconds at{std::chrono::seconds(seconds)};
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date(day);
  const auto second = (at - day).count();
  return fmt::format("{:04}-{:02}-{:02}{}{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     between, second / 3600, second / 60 % 60, second % 60);
}

}  // namespace

void Needles::add(std::string bytes, std::string what) {
  constexpr std::size_t kFewestBytes = 5;
  CHECK(bytes.size() >= kFewestBytes);
  const std::string& kept = storage_.emplace_back(std::move(bytes));
  beginnings_[beginning_of(kept)] = true;
  by_length_[kept.size()].emplace(kept, std::move(what));
}

void Needles::add_number(const std::string& digits, const std::string& what) {
  const std::uint64_t number = std::stoull(digits);
  const std::string bytes = big_endian(number);
  add(digits, what);
  add(varint(number), what + ", varint");
  add(varint(number << 1), what + ", zigzag");
  add(bytes, what + ", big-endian");
  add(reversed(bytes), what + ", little-endian");
}

void Needles::add_time(EventTime at, const std::string& what) {
  const auto millis = static_cast<std::uint64_t>(at.millis());
  for (const std::uint64_t number : {millis, millis / 1000}) {
    add(std::to_string(number), what + ", decimal");
    add(big_endian(number), what + ", big-endian");
    add(reversed(big_endian(number)), what + ", little-endian");
  }
  add(varint(millis), what + ", varint");
  add(varint(millis << 1), what + ", zigzag");
  constexpr std::int64_t kLocal = 8 * 3600;
  for (const std::int64_t offset : {std::int64_t{0}, kLocal}) {
    for (const char between : {'T', ' '}) {
      add(date_and_time(at.millis() / 1000 + offset, between), what + ", text");
    }
  }
}

std::vector<std::string> Needles::found_in(std::string_view text, std::size_t most) const {
  std::vector<std::string> found;
  for (std::size_t i = 0; i + 3 <= text.size() && found.size() < most; ++i) {
    if (!beginnings_[beginning_of(text.substr(i))]) continue;
    for (const auto& [length, needles] : by_length_) {
      if (i + length > text.size()) break;
      const auto needle = needles.find(text.substr(i, length));
      if (needle != needles.end()) found.push_back(needle->second);
    }
  }
  return found;
}

}  // namespace tributary::plant
