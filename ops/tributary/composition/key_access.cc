#include "ops/tributary/composition/key_access.h"

#include <utility>

#include "connectors/system/key_directory.h"
#include "engine/model/floors.h"

namespace tributary {
namespace {

/// What is copied for backups, and so must hold no key.
std::vector<std::string> copied_directories(const std::string& state) {
  if (state.empty()) return {};
  return {state};
}

}  // namespace

Result<std::size_t> make_keys(const std::string& directory, const std::string& state,
                              EventTime from, EventTime to) {
  if (to < from) return Error{ErrorCode::kInvalid, "the last day lies before the first"};
  TRY_ASSIGN(KeyDirectory keys, KeyDirectory::create(directory, copied_directories(state)));
  // A record carries the token of its epoch and of the one before.
  const std::uint32_t first = token_epoch(from);
  return keys.make(first == 0 ? 0 : first - 1, token_epoch(to));
}

std::uint32_t first_key_needed(EventTime now) {
  const std::uint32_t oldest =
      token_epoch(now - std::chrono::duration_cast<Millis>(floors::kTokenEpoch));
  return oldest == 0 ? 0 : oldest - 1;
}

Result<std::size_t> destroy_old_keys(const std::string& directory, const std::string& state,
                                     EventTime now) {
  TRY_ASSIGN(KeyDirectory keys, KeyDirectory::open(directory, copied_directories(state)));
  return keys.destroy_before(first_key_needed(now));
}

Result<InstallationKeys> load_keys(const Config& config) {
  if (!config.keys.is_set()) {
    return Error{ErrorCode::kNotFound,
                 "`" + config.file + "` names no `keys`, which feeds of people's reports need"};
  }
  auto keys = KeyDirectory::open(config.keys.path, copied_directories(config.state.path));
  if (!keys && keys.error().code == ErrorCode::kNotFound) {
    return Error{ErrorCode::kNotFound, "there are no keys in " + config.keys.path +
                                           "; `tributary keys --config " + config.file +
                                           "` makes them"};
  }
  if (!keys) return std::move(keys.error());
  InstallationKeys loaded;
  TRY_ASSIGN(loaded.digest_key, keys->digest_key());
  TRY_ASSIGN(auto by_epoch, keys->load());
  TRY_ASSIGN(const std::uint32_t destroyed_before, keys->destroyed_before());
  loaded.ring = KeyRing(std::move(by_epoch), destroyed_before);
  return loaded;
}

}  // namespace tributary
