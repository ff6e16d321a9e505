// What the simulation itself promises: the same seed is the same life, a fault that is needed is
// found, planted bugs are. Many seeds are for tests/simulation/run.
#include <gtest/gtest.h>

#include <set>

#include "tests/simulation/campaign.h"
#include "tests/simulation/trial.h"

namespace tributary::simulation {
namespace {

TEST(Simulation, TheFirstSeedsOfEachWorkloadDoNotFail) {
  std::set<std::string> workloads;
  for (std::uint64_t seed = 1; seed <= 3 * kWorkloads; ++seed) {
    const TrialOutcome outcome = play({seed});
    EXPECT_EQ(outcome.failure, std::nullopt) << "seed " << seed;
    workloads.insert(outcome.workload);
  }
  EXPECT_EQ(workloads, (std::set<std::string>{"files", "members", "rules", "topics"}));
}

TEST(Simulation, TheSameSeedIsTheSameLifeAndAnotherIsNot) {
  std::set<std::uint64_t> digests;
  for (std::uint64_t seed = 1; seed <= kWorkloads; ++seed) {
    const FaultPlan plan = {{FaultKind::kPowerCut, 9, 4}, {FaultKind::kKill, 20, 1}};
    const std::uint64_t one = workload_of(seed)->start(plan, "machine").digest;
    EXPECT_EQ(workload_of(seed)->start(plan, "machine").digest, one) << "seed " << seed;
    EXPECT_NE(workload_of(seed)->start(plan, "another").digest, one) << "seed " << seed;
    EXPECT_NE(workload_of(seed)->start({}, "machine").digest, one) << "seed " << seed;
    digests.insert(one);
  }
  EXPECT_EQ(digests.size(), kWorkloads);
}

TEST(Simulation, FaultsReallyHappen) {
  FaultCounts injected{};
  for (std::uint64_t seed = 1; seed <= 20 * kWorkloads; ++seed) {
    const auto workload = workload_of(seed);
    Chance chance = Chance(seed).branch("plan");
    const Remains clean = workload->start({}, "machine");
    const Remains faulted =
        workload->start(draw_plan(chance, workload->kinds(), clean.reach), "another");
    for (std::size_t i = 0; i < kFaultKinds; ++i) injected[i] += faulted.injected[i];
  }
  for (std::size_t i = 0; i < kFaultKinds; ++i) {
    EXPECT_GT(injected[i], 0U) << name_of(static_cast<FaultKind>(i));
  }
}

class PlantedBug : public ::testing::TestWithParam<Bug> {};

TEST_P(PlantedBug, IsFound) {
  const auto seed = first_seed_with(GetParam(), 2);
  ASSERT_TRUE(seed.has_value()) << name_of(GetParam());
  const auto needed = needed_faults({*seed, GetParam()});
  ASSERT_TRUE(needed.has_value());
  // Played again with those alone it is found again; each of them is needed.
  EXPECT_TRUE(play_apart({*seed, GetParam(), needed}).failure.has_value());
  EXPECT_FALSE(play_apart({*seed, Bug::kNone, needed}).failure.has_value());
  for (std::size_t i = 0; i < needed->size(); ++i) {
    auto fewer = *needed;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_FALSE(play_apart({*seed, GetParam(), fewer}).failure.has_value()) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(All, PlantedBug, ::testing::ValuesIn(kBugs), [](const auto& of) {
  std::string name(name_of(of.param));
  for (char& c : name) c = c == ' ' ? '_' : c;
  return name;
});

}  // namespace
}  // namespace tributary::simulation
