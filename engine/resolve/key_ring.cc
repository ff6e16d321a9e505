#include "engine/resolve/key_ring.h"

#include <algorithm>

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

KeyRing::~KeyRing() {
  for (auto& [epoch, key] : keys_) wipe(std::span(key));
}

const TokenKey* KeyRing::find(std::uint32_t epoch) const {
  const auto at = keys_.find(epoch);
  return at == keys_.end() ? nullptr : &at->second;
}

std::vector<std::uint32_t> KeyRing::epochs() const {
  std::vector<std::uint32_t> epochs;
  epochs.reserve(keys_.size());
  for (const auto& [epoch, key] : keys_) epochs.push_back(epoch);
  return epochs;
}

}  // namespace tributary
