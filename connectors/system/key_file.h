// One secret key in one file: 32 bytes, mode 0600. And what a key
// directory notes beside them. Used by KeyDirectory only.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/result.h"

namespace tributary {

/// Whoever holds one wipes it when done (engine/resolve's KeyRing does).
using SecretKey = std::array<std::uint8_t, 32>;

/// nullopt: there is no such file, or a destroyed key was overwritten and not yet removed. kDenied
/// when somebody but its owner could read it; kInvalid for a symbolic link; kCorrupt when it is not
/// 32 bytes long.
Result<std::optional<SecretKey>> read_key_file(const std::string& path);

/// A new key from the operating system's random source; whole and durable, or not there.
Status make_key_file(const std::string& path);

/// Overwrites, then removes; both durable. What is not there is destroyed already.
Status destroy_key_file(const std::string& path);

/// A short text that is no secret, beside the keys; whole and durable, or as it was.
Status write_note(const std::string& path, const std::string& text);
/// nullopt: there is none.
Result<std::optional<std::string>> read_note(const std::string& path);

}  // namespace tributary
