// Dead letters that are read again (DESIGN 7): what becomes of each, and what is counted.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "tests/engine/pipeline/word_feeds.h"

namespace tributary {
namespace {

/// Inspections of which the last names a building that no register has yet.
class RetryTest : public PipelineTest {
 protected:
  RetryTest() {
    source_.add("B1 1");
    unknown_ = source_.add("B99 2");
    source_.add("B2 3");
    before_ = read(resolver_, {});
    EXPECT_EQ(rejected(before_, RejectReason::kUnresolved), 1U);
  }

  struct Read {
    LogBatch batch;
    FeedCounters counters;
    Status status;
  };

  /// Stage 1 from where `before_` ended, with these letters to be tried again.
  Read read(Resolver& resolver, std::vector<Rejection> letters) {
    IngestSetup one{{{&infos_[1], &source_, &inspection_decoder_}}, resolver, clock_, {}, {}};
    Ingest ingest(one);
    if (!before_.batch.ingest_state.empty()) {
      EXPECT_TRUE(ingest.restore(before_.batch.ingest_state));
    }
    if (broken_) source_.fail_next(*broken_);
    ingest.retry(std::move(letters));
    Read now;
    now.status = ingest.next(now.batch, 100);
    now.counters = ingest.feeds()[0].counters;
    return now;
  }
  Read retry(Resolver& resolver, RejectReason reason) {
    return read(resolver, {Rejection{infos_[1].id, unknown_, reason, "building", ""}});
  }
  static std::uint64_t rejected(const Read& read, RejectReason reason) {
    return read.counters.rejected[static_cast<std::size_t>(reason)];
  }
  static std::uint64_t all_of(const FeedCounters& counters) {
    std::uint64_t sum = counters.observations;
    for (const std::uint64_t count : counters.rejected) sum += count;
    return sum;
  }
  static std::size_t observations_in(const LogBatch& batch) {
    return static_cast<std::size_t>(std::count_if(
        batch.records.begin(), batch.records.end(),
        [](const LogRecord& record) { return std::holds_alternative<Observation>(record); }));
  }

  static Register more_buildings() {
    Register entries = buildings();
    entries.subjects.push_back(entries.subjects.back());
    entries.subjects.back().key.id = "B99";
    return entries;
  }

  MemorySource source_;
  Position unknown_;
  Read before_;
  std::optional<Error> broken_;
  SubjectIndex more_index_{catalog(), {more_buildings()}, {}};
  Resolver more_{more_index_, keys_};
};

TEST_F(RetryTest, WhatARegisterNowKnowsIsTakenIn) {
  const Read after = retry(more_, RejectReason::kUnresolved);
  ASSERT_TRUE(after.status);
  EXPECT_EQ(after.batch.accepted.size(), 1U);
  EXPECT_EQ(observations_in(after.batch), 1U);
  EXPECT_EQ(rejected(after, RejectReason::kUnresolved), 0U);
  EXPECT_EQ(all_of(after.counters), 3U);
}

TEST_F(RetryTest, WhatNobodyKnowsYetStaysAsItIsAndIsNotToldAgain) {
  const Read after = retry(resolver_, RejectReason::kUnresolved);
  ASSERT_TRUE(after.status);
  EXPECT_TRUE(after.batch.accepted.empty());
  EXPECT_TRUE(after.batch.refusals.empty());
  EXPECT_EQ(rejected(after, RejectReason::kUnresolved), 1U);
}

TEST_F(RetryTest, WhatTheSourceNoLongerHasIsLostUntilItHasItAgain) {
  source_.forget_before({unknown_.stream, unknown_.offset + 1});
  const Read after = retry(more_, RejectReason::kUnresolved);
  ASSERT_TRUE(after.status) << after.status.error().message;
  ASSERT_EQ(after.batch.refusals.size(), 1U);
  const Rejection& letter = after.batch.refusals[0].rejection;
  EXPECT_EQ(letter.reason, RejectReason::kLost);
  EXPECT_EQ(letter.position, unknown_);
  EXPECT_EQ(letter.field, "building");
  EXPECT_TRUE(after.batch.accepted.empty());
  EXPECT_EQ(rejected(after, RejectReason::kLost), 1U);
  EXPECT_EQ(rejected(after, RejectReason::kUnresolved), 0U);
  EXPECT_EQ(all_of(after.counters), 3U);

  before_ = after;  // as after a restart: the count is in the state
  const Read still = retry(more_, RejectReason::kLost);
  ASSERT_TRUE(still.status);
  EXPECT_TRUE(still.batch.refusals.empty());
  EXPECT_EQ(rejected(still, RejectReason::kLost), 1U);

  source_.forget_before({});
  const Read found = retry(more_, RejectReason::kLost);
  ASSERT_TRUE(found.status);
  EXPECT_EQ(found.batch.accepted.size(), 1U);
  EXPECT_EQ(rejected(found, RejectReason::kLost), 0U);
  EXPECT_EQ(all_of(found.counters), 3U);

  const Read unknown_again = retry(resolver_, RejectReason::kLost);
  ASSERT_EQ(unknown_again.batch.refusals.size(), 1U);
  EXPECT_EQ(unknown_again.batch.refusals[0].rejection.reason, RejectReason::kUnresolved);
}

TEST_F(RetryTest, ASourceThatDoesNotAnswerIsAnErrorAndLosesNothing) {
  broken_ = Error{ErrorCode::kIo, "the disk does not answer"};
  const Read after = retry(more_, RejectReason::kUnresolved);
  ASSERT_FALSE(after.status);
  EXPECT_EQ(after.status.error().code, ErrorCode::kIo);
  EXPECT_TRUE(after.batch.refusals.empty());
}

// A step refused it: stage 1 had counted it as an observation.
TEST_F(RetryTest, WhatAStepRefusedIsNotCountedTwice) {
  const Read after = retry(more_, RejectReason::kMoved);
  ASSERT_TRUE(after.status);
  EXPECT_EQ(after.batch.accepted.size(), 1U);
  EXPECT_EQ(after.counters.observations, before_.counters.observations);
  EXPECT_EQ(rejected(after, RejectReason::kMoved), 0U);
}

TEST_F(RetryTest, TheStateTellsWhatIsLost) {
  source_.forget_before({unknown_.stream, unknown_.offset + 1});
  const Read after = retry(more_, RejectReason::kUnresolved);
  const auto reports = read_ingest_state(after.batch.ingest_state).value_or_die();
  ASSERT_EQ(reports.size(), 1U);
  EXPECT_EQ(reports[0].counters.rejected[static_cast<std::size_t>(RejectReason::kLost)], 1U);
}

}  // namespace
}  // namespace tributary
