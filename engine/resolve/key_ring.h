// The token keys in memory (PEOPLE 4). Made, stored and destroyed by connectors/system; nothing
// here makes a key.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/digest.h"
#include "engine/base/time.h"

namespace tributary {

using TokenKey = std::array<std::uint8_t, 32>;

/// 90-day epochs since 1970-01-01T00:00Z, by event time; what lies before is of epoch 0.
[[nodiscard]] std::uint32_t token_epoch(EventTime at);

/// Overwrites, in a way the compiler does not take away, and empties.
void wipe(std::string& secret);
void wipe(std::span<std::uint8_t> secret);

/// Keys by epoch; wiped when destroyed. From any thread.
class KeyRing {
 public:
  KeyRing() = default;
  /// The keys of epochs before `destroyed_before` have been destroyed: a record that needs one can
  /// be counted no more, while any other key that is missing has not been made.
  explicit KeyRing(std::map<std::uint32_t, TokenKey> keys, std::uint32_t destroyed_before = 0);
  ~KeyRing();
  KeyRing(KeyRing&& other) noexcept;
  KeyRing& operator=(KeyRing&& other) noexcept;

  /// nullopt when there is no such key.
  [[nodiscard]] std::optional<HmacSha256> mac(std::uint32_t epoch) const;
  [[nodiscard]] std::vector<std::uint32_t> epochs() const;

  void destroy_before(std::uint32_t epoch);
  [[nodiscard]] std::uint32_t destroyed_before() const {
    return destroyed_before_.load(std::memory_order_acquire);
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::uint32_t, TokenKey> keys_;
  std::atomic<std::uint32_t> destroyed_before_{0};
};

}  // namespace tributary
