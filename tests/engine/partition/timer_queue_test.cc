// The queue in buckets gives what an ordered set gives, whatever comes and goes between.
#include "engine/partition/timer_queue.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <set>

namespace tributary::testing {
namespace {

constexpr std::int64_t kBucket = std::int64_t{1} << TimerQueue::kBucketBits;

TimerEntry timer(std::int64_t millis, const std::string& subject) {
  return {EventTime::from_millis(millis), subject};
}

std::vector<TimerEntry> drained(TimerQueue& queue) {
  std::vector<TimerEntry> all;
  while (const TimerEntry* first = queue.first()) {
    all.push_back(*first);
    EXPECT_TRUE(queue.erase(all.back()));
  }
  return all;
}

TEST(TimerQueue, OfOneTimeGoesBySubject) {
  TimerQueue queue;
  for (const char* subject : {"c", "a", "b"}) queue.insert(timer(7, subject));
  EXPECT_EQ(drained(queue), (std::vector{timer(7, "a"), timer(7, "b"), timer(7, "c")}));
  EXPECT_EQ(queue.first(), nullptr);
}

TEST(TimerQueue, TakesInWhatComesBeforeTheBucketThatIsOpen) {
  TimerQueue queue;
  queue.insert(timer(5 * kBucket, "late"));
  EXPECT_EQ(*queue.first(), timer(5 * kBucket, "late"));
  queue.insert(timer(-3 * kBucket, "before 1970"));
  queue.insert(timer(5 * kBucket - 1, "early"));
  EXPECT_EQ(drained(queue),
            (std::vector{timer(-3 * kBucket, "before 1970"), timer(5 * kBucket - 1, "early"),
                         timer(5 * kBucket, "late")}));
}

TEST(TimerQueue, SaysWhatWasNotThere) {
  TimerQueue queue;
  queue.insert(timer(1, "a"));
  queue.insert(timer(9 * kBucket, "a"));
  EXPECT_FALSE(queue.erase(timer(2, "a")));
  EXPECT_EQ(*queue.first(), timer(1, "a"));
  EXPECT_FALSE(queue.erase(timer(1, "b")));
  EXPECT_FALSE(queue.erase(timer(9 * kBucket, "b")));
  EXPECT_FALSE(queue.erase(timer(4 * kBucket, "a")));
  EXPECT_EQ(drained(queue).size(), 2U);
}

TEST(TimerQueue, WhatIsTakenOutOfTheMiddleLeavesTheRestInOrder) {
  TimerQueue queue;
  std::set<TimerEntry> held;
  constexpr std::int64_t kTimers = 101;
  for (std::int64_t i = 0; i < kTimers; ++i) {
    const TimerEntry one = timer(i * 37 % kTimers, "a");
    queue.insert(one);
    held.insert(one);
  }
  ASSERT_NE(queue.first(), nullptr);
  for (std::int64_t at = 1; at < kTimers; at += 3) {
    EXPECT_TRUE(queue.erase(timer(at, "a")));
    held.erase(timer(at, "a"));
  }
  EXPECT_EQ(drained(queue), (std::vector<TimerEntry>(held.begin(), held.end())));
}

TEST(TimerQueue, HintsAtSubjectsOfTheOpenBucketAlone) {
  TimerQueue queue;
  EXPECT_EQ(queue.soon(0), "");
  queue.insert(timer(1, "a"));
  queue.insert(timer(kBucket, "b"));
  ASSERT_NE(queue.first(), nullptr);
  EXPECT_EQ(queue.soon(0), "a");
  EXPECT_EQ(queue.soon(1), "");
}

RC_GTEST_PROP(TimerQueue, IsAnOrderedSet, ()) {
  TimerQueue queue;
  std::set<TimerEntry> held;
  const auto steps = *rc::gen::inRange(1, 400);
  for (int step = 0; step < steps; ++step) {
    // Few of each, so that they meet: some buckets, some times in each, some subjects.
    const auto at = *rc::gen::inRange<std::int64_t>(-2, 4) * kBucket +
                    *rc::gen::inRange<std::int64_t>(0, 5) * (kBucket / 5);
    const TimerEntry one = timer(at, std::string(1, *rc::gen::inRange('a', 'h')));
    switch (*rc::gen::inRange(0, 4)) {
      case 0:
        RC_ASSERT(queue.erase(one) == (held.erase(one) > 0));
        break;
      case 1:
        if (held.empty()) break;
        RC_ASSERT(queue.erase(*held.begin()));
        held.erase(held.begin());
        break;
      default:
        if (held.insert(one).second) queue.insert(one);
    }
    const TimerEntry* first = queue.first();
    RC_ASSERT((first == nullptr) == held.empty());
    if (first != nullptr) RC_ASSERT(*first == *held.begin());
  }
  RC_ASSERT(drained(queue) == std::vector<TimerEntry>(held.begin(), held.end()));
}

}  // namespace
}  // namespace tributary::testing
