#include "tests/simulation/workload.h"

#include "tests/simulation/file_feeds.h"

namespace tributary::simulation {

std::unique_ptr<Workload> workload_of(std::uint64_t seed, Bug bug) {
  return std::make_unique<FileFeeds>(Chance(seed).branch("workload"), bug);
}

}  // namespace tributary::simulation
