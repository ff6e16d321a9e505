// What lies in the engine's own topics, sealed: the middle stream and the changelog hold what
// people reported, as tokens and digests (PEOPLE 4), that of commands who gave them, as digests.
//
// Values: Zstandard (RFC 8878), then AES-256-GCM (NIST SP 800-38D).
//
// A value is u8 format, 16 bytes salt, be64 number, ciphertext, 16 bytes tag. Each process that
// seals draws a salt and derives a key of its own from it, HMAC-SHA-256(master key, label, salt),
// under which it numbers what it seals: so no nonce comes twice. What stands before the ciphertext,
// and the topic's name, are sealed with it: a value means nothing in another topic.
//
// Keys: AES-256-SIV (RFC 5297) with the topic's name, so that equal keys are sealed alike, which
// compaction needs, and nothing else of them shows.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace tributary {

/// One thread owns it.
class TopicSeal {
 public:
  /// `master`: 32 bytes, the same in every process of the site. kIo: no random bytes to be had.
  static Result<TopicSeal> make(std::span<const std::uint8_t> master, std::string topic);
  ~TopicSeal();
  TopicSeal(TopicSeal&&) noexcept;
  TopicSeal& operator=(TopicSeal&&) noexcept;

  std::string seal(std::string_view frame);
  /// kDenied: sealed with other keys, or not as it was sealed; kCorrupt: no such value at all;
  /// kIncompatible: of a newer format.
  Result<std::string> open(std::string_view value);

  /// Not empty (CHECKed).
  std::string seal_key(std::string_view key);
  /// kDenied, kCorrupt as open().
  Result<std::string> open_key(std::string_view sealed);

 private:
  struct State;
  explicit TopicSeal(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tributary
