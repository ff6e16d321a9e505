// A request and an answer as values: what the routes work with, and what a test can write down. The
// wire (server.h) makes them and takes them apart.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tributary::api {

struct Request {
  std::string method;  ///< `GET`, `POST`
  std::string path;    ///< decoded, without the query
  std::map<std::string, std::string> query;
  std::map<std::string, std::string> headers;  ///< names in small letters
  std::string body;
  bool is_over_loopback = false;  ///< the other end of the connection is on this machine

  [[nodiscard]] std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
  }
  [[nodiscard]] std::optional<std::string> parameter(const std::string& name) const {
    const auto found = query.find(name);
    return found == query.end() ? std::nullopt : std::optional(found->second);
  }
};

struct Response {
  unsigned status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

/// Percent-decoding of a path or a query's part; nullopt for what is malformed or no UTF-8 text.
std::optional<std::string> decode_part(std::string_view text, bool plus_is_blank);

/// Takes a target apart. False: malformed, or a parameter stands twice.
bool read_target(std::string_view target, Request& request);

}  // namespace tributary::api
