#include "ops/api/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <charconv>

namespace tributary::api {

namespace {

bool is_address(int family, const std::string& host) {
  in6_addr parsed{};
  return ::inet_pton(family, host.c_str(), &parsed) == 1;
}

}  // namespace

Result<Address> parse_address(std::string_view text) {
  const Error none{ErrorCode::kInvalid, "an address is written 127.0.0.1:8420"};
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return none;
  Address address;
  const std::string_view digits = text.substr(colon + 1);
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), address.port);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) return none;
  std::string_view host = text.substr(0, colon);
  const bool is_bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (is_bracketed) host = host.substr(1, host.size() - 2);
  address.host = std::string(host);
  if (!is_address(is_bracketed ? AF_INET6 : AF_INET, address.host)) return none;
  return address;
}

bool is_of_this_machine(const std::string& host) {
  in_addr v4{};
  if (::inet_pton(AF_INET, host.c_str(), &v4) == 1) return ntohl(v4.s_addr) >> 24 == IN_LOOPBACKNET;
  in6_addr v6{};
  if (::inet_pton(AF_INET6, host.c_str(), &v6) != 1) return false;
  // What listens on [::] sees callers by IPv4 as ::ffff:127.0.0.1.
  return IN6_IS_ADDR_LOOPBACK(&v6) ||
         (IN6_IS_ADDR_V4MAPPED(&v6) && v6.s6_addr[12] == IN_LOOPBACKNET);
}

}  // namespace tributary::api
