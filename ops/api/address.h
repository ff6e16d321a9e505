// Where the server listens.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace tributary::api {

struct Address {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0: any that is free
  [[nodiscard]] bool is_loopback() const { return host == "127.0.0.1" || host == "::1"; }
};

/// `127.0.0.1:8420`, `[::1]:8420`, `[::]:8443`: numbers, no names. kInvalid for what is none.
Result<Address> parse_address(std::string_view text);

/// Whether a peer of this address, a number, is a process of this machine.
bool is_of_this_machine(const std::string& host);

}  // namespace tributary::api
