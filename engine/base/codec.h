// Byte codec of everything stored: varints (LEB128), zigzag, length-prefixed strings. The formats
// built from it are in engine/partition/STATE_FORMAT.md.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace tributary {

/// Appends to a string it does not own.
class ByteWriter {
 public:
  explicit ByteWriter(std::string& out) : out_(out) {}

  void u8(std::uint8_t value) { out_.push_back(static_cast<char>(value)); }
  void varint(std::uint64_t value);
  void zigzag(std::int64_t value) {
    varint((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
  }
  void fixed16_be(std::uint16_t value);
  void fixed32_be(std::uint32_t value);
  void fixed64_be(std::uint64_t value);
  void bytes(std::string_view value) {
    varint(value.size());
    out_.append(value);
  }
  void raw(std::string_view value) { out_.append(value); }

 private:
  std::string& out_;
};

/// Reads what ByteWriter wrote. Never reads past the end: after the first short or malformed read
/// `ok()` is false and every further read gives zero or empty. A varint longer than it need be is
/// malformed, so that one value has one encoding.
class ByteReader {
 public:
  explicit ByteReader(std::string_view in) : in_(in) {}

  std::uint8_t u8();
  std::uint64_t varint();
  std::int64_t zigzag() {
    const std::uint64_t raw = varint();
    return static_cast<std::int64_t>(raw >> 1) ^ -static_cast<std::int64_t>(raw & 1);
  }
  std::uint16_t fixed16_be();
  std::uint32_t fixed32_be();
  std::uint64_t fixed64_be();
  std::string_view bytes();
  std::string_view raw(std::size_t count);

  /// A count of elements that follow, each at least `least_bytes` long: more than can be there is
  /// malformed (so that a corrupt count cannot make the caller allocate).
  std::size_t count(std::size_t least_bytes = 1);

  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool at_end() const { return in_.empty(); }
  [[nodiscard]] std::size_t remaining() const { return in_.size(); }
  /// kCorrupt naming `what` unless everything so far was well formed.
  [[nodiscard]] Status status(std::string_view what) const;

 private:
  void fail() {
    ok_ = false;
    in_ = {};
  }
  std::string_view in_;
  bool ok_ = true;
};

}  // namespace tributary
