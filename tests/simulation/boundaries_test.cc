// A crash at every boundary of a small life, each in every way: none may show.
#include <gtest/gtest.h>

#include "tests/simulation/trial.h"
#include "tests/simulation/workload.h"

namespace tributary::simulation {
namespace {

/// Before the call and behind it; in the middle of it where it has one; the same with other halves
/// torn off what was not synced.
constexpr std::uint64_t kOneWay = 1, kTwoWays = 2, kAllWays = 6;

struct EndingCase {
  const char* name;
  FaultKind kind;
};

class EveryBoundary : public ::testing::TestWithParam<EndingCase> {
 protected:
  /// The first seed of that workload whose life has at most `most` boundaries, and some.
  static std::uint64_t small_seed(std::string_view workload, std::uint64_t most) {
    for (std::uint64_t seed = 1; seed < 400; ++seed) {
      const auto candidate = workload_of(seed);
      if (candidate->name() != workload) continue;
      const std::uint64_t boundaries = candidate->start({}, "machine").reach.boundaries;
      if (boundaries <= most && boundaries * 4 >= most) return seed;
    }
    ADD_FAILURE() << "no life of " << workload << " is that small";
    return 1;
  }

  static void crash_everywhere(std::string_view name, std::uint64_t most, std::uint64_t ways) {
    const std::uint64_t seed = small_seed(name, most);
    const auto workload = workload_of(seed);
    const Remains clean = workload->start({}, "machine");
    ASSERT_EQ(clean.failure, std::nullopt);
    std::uint64_t crashes = 0;
    for (std::uint64_t at = 0;; ++at) {
      for (std::uint64_t way = 0; way < ways; ++way) {
        // The same machine: so boundaries are where they were until it crashes.
        const Remains crashed = workload->start({{GetParam().kind, at, way}}, "machine");
        if (crashed.injected[static_cast<std::size_t>(GetParam().kind)] == 0) {
          EXPECT_GE(at, clean.reach.boundaries);
          EXPECT_GT(crashes, 0U);
          return;
        }
        ++crashes;
        const std::string where = "seed " + std::to_string(seed) + ", boundary " +
                                  std::to_string(at) + ", way " + std::to_string(way);
        ASSERT_EQ(crashed.failure, std::nullopt) << where;
        ASSERT_EQ(workload->check(clean, crashed), std::nullopt) << where;
        ASSERT_EQ(crashed.unsound, std::nullopt) << where;
      }
    }
  }
};

TEST_P(EveryBoundary, OfFilesShowsNowhere) { crash_everywhere("files", 120, kAllWays); }
TEST_P(EveryBoundary, OfRandomRulesShowsNowhere) { crash_everywhere("rules", 160, kTwoWays); }
TEST_P(EveryBoundary, OfLiveTopicsChangesNoList) { crash_everywhere("topics", 900, kOneWay); }
TEST_P(EveryBoundary, OfMembersShowsNowhere) { crash_everywhere("members", 500, kTwoWays); }

INSTANTIATE_TEST_SUITE_P(Endings, EveryBoundary,
                         ::testing::Values(EndingCase{"Kill", FaultKind::kKill},
                                           EndingCase{"PowerCut", FaultKind::kPowerCut}),
                         [](const auto& of) { return std::string(of.param.name); });

}  // namespace
}  // namespace tributary::simulation
