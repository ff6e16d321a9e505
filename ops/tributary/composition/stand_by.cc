#include "ops/tributary/composition/stand_by.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <utility>

#include "engine/base/digest.h"

namespace tributary {
namespace {

constexpr Millis kLook{50};
constexpr Millis kFollow{500};

/// The same after a restart, and no other process's: a directory has one (running.h).
std::string member_name(const std::string& state_directory) {
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
  std::string name(host.data());
  std::replace_if(
      name.begin(), name.end(),
      [](unsigned char c) { return std::isalnum(c) == 0 && c != '-' && c != '.'; }, '_');
  std::error_code ignored;
  const auto path = std::filesystem::absolute(state_directory, ignored).lexically_normal();
  return fmt::format("{}-{:016x}", name, hash64(path.string()));
}

}  // namespace

Result<std::unique_ptr<KafkaMembership>> join_members(const Config& config) {
  return KafkaMembership::join(config.kafka.client,
                               {.group = "tributary." + config.site + ".members",
                                .member = member_name(config.state.path),
                                .topic = config.changelog.name},
                               {});
}

Result<std::unique_ptr<StandBy>> StandBy::make(const Config& config,
                                               const KafkaMembership& membership,
                                               const KafkaNotices& notices) {
  TRY_ASSIGN(auto state, DurableState::open(
                             config, [] { return Millis::max(); }, notices));
  return std::unique_ptr<StandBy>(new StandBy(std::move(state), membership));
}

Status StandBy::run(const std::atomic<bool>& stop) {
  auto followed = std::chrono::steady_clock::now() - kFollow;
  while (!stop && !membership_.has_turn()) {
    TRY(membership_.status());
    const auto now = std::chrono::steady_clock::now();
    if (now - followed < kFollow) {
      std::this_thread::sleep_for(kLook);
      continue;
    }
    Status status = state_->follow();
    if (!status && status.error().code != ErrorCode::kUnavailable) return status;
    followed = std::chrono::steady_clock::now();
  }
  return {};
}

}  // namespace tributary
