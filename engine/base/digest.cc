#include "engine/base/digest.h"

// OpenSSL 3 calls these functions deprecated. What it offers instead allocates with every copy of a
// context: an HMAC of thirty bytes takes three times as long.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/crypto.h>
#include <openssl/sha.h>

#include "engine/base/check.h"

namespace tributary {
namespace {

// They cannot fail, but are declared as if they could.
void must(int openssl_result) { CHECK_EQ(openssl_result, 1); }

SHA256_CTX started_sha256() {
  SHA256_CTX context;
  must(SHA256_Init(&context));
  return context;
}

void update(SHA256_CTX& context, std::string_view bytes) {
  must(SHA256_Update(&context, bytes.data(), bytes.size()));
}

/// Wipes what the context still held of the message.
Sha256Digest finished(SHA256_CTX& context) {
  Sha256Digest digest;
  must(SHA256_Final(digest.data(), &context));
  return digest;
}

std::string_view as_text(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::array<char, 8> big_endian(std::uint64_t number) {
  std::array<char, 8> bytes{};
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<char>((number >> (56 - 8 * i)) & 0xff);
  return bytes;
}

}  // namespace

struct Sha256::State {
  SHA256_CTX context = started_sha256();
  bool finished = false;
};

Sha256::Sha256() : state_(std::make_unique<State>()) {}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

Sha256& Sha256::field(std::string_view bytes) {
  const auto length = big_endian(bytes.size());
  return raw({length.data(), length.size()}).raw(bytes);
}

Sha256& Sha256::field(std::uint64_t number) {
  const auto bytes = big_endian(number);
  return field(std::string_view(bytes.data(), bytes.size()));
}

Sha256& Sha256::raw(std::string_view bytes) {
  CHECK(!state_->finished);
  update(state_->context, bytes);
  return *this;
}

Sha256Digest Sha256::finish() {
  CHECK(!state_->finished);
  state_->finished = true;
  return finished(state_->context);
}

Sha256Digest sha256(std::string_view bytes) { return Sha256().raw(bytes).finish(); }

std::string hex(std::span<const std::uint8_t> bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 0xf];
  }
  return text;
}

std::string base32(std::span<const std::uint8_t> bytes, std::size_t count) {
  constexpr char kDigits[] = "0123456789abcdefghjkmnpqrstvwxyz";
  constexpr std::size_t kBits = 5;
  CHECK_LE(count, (bytes.size() * 8 + kBits - 1) / kBits);
  std::string text;
  text.reserve(count);
  for (std::size_t bit = 0; bit < count * kBits; bit += kBits) {
    const std::size_t at = bit / 8;
    const unsigned next = at + 1 < bytes.size() ? bytes[at + 1] : 0U;
    const unsigned window = (static_cast<unsigned>(bytes[at]) << 8) | next;
    text += kDigits[(window >> (16 - kBits - bit % 8)) & 0x1f];
  }
  return text;
}

// RFC 2104: H(key ^ opad, H(key ^ ipad, message)). Both halves are kept as contexts that have
// already taken in their padded key and are copied for each message; they are as good as the key.
struct HmacSha256::State {
  SHA256_CTX inner = started_sha256();
  SHA256_CTX outer = started_sha256();
  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    OPENSSL_cleanse(&inner, sizeof inner);
    OPENSSL_cleanse(&outer, sizeof outer);
  }
};

HmacSha256::HmacSha256(std::span<const std::uint8_t> key) : state_(std::make_unique<State>()) {
  constexpr std::size_t kBlock = 64;
  constexpr std::uint8_t kInnerPad = 0x36;
  constexpr std::uint8_t kOuterPad = 0x5c;
  const Sha256Digest shortened = key.size() > kBlock ? sha256(as_text(key)) : Sha256Digest{};
  if (key.size() > kBlock) key = shortened;

  std::array<std::uint8_t, kBlock> inner;
  std::array<std::uint8_t, kBlock> outer;
  for (std::size_t i = 0; i < kBlock; ++i) {
    const unsigned byte = i < key.size() ? key[i] : 0U;
    inner[i] = static_cast<std::uint8_t>(byte ^ kInnerPad);
    outer[i] = static_cast<std::uint8_t>(byte ^ kOuterPad);
  }
  update(state_->inner, as_text(inner));
  update(state_->outer, as_text(outer));
}

HmacSha256::~HmacSha256() = default;
HmacSha256::HmacSha256(HmacSha256&&) noexcept = default;
HmacSha256& HmacSha256::operator=(HmacSha256&&) noexcept = default;

Sha256Digest HmacSha256::of(std::string_view message) {
  SHA256_CTX work = state_->inner;
  update(work, message);
  const Sha256Digest inner = finished(work);
  work = state_->outer;
  update(work, as_text(inner));
  return finished(work);
}

}  // namespace tributary
