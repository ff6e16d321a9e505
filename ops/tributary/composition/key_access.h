// The token keys of an installation: made by command, read at start (PEOPLE 4).
#pragma once

#include <string>
#include <vector>

#include "connectors/system/key_file.h"
#include "engine/base/time.h"
#include "engine/resolve/key_ring.h"
#include "ops/tributary/config/config.h"

namespace tributary {

/// What stage 1 needs of them. The digest key is wiped by its destructor, the ring by its own.
struct InstallationKeys {
  KeyRing ring;
  SecretKey digest_key{};
  InstallationKeys() = default;
  InstallationKeys(InstallationKeys&&) noexcept = default;
  InstallationKeys& operator=(InstallationKeys&&) noexcept = default;
  ~InstallationKeys() { wipe(digest_key); }
};

/// Makes the keys that records from `from` to `to` need and that are not there yet, and the digest
/// key, in `directory` (created, 0700). `state` must not contain it. The number made.
Result<std::size_t> make_keys(const std::string& directory, const std::string& state,
                              EventTime from, EventTime to);

/// The first epoch whose key a report still needs that can be counted at `now`: that is 90 days old
/// at most, and carries the token of the epoch before its own.
std::uint32_t first_key_needed(EventTime now);

/// Destroys the keys of earlier epochs. The number destroyed.
Result<std::size_t> destroy_old_keys(const std::string& directory, const std::string& state,
                                     EventTime now);

/// kNotFound (with what to do) when `config` names no keys or they are not made.
Result<InstallationKeys> load_keys(const Config& config);

}  // namespace tributary
