#include "engine/base/codec.h"

#include "engine/base/check.h"

namespace tributary {
namespace {

constexpr int kVarintPayloadBits = 7;
constexpr unsigned kVarintMore = 0x80;
constexpr unsigned kVarintPayload = 0x7f;
constexpr int kLastVarintShift = 63;  // the tenth byte carries one bit

template <typename T>
void append_big_endian(std::string& out, T value) {
  char bytes[sizeof(T)];
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    bytes[i] = static_cast<char>((value >> (8 * (sizeof(T) - 1 - i))) & 0xff);
  }
  out.append(bytes, sizeof(T));
}

template <typename T>
T big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = (value << 8) | static_cast<std::uint8_t>(byte);
  return static_cast<T>(value);
}

}  // namespace

void ByteWriter::varint(std::uint64_t value) {
  while (value > kVarintPayload) {
    out_.push_back(static_cast<char>((value & kVarintPayload) | kVarintMore));
    value >>= kVarintPayloadBits;
  }
  out_.push_back(static_cast<char>(value));
}

void ByteWriter::fixed16_be(std::uint16_t value) { append_big_endian(out_, value); }
void ByteWriter::fixed32_be(std::uint32_t value) { append_big_endian(out_, value); }
void ByteWriter::fixed64_be(std::uint64_t value) { append_big_endian(out_, value); }

std::uint8_t ByteReader::u8() {
  const std::string_view byte = raw(1);
  return byte.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(byte.front());
}

std::uint64_t ByteReader::varint() {
  std::uint64_t value = 0;
  for (int shift = 0; shift <= kLastVarintShift; shift += kVarintPayloadBits) {
    const unsigned byte = u8();
    if (!ok_) return 0;
    if (shift == kLastVarintShift && byte > 1) break;  // more than 64 bits
    value |= static_cast<std::uint64_t>(byte & kVarintPayload) << shift;
    if ((byte & kVarintMore) != 0) continue;
    if (byte == 0 && shift > 0) break;  // a shorter form exists; one number has one form
    return value;
  }
  fail();
  return 0;
}

std::uint16_t ByteReader::fixed16_be() { return big_endian<std::uint16_t>(raw(2)); }
std::uint32_t ByteReader::fixed32_be() { return big_endian<std::uint32_t>(raw(4)); }
std::uint64_t ByteReader::fixed64_be() { return big_endian<std::uint64_t>(raw(8)); }

std::string_view ByteReader::bytes() {
  const std::uint64_t length = varint();
  if (length > in_.size()) {
    fail();
    return {};
  }
  return raw(static_cast<std::size_t>(length));
}

std::string_view ByteReader::raw(std::size_t count) {
  if (count > in_.size()) {
    fail();
    return {};
  }
  const std::string_view taken = in_.substr(0, count);
  in_.remove_prefix(count);
  return taken;
}

std::size_t ByteReader::count(std::size_t least_bytes) {
  CHECK_GT(least_bytes, std::size_t{0});
  const std::uint64_t number = varint();
  if (number > in_.size() / least_bytes) {
    fail();
    return 0;
  }
  return static_cast<std::size_t>(number);
}

Status ByteReader::status(std::string_view what) const {
  if (ok_) return {};
  return Error{ErrorCode::kCorrupt, std::string(what) + " is malformed or cut short"};
}

}  // namespace tributary
