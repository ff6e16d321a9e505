#include "tests/simulation/workload.h"

#include "tests/simulation/file_feeds.h"
#include "tests/simulation/live_topics.h"
#include "tests/simulation/members.h"
#include "tests/simulation/random_rules.h"

namespace tributary::simulation {

std::unique_ptr<Workload> workload_of(std::uint64_t seed, Bug bug) {
  const Chance chance = Chance(seed).branch("workload");
  switch (seed % kWorkloads) {
    case 0:
      return std::make_unique<RandomRules>(chance, bug);
    case 1:
      return std::make_unique<LiveTopics>(chance, bug);
    case 2:
      return std::make_unique<Members>(chance, bug);
    default:
      return std::make_unique<FileFeeds>(chance, bug);
  }
}

}  // namespace tributary::simulation
