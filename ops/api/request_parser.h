// What a connection reads a request with: the parser's limits, and what is taken from it. Apart
// from the connection so that a fuzzer has it; of no interest outside this room otherwise.
#pragma once

#include <algorithm>
#include <boost/beast/http.hpp>
#include <cctype>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ops/api/message.h"

namespace tributary::api::wire {

inline constexpr std::uint32_t kMostHeaderBytes = 8 * 1024;
inline constexpr std::uint64_t kMostBodyBytes = 64 * 1024;

using RequestParser = boost::beast::http::request_parser<boost::beast::http::string_body>;

inline void limit(RequestParser& parser) {
  parser.header_limit(kMostHeaderBytes);
  parser.body_limit(kMostBodyBytes);
}

/// nullopt: the path or its parameters do not read.
inline std::optional<Request> request_of(const RequestParser::value_type& message) {
  Request request;
  request.method = std::string(message.method_string());
  request.body = message.body();
  for (const auto& field : message) {
    std::string name(field.name_string());
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    request.headers[name] = std::string(field.value());
  }
  const std::string_view target(message.target().data(), message.target().size());
  if (!read_target(target, request)) return std::nullopt;
  return request;
}

}  // namespace tributary::api::wire
