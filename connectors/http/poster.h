// One request to somebody else.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/time.h"

namespace tributary {

struct HttpPost {
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

/// One thread.
class HttpPoster {
 public:
  HttpPoster() = default;
  virtual ~HttpPoster() = default;
  HttpPoster(const HttpPoster&) = delete;
  HttpPoster& operator=(const HttpPoster&) = delete;

  /// The status of the answer. kUnavailable: there was none.
  virtual Result<int> post(const HttpPost& request) = 0;

  static constexpr Millis kPatience = std::chrono::seconds(10);  ///< for all of one request
};

std::unique_ptr<HttpPoster> make_poster();

}  // namespace tributary
