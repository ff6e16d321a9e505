// So many requests an account may make: kMost at once, kPerSecond for long. One thread.
#pragma once

#include <map>
#include <string>

#include "engine/base/time.h"

namespace tributary::api {

class RateLimit {
 public:
  static constexpr std::int64_t kMost = 200;
  static constexpr std::int64_t kPerSecond = 50;

  /// False: one too many just now.
  bool allows(const std::string& account, WallTime now);

 private:
  struct Bucket {
    WallTime seen;
    std::int64_t milli_requests = kMost * 1000;
  };
  std::map<std::string, Bucket> buckets_;  ///< as many as there are accounts
};

}  // namespace tributary::api
