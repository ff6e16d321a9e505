#include "schemas/decode/keyed_digest.h"

#include <bit>

#include "engine/base/digest.h"

namespace tributary {
namespace {

std::uint64_t little_endian(const char* data, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    value |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(data[i])) << (8 * i);
  }
  return value;
}

struct SipState {
  std::uint64_t v0, v1, v2, v3;

  void round() {
    v0 += v1;
    v1 = std::rotl(v1, 13) ^ v0;
    v0 = std::rotl(v0, 32);
    v2 += v3;
    v3 = std::rotl(v3, 16) ^ v2;
    v0 += v3;
    v3 = std::rotl(v3, 21) ^ v0;
    v2 += v1;
    v1 = std::rotl(v1, 17) ^ v2;
    v2 = std::rotl(v2, 32);
  }
  void absorb(std::uint64_t word) {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
  }
};

}  // namespace

KeyedDigest::KeyedDigest(std::span<const std::uint8_t> key, std::string_view purpose) {
  const Sha256Digest derived = HmacSha256(key).of(purpose);
  for (std::size_t i = 0; i < 8; ++i) {
    k0_ |= static_cast<std::uint64_t>(derived[i]) << (8 * i);
    k1_ |= static_cast<std::uint64_t>(derived[8 + i]) << (8 * i);
  }
}

std::uint64_t KeyedDigest::of(std::string_view message) const {
  SipState state{k0_ ^ 0x736f6d6570736575ULL, k1_ ^ 0x646f72616e646f6dULL,
                 k0_ ^ 0x6c7967656e657261ULL, k1_ ^ 0x7465646279746573ULL};
  const std::uint64_t length = static_cast<std::uint64_t>(message.size()) << 56;
  for (; message.size() >= 8; message.remove_prefix(8)) {
    state.absorb(little_endian(message.data(), 8));
  }
  state.absorb(length | little_endian(message.data(), message.size()));
  state.v2 ^= 0xff;
  for (int i = 0; i < 4; ++i) state.round();
  return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

}  // namespace tributary
