// The two Murmur hashes of digest.h. Bytes are read as little-endian on every machine.
#include "engine/base/digest.h"

namespace tributary {
namespace {

constexpr std::uint32_t kSeed = 0x9747b28c;

/// The first `count` (at most 8) bytes at `data`, the first one lowest.
std::uint64_t little_endian(const char* data, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    value |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(data[i])) << (8 * i);
  }
  return value;
}

}  // namespace

std::uint64_t hash64(std::string_view bytes) { return hash64(bytes, kSeed); }

std::uint64_t hash64(std::string_view bytes, std::uint64_t seed) {
  constexpr std::uint64_t kMultiplier = 0xc6a4a7935bd1e995ULL;
  constexpr int kShift = 47;
  std::uint64_t hash = seed ^ (bytes.size() * kMultiplier);
  for (; bytes.size() >= 8; bytes.remove_prefix(8)) {
    std::uint64_t word = little_endian(bytes.data(), 8) * kMultiplier;
    word ^= word >> kShift;
    hash = (hash ^ (word * kMultiplier)) * kMultiplier;
  }
  if (!bytes.empty()) hash = (hash ^ little_endian(bytes.data(), bytes.size())) * kMultiplier;
  hash = (hash ^ (hash >> kShift)) * kMultiplier;
  return hash ^ (hash >> kShift);
}

std::uint32_t murmur2(std::string_view bytes) {
  constexpr std::uint32_t kMultiplier = 0x5bd1e995;
  constexpr int kShift = 24;
  std::uint32_t hash = kSeed ^ static_cast<std::uint32_t>(bytes.size());
  for (; bytes.size() >= 4; bytes.remove_prefix(4)) {
    std::uint32_t word = static_cast<std::uint32_t>(little_endian(bytes.data(), 4)) * kMultiplier;
    word ^= word >> kShift;
    hash = (hash * kMultiplier) ^ (word * kMultiplier);
  }
  if (!bytes.empty()) {
    const auto tail = static_cast<std::uint32_t>(little_endian(bytes.data(), bytes.size()));
    hash = (hash ^ tail) * kMultiplier;
  }
  hash = (hash ^ (hash >> 13)) * kMultiplier;
  return hash ^ (hash >> 15);
}

}  // namespace tributary
