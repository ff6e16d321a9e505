// Which subjects an id was taken in for (DESIGN 2).
#include "engine/partition/record_ids.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "connectors/memory/memory_store.h"

namespace tributary {
namespace {

constexpr Millis kDay = std::chrono::hours(24);
const EventTime kStart = EventTime::from_millis(1'741'000'000'000);
constexpr SourceId kCalls{0};

std::vector<SubjectDigest> found(const RecordIds& ids, std::uint64_t id, EventTime w,
                                 SourceId source = kCalls) {
  std::vector<SubjectDigest> out;
  ids.find(source, id, w, out);
  std::sort(out.begin(), out.end());
  return out;
}

void remember(RecordIds& ids, std::uint64_t id, int days, std::vector<SubjectDigest> subjects,
              EventTime w = kStart, bool is_of_people = false) {
  ids.remember({kCalls, id, is_of_people}, kStart + days * kDay, subjects, w);
}

using Subjects = std::vector<SubjectDigest>;

TEST(RecordIds, AreKeptUntilTheyExpire) {
  RecordIds ids;
  EXPECT_EQ(found(ids, 7, kStart), Subjects{});
  remember(ids, 7, 30, {1, 2});
  EXPECT_EQ(found(ids, 7, kStart), (Subjects{1, 2}));
  EXPECT_EQ(found(ids, 8, kStart), Subjects{});
  EXPECT_EQ(found(ids, 7, kStart, SourceId(1)), Subjects{}) << "another source's id is another";
  EXPECT_EQ(found(ids, 7, kStart + 30 * kDay - Millis(60'000)), (Subjects{1, 2}));
  EXPECT_EQ(found(ids, 7, kStart + 30 * kDay + Millis(60'000)), Subjects{});
}

TEST(RecordIds, TheLastWordReplacesTheOthers) {
  RecordIds ids;
  remember(ids, 7, 30, {1, 2});
  remember(ids, 7, 20, {3});
  EXPECT_EQ(found(ids, 7, kStart), Subjects{3});
  remember(ids, 7, 30, {2, 3, 4});
  EXPECT_EQ(found(ids, 7, kStart), (Subjects{2, 3, 4}));
}

/// Against a plain map, over checkpoints and restarts at random.
TEST(RecordIds, AnswerWhatAPlainMapWouldOverAnyRestart) {
  std::mt19937 dice(7);
  MemoryStore store;
  RecordIds ids;
  std::map<std::uint64_t, std::pair<EventTime, Subjects>> plain;
  EventTime w = kStart;
  for (int step = 0; step < 20'000; ++step) {
    const std::uint64_t id = dice() % 4000;
    Subjects subjects;
    for (std::uint32_t i = 0; i <= dice() % 3; ++i) {
      subjects.push_back(10 * i + static_cast<std::uint32_t>(dice() % 10));
    }
    const EventTime expires = w + Millis(60'000) * static_cast<int>(dice() % 20'000);
    ids.remember({kCalls, id, id % 2 == 0}, expires, subjects, w);
    plain[id] = {expires, subjects};
    w = w + Millis(dice() % 600'000);
    if (step % 97 == 0) {
      StateBatch batch;
      ids.write_checkpoint(w, batch);
      ASSERT_TRUE(store.write(batch, true));
    }
    if (step % 970 == 0) {
      ids = RecordIds::read(store).value_or_die();
    }
    const std::uint64_t asked = dice() % 4000;
    const auto expected = plain.find(asked);
    const bool is_there = expected != plain.end() && expected->second.first > w;
    // Within the minute of its end either answer is good.
    if (is_there && expected->second.first - w < Millis(60'000)) continue;
    ASSERT_EQ(found(ids, asked, w), is_there ? expected->second.second : Subjects{})
        << "step " << step;
  }
}

TEST(RecordIds, NothingOfPeopleStaysInTheStateWhenItsTimeIsUp) {
  MemoryStore store;
  RecordIds ids;
  const auto keys = [&] {
    int people = 0;
    EXPECT_TRUE(store.scan(Table::kMeta, "ids/people/", "ids/people0",
                           [&](std::string_view, std::string_view) { return ++people > 0; }));
    return people;
  };
  const auto checkpoint = [&](int day) {
    StateBatch batch;
    ids.write_checkpoint(kStart + day * kDay, batch);
    EXPECT_TRUE(store.write(batch, true));
  };
  remember(ids, 7, 89, {1}, kStart, true);
  remember(ids, 8, 400, {1}, kStart, false);
  checkpoint(0);
  remember(ids, 9, 120, {1}, kStart + 31 * kDay, true);
  checkpoint(31);
  EXPECT_EQ(keys(), 2);
  checkpoint(90);
  EXPECT_EQ(keys(), 1) << "an id of another day, or of no people, does not keep it";
  checkpoint(121);
  EXPECT_EQ(keys(), 0);
}

// A chunk stays until the last of it expires; the others of it were read at a start, and stayed in
// memory, many times of what the process before had held.
TEST(RecordIds, WhatHasExpiredTakesNoMemoryAfterARestart) {
  MemoryStore store;
  RecordIds ids;
  for (std::uint64_t id = 1; id <= 20'000; ++id) remember(ids, id, 1, {1});
  remember(ids, 30'000, 300, {2});
  for (const int day : {0, 2}) {
    StateBatch batch;
    remember(ids, 40'000 + static_cast<std::uint64_t>(day), 300, {3}, kStart + day * kDay);
    ids.write_checkpoint(kStart + day * kDay, batch);
    ASSERT_TRUE(store.write(batch, true));
  }
  const RecordIds again = RecordIds::read(store).value_or_die();
  EXPECT_LE(again.slots(), 1024U);
  EXPECT_EQ(found(again, 30'000, kStart + 2 * kDay), Subjects{2});
}

TEST(RecordIds, BeyondTheLimitThoseThatExpireFirstAreForgottenAndCounted) {
  MemoryStore store;
  RecordIds ids(100);
  for (int i = 0; i < 100; ++i)
    remember(ids, 1000 + static_cast<std::uint64_t>(i), 10 + i % 2, {1});
  EXPECT_EQ(ids.forgotten(), 0U);
  remember(ids, 2000, 11, {1});
  EXPECT_EQ(ids.forgotten(), 50U);
  EXPECT_EQ(found(ids, 1000, kStart), Subjects{});
  EXPECT_EQ(found(ids, 1001, kStart), Subjects{1});
  remember(ids, 2001, 10, {1});  // of the days that are forgotten
  EXPECT_EQ(found(ids, 2001, kStart), Subjects{});
  StateBatch batch;
  ids.write_checkpoint(kStart, batch);
  ASSERT_TRUE(store.write(batch, true));
  const RecordIds again = RecordIds::read(store, 100).value_or_die();
  EXPECT_EQ(again.forgotten(), ids.forgotten());
  EXPECT_EQ(found(again, 1000, kStart), Subjects{});
  EXPECT_EQ(found(again, 2000, kStart), Subjects{1});
}

}  // namespace
}  // namespace tributary
