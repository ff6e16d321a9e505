// DESIGN 2: a version that changes the subject carries the old reference, or is rejected as
// `moved`.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "connectors/memory/memory_store.h"
#include "tests/support/small_city.h"

namespace tributary::testing {
namespace {

class MovedTest : public ::testing::Test {
 protected:
  Observation version(const std::string& building, double day, std::uint64_t number,
                      std::vector<std::string> left = {}) {
    Observation observation = failed_inspection(building, days(day), 77);
    observation.version = number;
    observation.content_digest = 1000 + number;
    for (std::string& old : left) {
      SubjectRef& ref = observation.subjects.emplace_back();
      ref.key = {building_type(), std::move(old)};
      ref.moved_away = true;
    }
    return observation;
  }
  /// `moved`, or nothing when it was taken in or dropped.
  std::string take(const Observation& observation) {
    Effects effects;
    partition().step(observation, effects).value_or_die();
    return effects.rejections.empty() ? "" : std::string(name_of(effects.rejections[0].reason));
  }
  Partition& partition() { return city_.partition(); }
  std::uint64_t outcomes(Outcome outcome) {
    return partition().counters().outcomes[static_cast<std::size_t>(outcome)];
  }

  MemoryStore store_;
  SmallCity city_{{repeat_rule()}, Days(1), &store_};
};

TEST_F(MovedTest, AVersionElsewhereThatDoesNotSaySoIsRejected) {
  EXPECT_EQ(take(version("B7", 0, 1)), "");
  EXPECT_EQ(take(version("B8", 0, 2)), "moved");
  EXPECT_EQ(partition().counters().moved, 1U);
  EXPECT_EQ(outcomes(Outcome::kCounted), 1U);
  EXPECT_EQ(take(version("B7", 1, 3)), "");
  EXPECT_EQ(outcomes(Outcome::kReplaced), 1U);
}

TEST_F(MovedTest, AVersionThatSaysWhereItWasMoves) {
  EXPECT_EQ(take(version("B7", 0, 1)), "");
  EXPECT_EQ(take(version("B8", 0, 2, {"B7"})), "");
  EXPECT_EQ(outcomes(Outcome::kReplaced), 1U);
  EXPECT_EQ(outcomes(Outcome::kCounted), 2U);
  // It is at B8 now, and to leave that it must say so again.
  EXPECT_EQ(take(version("B7", 0, 3)), "moved");
  EXPECT_EQ(take(version("B7", 0, 3, {"B8"})), "");
}

TEST_F(MovedTest, ItMustNameThePlaceWhereItWas) {
  EXPECT_EQ(take(version("B7", 0, 1)), "");
  EXPECT_EQ(take(version("B8", 0, 2, {"B9"})), "moved");
}

TEST_F(MovedTest, AFurtherSubjectIsNoMove) {
  EXPECT_EQ(take(version("B7", 0, 1)), "");
  Observation both = version("B7", 0, 2);
  both.subjects.push_back(version("B8", 0, 2).subjects[0]);
  EXPECT_EQ(take(both), "");
  EXPECT_EQ(take(version("B7", 0, 3)), "moved") << "it leaves B8";
}

TEST_F(MovedTest, AnOlderVersionThatComesLateIsDroppedAsOlder) {
  EXPECT_EQ(take(version("B7", 0, 2)), "");
  EXPECT_EQ(take(version("B8", 0, 3, {"B7"})), "");
  EXPECT_EQ(take(version("B7", 0, 1)), "");
  EXPECT_EQ(outcomes(Outcome::kSuperseded), 1U);
  EXPECT_EQ(partition().counters().moved, 0U);
}

TEST_F(MovedTest, WhatIsNoLongerHeldCanBeAnywhere) {
  EXPECT_EQ(take(version("B7", 0, 1)), "");
  city_.pass(days(50));  // 30 days, kept 14, lateness 1
  EXPECT_EQ(take(version("B8", 50, 2)), "");
  EXPECT_EQ(partition().counters().moved, 0U);
}

TEST_F(MovedTest, AReportIsHeldToItAsWell) {
  EXPECT_EQ(take(report("B7", days(0), "h1", 5)), "");
  EXPECT_EQ(take(report("B7", days(0), "h1", 5)), "");
  Observation elsewhere = report("B8", days(0), "h1", 5);
  elsewhere.version = 9;
  EXPECT_EQ(take(elsewhere), "moved");
}

TEST_F(MovedTest, ItIsKnownAfterARestart) {
  EXPECT_EQ(take(version("B7", 0, 1)), "");
  city_.pass(days(1));
  StateBatch batch;
  partition().write_checkpoint(batch);
  store_.write(batch, true).value_or_die();
  Partition again(city_.setup());
  again.read_checkpoint().value_or_die();
  EXPECT_EQ(again.counters().outcomes, partition().counters().outcomes);
  Effects effects;
  again.step(version("B8", 0, 2), effects).value_or_die();
  ASSERT_EQ(effects.rejections.size(), 1U);
  EXPECT_EQ(effects.rejections[0].reason, RejectReason::kMoved);
}

}  // namespace
}  // namespace tributary::testing
