// Digests: SHA-256 for identity that leaves the process, a fast 64-bit hash for identity inside it.
// Both are the same on every machine and in every version; neither is seeded.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace tributary {

using Sha256Digest = std::array<std::uint8_t, 32>;

/// Incremental SHA-256 (FIPS 180-4, OpenSSL). Every field is length-prefixed, so that
/// ("ab", "c") and ("a", "bc") differ: its length as eight bytes, most significant first, then the
/// bytes. A number is a field of eight bytes, most significant first. Nothing may follow finish().
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  Sha256& field(std::string_view bytes);
  Sha256& field(std::uint64_t number);
  /// Raw bytes, without a length prefix.
  Sha256& raw(std::string_view bytes);
  [[nodiscard]] Sha256Digest finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Sha256Digest sha256(std::string_view bytes);

/// Lower-case hexadecimal.
std::string hex(std::span<const std::uint8_t> bytes);

/// Crockford's base 32 in lower case (digits and letters without i, l, o, u), most significant bits
/// first; no padding. The first `count` characters; CHECKs that the bytes reach that far.
std::string base32(std::span<const std::uint8_t> bytes, std::size_t count);

/// HMAC-SHA-256 (RFC 2104) under one key; the key schedule is computed once. Not thread-safe.
class HmacSha256 {
 public:
  explicit HmacSha256(std::span<const std::uint8_t> key);
  ~HmacSha256();
  HmacSha256(HmacSha256&&) noexcept;
  HmacSha256& operator=(HmacSha256&&) noexcept;

  [[nodiscard]] Sha256Digest of(std::string_view message);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// MurmurHash64A (Austin Appleby, public domain), seed 0x9747b28c. Not for adversarial input.
std::uint64_t hash64(std::string_view bytes);
std::uint64_t hash64(std::string_view bytes, std::uint64_t seed);

/// MurmurHash2, 32 bits, seed 0x9747b28c: equal to Kafka's Java client's partitioner hash.
std::uint32_t murmur2(std::string_view bytes);

/// Order-dependent combination of two 64-bit hashes.
constexpr std::uint64_t combine_hashes(std::uint64_t a, std::uint64_t b) {
  std::uint64_t x = a ^ (b + 0x9e3779b97f4a7c15ULL + (a << 6) + (a >> 2));
  x ^= x >> 32;
  x *= 0xd6e8feb86659fd93ULL;
  return x ^ (x >> 32);
}

}  // namespace tributary
