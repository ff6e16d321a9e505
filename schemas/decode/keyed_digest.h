// A digest of 64 bits that cannot be recomputed without its key (PEOPLE 2: state holds of a people
// record only a keyed digest of its id). SipHash-2-4 (Aumasson and Bernstein, 2012; public domain):
// HMAC-SHA-256 of every record's id would cost half of what decoding may.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace tributary {

class KeyedDigest {
 public:
  /// A key of its own for each `purpose`, derived from `key` by HMAC-SHA-256.
  KeyedDigest(std::span<const std::uint8_t> key, std::string_view purpose);

  /// With SipHash's own two halves of a key; for its published test values.
  KeyedDigest(std::uint64_t k0, std::uint64_t k1) : k0_(k0), k1_(k1) {}

  [[nodiscard]] std::uint64_t of(std::string_view message) const;

 private:
  std::uint64_t k0_ = 0;
  std::uint64_t k1_ = 0;
};

}  // namespace tributary
