// The token keys in memory (PEOPLE 4). Made, stored and destroyed by connectors/system; nothing
// here makes a key.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/base/time.h"

namespace tributary {

using TokenKey = std::array<std::uint8_t, 32>;

/// 90-day epochs since 1970-01-01T00:00Z, by event time; what lies before is of epoch 0.
[[nodiscard]] std::uint32_t token_epoch(EventTime at);

/// Overwrites, in a way the compiler does not take away, and empties.
void wipe(std::string& secret);
void wipe(std::span<std::uint8_t> secret);

/// Keys by epoch. Move-only; wiped when destroyed. Safe to read from any thread.
class KeyRing {
 public:
  KeyRing() = default;
  explicit KeyRing(std::map<std::uint32_t, TokenKey> keys) : keys_(std::move(keys)) {}
  ~KeyRing();
  KeyRing(KeyRing&&) noexcept = default;
  KeyRing& operator=(KeyRing&&) noexcept = default;
  KeyRing(const KeyRing&) = delete;
  KeyRing& operator=(const KeyRing&) = delete;

  /// nullptr when there is none (not made yet, or destroyed).
  [[nodiscard]] const TokenKey* find(std::uint32_t epoch) const;
  [[nodiscard]] std::vector<std::uint32_t> epochs() const;

 private:
  std::map<std::uint32_t, TokenKey> keys_;
};

}  // namespace tributary
