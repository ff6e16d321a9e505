#include "connectors/kafka/topic_seal.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <zstd.h>

#include <array>
#include <optional>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/codec.h"
#include "engine/base/digest.h"

namespace tributary {
namespace {

constexpr std::uint8_t kFormat = 1;
constexpr std::size_t kSaltBytes = 16, kNumberBytes = 8, kTagBytes = 16, kNonceBytes = 12;
constexpr std::size_t kHeadBytes = 1 + kSaltBytes + kNumberBytes;
constexpr int kCompression = 1;  // zstd's fastest: a frame is made once, and read soon
constexpr std::size_t kMostFrameBytes = std::size_t{64} << 20;  // no frame is near it
constexpr std::string_view kLabel = "tributary middle stream 1";
constexpr std::string_view kKeyLabel = "tributary topic keys 1 ";

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, void (*)(EVP_CIPHER_CTX*)>;
Cipher cipher() {
  Cipher made(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  CHECK(made != nullptr);
  return made;
}

/// Asked for once in a process, and never given back: to ask costs more than to seal a short value.
const EVP_CIPHER* fetched(const char* name) {
  const EVP_CIPHER* const made = EVP_CIPHER_fetch(nullptr, name, nullptr);
  CHECK(made != nullptr);
  return made;
}
const EVP_CIPHER* gcm() {
  static const EVP_CIPHER* const made = fetched("AES-256-GCM");
  return made;
}
const EVP_CIPHER* siv() {
  static const EVP_CIPHER* const made = fetched("AES-256-SIV");
  return made;
}

unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
int length_of(std::string_view text) { return static_cast<int>(text.size()); }

/// 96 bits: four zero bytes, then the number.
std::array<unsigned char, kNonceBytes> nonce_of(std::string_view number) {
  std::array<unsigned char, kNonceBytes> nonce{};
  std::copy(number.begin(), number.end(), nonce.begin() + (kNonceBytes - kNumberBytes));
  return nonce;
}

/// Its contexts are used again: each is some hundred kilobytes, and most values are short.
class Zstandard {
 public:
  std::string compressed(std::string_view frame) {
    std::string out(ZSTD_compressBound(frame.size()), '\0');
    const std::size_t size = ZSTD_compressCCtx(compressing_.get(), out.data(), out.size(),
                                               frame.data(), frame.size(), kCompression);
    CHECK(ZSTD_isError(size) == 0U);
    out.resize(size);
    return out;
  }

  Result<std::string> decompressed(std::string_view bytes) {
    const Error corrupt{ErrorCode::kCorrupt, "a value is not what was sealed"};
    const unsigned long long size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
    if (size > kMostFrameBytes) return corrupt;  // ZSTD_CONTENTSIZE_ERROR and _UNKNOWN, too
    std::string out(size, '\0');
    const std::size_t got = ZSTD_decompressDCtx(decompressing_.get(), out.data(), out.size(),
                                                bytes.data(), bytes.size());
    if (ZSTD_isError(got) != 0U || got != size) return corrupt;
    return out;
  }

 private:
  std::unique_ptr<ZSTD_CCtx, std::size_t (*)(ZSTD_CCtx*)> compressing_{ZSTD_createCCtx(),
                                                                       &ZSTD_freeCCtx};
  std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)> decompressing_{ZSTD_createDCtx(),
                                                                         &ZSTD_freeDCtx};
};

}  // namespace

struct TopicSeal::State {
  State(std::span<const std::uint8_t> master, std::string of)
      : hmac(master), topic(std::move(of)) {}
  ~State() { OPENSSL_cleanse(siv_key.data(), siv_key.size()); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  Sha256Digest key_for(std::string_view of) {
    return hmac.of(std::string(kLabel) + std::string(of));
  }
  /// With the key of whoever sealed with that salt; the last one asked for is kept.
  EVP_CIPHER_CTX* opening(std::string_view of) {
    if (other_salt != of) {
      other_salt = of;
      Sha256Digest key = key_for(of);
      CHECK_EQ(EVP_DecryptInit_ex(opens.get(), gcm(), nullptr, key.data(), nullptr), 1);
      OPENSSL_cleanse(key.data(), key.size());
    }
    return opens.get();
  }

  [[nodiscard]] Error not_ours() const {
    return Error{ErrorCode::kDenied,
                 "topic `" + topic +
                     "` was sealed with other keys than this process has, or was tampered with: "
                     "all processes of a site have the same key directory"};
  }

  /// 64 bytes, in two halves: of the one the synthetic vector is made, the other encrypts.
  const std::string& key_of_keys() {
    if (!siv_key.empty()) return siv_key;
    for (const std::string_view half : {"mac", "cipher"}) {
      const Sha256Digest made = hmac.of(std::string(kKeyLabel) + std::string(half));
      siv_key.append(reinterpret_cast<const char*>(made.data()), made.size());
    }
    return siv_key;
  }

  HmacSha256 hmac;
  std::string topic;
  std::string siv_key;  ///< of keys; made when the first is sealed
  std::string salt;
  Cipher seals = cipher();  ///< with our own key
  std::uint64_t number = 0;
  std::string other_salt;
  Cipher opens = cipher();  ///< with that of the salt
  Zstandard zstandard;
};

TopicSeal::TopicSeal(std::unique_ptr<State> state) : state_(std::move(state)) {}
TopicSeal::~TopicSeal() = default;
TopicSeal::TopicSeal(TopicSeal&&) noexcept = default;
TopicSeal& TopicSeal::operator=(TopicSeal&&) noexcept = default;

Result<TopicSeal> TopicSeal::make(std::span<const std::uint8_t> master, std::string topic) {
  auto state = std::make_unique<State>(master, std::move(topic));
  state->salt.resize(kSaltBytes);
  if (RAND_bytes(bytes_of(state->salt), static_cast<int>(kSaltBytes)) != 1) {
    return Error{ErrorCode::kIo, "no random bytes to seal with"};
  }
  Sha256Digest key = state->key_for(state->salt);
  CHECK_EQ(EVP_EncryptInit_ex(state->seals.get(), gcm(), nullptr, key.data(), nullptr), 1);
  OPENSSL_cleanse(key.data(), key.size());
  return TopicSeal(std::move(state));
}

std::string TopicSeal::seal(std::string_view frame) {
  std::string value;
  ByteWriter out(value);
  out.u8(kFormat);
  out.raw(state_->salt);
  out.fixed64_be(++state_->number);
  const auto nonce = nonce_of(std::string_view(value).substr(kHeadBytes - kNumberBytes));
  const std::string plain = state_->zstandard.compressed(frame);
  std::string sealed(plain.size(), '\0');
  std::string tag(kTagBytes, '\0');
  EVP_CIPHER_CTX* const with = state_->seals.get();
  int done = 0;
  CHECK_EQ(EVP_EncryptInit_ex(with, nullptr, nullptr, nullptr, nonce.data()), 1);
  for (const std::string_view known : {std::string_view(value), std::string_view(state_->topic)}) {
    CHECK_EQ(EVP_EncryptUpdate(with, nullptr, &done, bytes_of(known), length_of(known)), 1);
  }
  CHECK_EQ(EVP_EncryptUpdate(with, bytes_of(sealed), &done, bytes_of(std::string_view(plain)),
                             length_of(plain)),
           1);
  CHECK_EQ(EVP_EncryptFinal_ex(with, bytes_of(tag), &done), 1);
  CHECK_EQ(EVP_CIPHER_CTX_ctrl(with, EVP_CTRL_GCM_GET_TAG, static_cast<int>(kTagBytes), tag.data()),
           1);
  return value + sealed + tag;
}

Result<std::string> TopicSeal::open(std::string_view value) {
  if (value.size() < kHeadBytes + kTagBytes) {
    return Error{ErrorCode::kCorrupt, "topic `" + state_->topic + "` holds what no engine wrote"};
  }
  if (static_cast<std::uint8_t>(value.front()) != kFormat) {
    return Error{ErrorCode::kIncompatible,
                 "topic `" + state_->topic + "` was sealed by a newer version of tributary"};
  }
  const std::string_view head = value.substr(0, kHeadBytes);
  const std::string_view sealed = value.substr(kHeadBytes, value.size() - kHeadBytes - kTagBytes);
  std::string tag(value.substr(value.size() - kTagBytes));
  const auto nonce = nonce_of(head.substr(1 + kSaltBytes));
  std::string plain(sealed.size(), '\0');
  EVP_CIPHER_CTX* const with = state_->opening(head.substr(1, kSaltBytes));
  int done = 0;
  CHECK_EQ(EVP_DecryptInit_ex(with, nullptr, nullptr, nullptr, nonce.data()), 1);
  for (const std::string_view known : {head, std::string_view(state_->topic)}) {
    CHECK_EQ(EVP_DecryptUpdate(with, nullptr, &done, bytes_of(known), length_of(known)), 1);
  }
  CHECK_EQ(EVP_DecryptUpdate(with, bytes_of(plain), &done, bytes_of(sealed), length_of(sealed)), 1);
  CHECK_EQ(EVP_CIPHER_CTX_ctrl(with, EVP_CTRL_GCM_SET_TAG, static_cast<int>(kTagBytes), tag.data()),
           1);
  std::array<unsigned char, kTagBytes> rest{};
  if (EVP_DecryptFinal_ex(with, rest.data(), &done) != 1) {
    return state_->not_ours();
  }
  return state_->zstandard.decompressed(plain);
}

std::string TopicSeal::seal_key(std::string_view key) {
  CHECK(!key.empty());
  std::string sealed(key.size(), '\0'), tag(kTagBytes, '\0');
  const Cipher with = cipher();
  int done = 0;
  CHECK_EQ(EVP_EncryptInit_ex(with.get(), siv(), nullptr,
                              bytes_of(std::string_view(state_->key_of_keys())), nullptr),
           1);
  CHECK_EQ(EVP_EncryptUpdate(with.get(), nullptr, &done, bytes_of(std::string_view(state_->topic)),
                             length_of(state_->topic)),
           1);
  CHECK_EQ(EVP_EncryptUpdate(with.get(), bytes_of(sealed), &done, bytes_of(key), length_of(key)),
           1);
  CHECK_EQ(EVP_CIPHER_CTX_ctrl(with.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(kTagBytes),
                               tag.data()),
           1);
  return tag + sealed;
}

Result<std::string> TopicSeal::open_key(std::string_view sealed) {
  if (sealed.size() <= kTagBytes) {
    return Error{ErrorCode::kCorrupt, "topic `" + state_->topic + "` holds what no engine wrote"};
  }
  std::string tag(sealed.substr(0, kTagBytes));
  const std::string_view body = sealed.substr(kTagBytes);
  std::string key(body.size(), '\0');
  const Cipher with = cipher();
  int done = 0;
  CHECK_EQ(EVP_DecryptInit_ex(with.get(), siv(), nullptr,
                              bytes_of(std::string_view(state_->key_of_keys())), nullptr),
           1);
  CHECK_EQ(EVP_CIPHER_CTX_ctrl(with.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(kTagBytes),
                               tag.data()),
           1);
  CHECK_EQ(EVP_DecryptUpdate(with.get(), nullptr, &done, bytes_of(std::string_view(state_->topic)),
                             length_of(state_->topic)),
           1);
  if (EVP_DecryptUpdate(with.get(), bytes_of(key), &done, bytes_of(body), length_of(body)) != 1) {
    return state_->not_ours();
  }
  return key;
}

}  // namespace tributary
