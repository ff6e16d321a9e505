#include "engine/resolve/key_ring.h"

#include <algorithm>
#include <utility>

#include "engine/model/floors.h"

namespace tributary {

std::uint32_t token_epoch(EventTime at) {
  const auto length = std::chrono::duration_cast<Millis>(floors::kTokenEpoch).count();
  return static_cast<std::uint32_t>(std::max<std::int64_t>(0, at.millis()) / length);
}

void wipe(std::span<std::uint8_t> secret) {
  volatile std::uint8_t* const bytes = secret.data();
  for (std::size_t i = 0; i < secret.size(); ++i) bytes[i] = 0;
}

void wipe(std::string& secret) {
  // What lies between size and capacity may be the rest of a longer one.
  secret.resize(secret.capacity());
  wipe(std::span(reinterpret_cast<std::uint8_t*>(secret.data()), secret.size()));
  secret.clear();
}

KeyRing::KeyRing(std::map<std::uint32_t, TokenKey> keys, std::uint32_t destroyed_before)
    : keys_(std::move(keys)), destroyed_before_(destroyed_before) {}

KeyRing::~KeyRing() {
  for (auto& [epoch, key] : keys_) wipe(std::span(key));
}

// A ring is moved where it is made, before anybody else has it.
KeyRing::KeyRing(KeyRing&& other) noexcept
    : keys_(std::exchange(other.keys_, {})), destroyed_before_(other.destroyed_before()) {}

KeyRing& KeyRing::operator=(KeyRing&& other) noexcept {
  std::swap(keys_, other.keys_);
  destroyed_before_ = other.destroyed_before_.exchange(destroyed_before_);
  return *this;
}

std::optional<HmacSha256> KeyRing::mac(std::uint32_t epoch) const {
  const std::scoped_lock lock(mutex_);
  const auto at = keys_.find(epoch);
  return at == keys_.end() ? std::nullopt : std::optional(HmacSha256(at->second));
}

std::vector<std::uint32_t> KeyRing::epochs() const {
  const std::scoped_lock lock(mutex_);
  std::vector<std::uint32_t> epochs;
  epochs.reserve(keys_.size());
  for (const auto& [epoch, key] : keys_) epochs.push_back(epoch);
  return epochs;
}

void KeyRing::destroy_before(std::uint32_t epoch) {
  const std::scoped_lock lock(mutex_);
  const auto end = keys_.lower_bound(epoch);
  for (auto key = keys_.begin(); key != end; ++key) wipe(std::span(key->second));
  keys_.erase(keys_.begin(), end);
  if (epoch > destroyed_before()) destroyed_before_.store(epoch, std::memory_order_release);
}

}  // namespace tributary
