#include "ops/api/rate_limit.h"

#include <algorithm>

namespace tributary::api {

bool RateLimit::allows(const std::string& account, WallTime now) {
  Bucket& bucket = buckets_.try_emplace(account, Bucket{now}).first->second;
  const std::int64_t passed = std::max<std::int64_t>(0, (now - bucket.seen).count());
  bucket.seen = now;
  const std::int64_t gained = std::min(passed, std::int64_t{60'000}) * kPerSecond;
  bucket.milli_requests = std::min(kMost * 1000, bucket.milli_requests + gained);
  if (bucket.milli_requests < 1000) return false;
  bucket.milli_requests -= 1000;
  return true;
}

}  // namespace tributary::api
