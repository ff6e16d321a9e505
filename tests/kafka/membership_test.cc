// Whose turn it is, at a real broker: one member at a time, and another when that one is gone.
#include "connectors/kafka/membership.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <thread>

#include "tests/kafka/broker_fixture.h"

namespace tributary::testing {
namespace {

class MembershipTest : public BrokerTest {
 protected:
  void SetUp() override {
    BrokerTest::SetUp();
    if (IsSkipped()) return;
    topic_ = topic("members");
    group_ = fresh("tributary.test.members");
  }

  std::unique_ptr<KafkaMembership> join(const std::string& member) {
    return KafkaMembership::join(plain(), {group_, member, topic_}, notices()).value_or_die();
  }

  static bool comes_true(const std::function<bool()>& what, int seconds) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
    while (!what() && std::chrono::steady_clock::now() < until) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return what();
  }

  std::string topic_, group_;
};

TEST_F(MembershipTest, OneHasItsTurnAndTheNextWhenThatOneIsGone) {
  auto first = join("a");
  ASSERT_TRUE(comes_true([&] { return first->has_turn(); }, 30));
  const auto second = join("b");
  // Whoever has begun is not stopped by who comes.
  EXPECT_FALSE(comes_true([&] { return second->has_turn() || !first->has_turn(); }, 6));
  // It leaves; nobody waits until its session is over.
  static_assert(KafkaMembership::kSession > std::chrono::seconds(6));
  first.reset();
  EXPECT_TRUE(comes_true([&] { return second->has_turn(); }, 6));
  EXPECT_TRUE(second->status());
}

TEST_F(MembershipTest, ATurnThatGoesElsewhereWaitsForWhoWorks) {
  auto first = join("a");
  ASSERT_TRUE(comes_true([&] { return first->has_turn(); }, 30));
  first->work(true);
  const auto second = join("b");
  std::thread leaving([&] { first.reset(); });  // a process ends its work before it leaves
  leaving.join();
  EXPECT_TRUE(comes_true([&] { return second->has_turn(); }, 6));
}

TEST_F(MembershipTest, TwoOfOneNameAreNotBothMembers) {
  const auto first = join("a");
  ASSERT_TRUE(comes_true([&] { return first->has_turn(); }, 30));
  const auto second = join("a");
  ASSERT_TRUE(comes_true([&] { return !first->status(); }, 30));
  EXPECT_EQ(first->status().error().code, ErrorCode::kExists);
  EXPECT_FALSE(first->has_turn());
}

}  // namespace
}  // namespace tributary::testing
