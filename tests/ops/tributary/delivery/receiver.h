// Somebody who is told: answers what a test says, and keeps what it was sent.
#pragma once

#include <vector>

#include "connectors/http/poster.h"

namespace tributary {

class Receiver : public HttpPoster {
 public:
  Result<int> post(const HttpPost& request) override {
    sent.push_back(request);
    if (is_away) return Error{ErrorCode::kUnavailable, "away"};
    return status;
  }

  std::vector<HttpPost> sent;
  int status = 204;
  bool is_away = false;
};

}  // namespace tributary
