#include "engine/pipeline/pipeline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <charconv>
#include <thread>

#include "connectors/memory/manual_clock.h"
#include "connectors/memory/memory_source.h"
#include "engine/partition/replay.h"
#include "schemas/catalog/catalog.h"
#include "tests/engine/pipeline/word_feeds.h"

namespace tributary {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;
using tributary::testing::SmallCity;

/// What a consumer was given, as `source position` of every observation, in order.
class Recorder : public LogConsumer {
 public:
  Status consume(LogBatch& batch) override {
    for (const LogRecord& record : batch.records) {
      if (const auto* seen = std::get_if<Observation>(&record)) {
        seen_ += std::to_string(seen->source.value()) + " " +
                 std::to_string(seen->position.offset) + "\n";
      }
    }
    rejected += batch.refusals.size();
    if (consumed_ == fail_at) return Error{ErrorCode::kUnavailable, "the disk is full"};
    ++consumed_;
    return {};
  }
  Status idle() override { return {}; }
  Status finish() override {
    ++finished;
    return {};
  }
  [[nodiscard]] const std::string& seen() const { return seen_; }
  [[nodiscard]] int consumed() const { return consumed_; }

  std::size_t rejected = 0;
  int finished = 0;
  int fail_at = -1;

 private:
  std::string seen_;
  int consumed_ = 0;
};

TEST_F(PipelineTest, ConsumesEveryRecordOnceWhateverTheBatches) {
  end_of_files();
  Recorder first;
  ASSERT_TRUE(run(first, {.batch_records = 2048}));
  EXPECT_THAT(first.seen(), Not(IsEmpty()));
  EXPECT_EQ(std::count(first.seen().begin(), first.seen().end(), '\n'), 3600);
  EXPECT_EQ(first.rejected, 30U);
  EXPECT_EQ(first.finished, 1);
  for (const std::size_t batch : {std::size_t{1}, std::size_t{7}, std::size_t{500}}) {
    ASSERT_TRUE(grievances_.seek({}));
    ASSERT_TRUE(inspections_.seek({}));
    Recorder again;
    ASSERT_TRUE(run(again, {.batch_records = batch, .queue_batches = 2}));
    EXPECT_EQ(again.seen(), first.seen()) << "batches of " << batch;
    EXPECT_EQ(again.rejected, first.rejected);
  }
}

TEST_F(PipelineTest, AReplayBehindItListsWhatTheFeedsSay) {
  end_of_files();
  Rule rule = tributary::testing::repeat_rule();
  Program& yellow = rule.levels[static_cast<std::size_t>(Level::kYellow)].emplace();
  yellow.code = {
      {OpCode::kAttribute, 1, 0}, {OpCode::kNumber, 0, 2 * Decimal::kScale}, {OpCode::kGe, 0, 0}};
  SmallCity city({rule});
  Replay replay(city.setup(), nullptr);
  ASSERT_TRUE(run(replay, {}));
  ASSERT_EQ(replay.rows().size(), 1U);  // only B7 was inspected
  EXPECT_EQ(replay.rows().begin()->second.level, Level::kYellow);
}

TEST_F(PipelineTest, AStopDrainsWhatWasRead) {
  Recorder recorder;  // the sources are never finished: only the stop ends the run
  std::thread stopper([&] {
    while (progress_.records == 0) std::this_thread::yield();
    stop_ = true;
  });
  ASSERT_TRUE(run(recorder, {.batch_records = 16}));
  stopper.join();
  EXPECT_EQ(recorder.finished, 1);
  EXPECT_THAT(recorder.seen(), Not(IsEmpty()));
}

// The event store keeps what is told as long as it keeps records.
TEST_F(PipelineTest, TimeThatPassesWithoutARecordIsToldOnceASecond) {
  Ingest ingest(setup());  // followed: the sources are never finished
  LogBatch batch;
  std::size_t told = 0;
  const auto look = [&] {
    ingest.next(batch, 100'000).value_or_die();
    told += batch.records.size();
  };
  look();
  look();  // caught up now
  told = 0;
  for (int i = 0; i < 1000; ++i) {
    clock_.advance(Millis(10));
    look();
  }
  EXPECT_EQ(told, 10U);
  grievances_.add("B1 30000");
  clock_.advance(Millis(10));
  look();  // the record, and that its feed was heard
  EXPECT_GE(told, 12U);
}

// Nor is nothing a frame of it.
TEST_F(PipelineTest, NothingIsHandedOnWhereNothingCame) {
  Recorder recorder;
  std::thread stopper([&] {
    while (progress_.records == 0) std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    stop_ = true;
  });
  ASSERT_TRUE(run(recorder, {.batch_records = 100'000}));
  stopper.join();
  EXPECT_LE(recorder.consumed(), 2);
}

TEST_F(PipelineTest, AConsumersErrorEndsTheReadingToo) {
  Recorder recorder;
  recorder.fail_at = 2;
  const Status status = run(recorder, {.batch_records = 16, .queue_batches = 1});
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(recorder.finished, 0);
}

TEST_F(PipelineTest, ASourcesErrorIsToldAfterWhatCameBefore) {
  inspections_.fail_next(Error{ErrorCode::kUnavailable, "the file is gone"});
  Recorder recorder;
  const Status status = run(recorder, {});
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kUnavailable);
}

// PEOPLE 6: one per cent of the matters' ids turn up as record numbers of a people source.
TEST_F(PipelineTest, ARegisterThatIsACaseListStopsTheSourceAndNoOther) {
  register_cases(3);
  end_of_files();
  Recorder recorder;
  ASSERT_TRUE(run(recorder, {}));
  // The two hundredth record is the third case: it is refused, and none after it is read.
  EXPECT_EQ(std::count(recorder.seen().begin(), recorder.seen().end(), '\n'), 200 + 600);
  EXPECT_EQ(recorder.rejected, 30U + 1U);
}

TEST_F(PipelineTest, ARegisterOfMattersStopsNothing) {
  register_cases(2);
  end_of_files();
  Recorder recorder;
  ASSERT_TRUE(run(recorder, {}));
  EXPECT_EQ(std::count(recorder.seen().begin(), recorder.seen().end(), '\n'), 3600);
}

TEST_F(PipelineTest, AStoppedSourceStaysStoppedAfterARestart) {
  register_cases(3);
  end_of_files();
  for (const std::size_t records : {std::size_t{150}, std::size_t{1000}}) {
    Ingest before(setup());
    LogBatch batch;
    ASSERT_TRUE(before.next(batch, records));
    Ingest after(setup());
    ASSERT_TRUE(after.restore(batch.ingest_state));
    ASSERT_TRUE(after.next(batch, 100'000));
    const FeedCounters& counters = after.feeds()[0].counters;
    EXPECT_EQ(counters.observations, 200U) << records;
    EXPECT_EQ(counters.rejected[static_cast<std::size_t>(RejectReason::kRegisterIsCaseList)], 1U);
    EXPECT_TRUE(read_ingest_state(batch.ingest_state).has_value());
    ASSERT_TRUE(grievances_.seek({}));
    ASSERT_TRUE(inspections_.seek({}));
  }
}

/// One source in two streams (partitions), of which the second is stream 1.
class StreamsTest : public PipelineTest {
 protected:
  StreamsTest() { streams_[1].start_stream(); }

  IngestSetup streams() {
    IngestSetup both = setup();
    both.feeds.clear();
    for (std::uint32_t i = 0; i < 2; ++i) {
      both.feeds.push_back({&infos_[0], &streams_[i], &grievance_decoder_, i});
    }
    return both;
  }

  /// The clock of the source in the last report.
  static SourceClock clock_of(const LogBatch& batch) {
    return std::get<ClockReport>(batch.records.back()).clocks.at(0);
  }
  static EventTime minutes(int count) {
    return tributary::testing::days(0) + std::chrono::minutes(count);
  }

  std::array<MemorySource, 2> streams_;
};

TEST_F(StreamsTest, ASourceIsAsFarAsTheLastOfItsStreams) {
  clock_.set(WallTime(minutes(0).since_epoch()));  // long ago: being caught up tells less
  streams_[0].add("B1 9000");
  streams_[1].add("B1 5000");
  Ingest ingest(streams());
  LogBatch batch;
  ASSERT_TRUE(ingest.next(batch, 100));
  const ClockReport& report = std::get<ClockReport>(batch.records.back());
  ASSERT_EQ(report.clocks.size(), 1U);
  EXPECT_EQ(report.clocks[0].watermark, minutes(5000) - Days(1));
}

TEST_F(StreamsTest, AnEmptyStreamHoldsTheClockUntilItIsKnownToBeEmpty) {
  clock_.set(WallTime(minutes(20000).since_epoch()));
  streams_[0].add("B1 9000");
  streams_[1].set_caught_up(false);
  Ingest ingest(streams());
  LogBatch batch;
  ASSERT_TRUE(ingest.next(batch, 100));
  EXPECT_EQ(clock_of(batch).watermark, EventTime::min());
  EXPECT_FALSE(clock_of(batch).caught_up_at);
  streams_[1].set_caught_up(true);
  ASSERT_TRUE(ingest.next(batch, 100));
  EXPECT_EQ(clock_of(batch).watermark, minutes(20000) - Days(1));
  EXPECT_EQ(clock_of(batch).caught_up_at, clock_.now());
}

// P4: what lies between would have to be kept.
TEST_F(StreamsTest, NoneRunsFarAheadOfOneThatMayHaveMore) {
  for (int day = 0; day < 10; ++day) streams_[0].add("B1 " + std::to_string(1000 * day));
  streams_[1].add("B1 1");
  streams_[1].set_caught_up(false);
  IngestSetup setup = streams();
  setup.max_skew = Days(1);
  Ingest ingest(setup);
  LogBatch batch;
  ASSERT_TRUE(ingest.next(batch, 100));
  ASSERT_TRUE(ingest.next(batch, 100));
  EXPECT_EQ(ingest.feeds()[0].counters.records, 3U) << "0, 1000 and 2000 minutes";
  streams_[1].add("B1 5000");
  ASSERT_TRUE(ingest.next(batch, 100));
  EXPECT_EQ(ingest.feeds()[0].counters.records, 8U) << "up to 7000";
  streams_[1].set_caught_up(true);
  ASSERT_TRUE(ingest.next(batch, 100));
  EXPECT_EQ(ingest.feeds()[0].counters.records, 10U);
}

TEST_F(StreamsTest, EachGoesOnWhereItWas) {
  for (int i = 0; i < 10; ++i) {
    for (MemorySource& stream : streams_) stream.add("B1 " + std::to_string(i));
  }
  Ingest before(streams());
  LogBatch batch;
  ASSERT_TRUE(before.next(batch, 8));
  for (MemorySource& stream : streams_) ASSERT_TRUE(stream.seek({}) || stream.seek({1, 0}));
  Ingest after(streams());
  ASSERT_TRUE(after.restore(batch.ingest_state));
  LogBatch rest;
  ASSERT_TRUE(after.next(rest, 100));
  std::uint64_t read = 0;
  for (const Feed& feed : after.feeds()) {
    EXPECT_EQ(feed.counters.records, 10U);
    read += feed.counters.observations;
  }
  EXPECT_EQ(read, 20U);
}

// PEOPLE 6: a share of the source, not of each stream.
TEST_F(StreamsTest, ACaseListIsSeenAcrossStreams) {
  register_cases(3);
  for (const int number : {0, 1400}) streams_[0].add("B1 " + std::to_string(number));
  for (const int number : {700, 9000}) streams_[1].add("B1 " + std::to_string(number));
  Ingest ingest(streams());
  LogBatch batch;
  ASSERT_TRUE(ingest.next(batch, 100));
  for (const Feed& feed : ingest.feeds()) EXPECT_TRUE(feed.is_stopped());
  Ingest after(streams());
  ASSERT_TRUE(after.restore(batch.ingest_state));
  for (const Feed& feed : after.feeds()) EXPECT_TRUE(feed.is_stopped());
}

TEST_F(StreamsTest, ARetryReadsFromItsStreamAndThenGoesOnWhereItWas) {
  const Position letter = streams_[1].add("B1 1");
  streams_[1].add("B1 2");
  Ingest before(streams());
  LogBatch batch;
  ASSERT_TRUE(before.next(batch, 100));
  Ingest after(streams());
  ASSERT_TRUE(after.restore(batch.ingest_state));
  after.retry({Rejection{infos_[0].id, letter, RejectReason::kUnresolved, "", ""}});
  streams_[1].add("B1 3");
  LogBatch rest;
  ASSERT_TRUE(after.next(rest, 100));
  EXPECT_EQ(rest.accepted.size(), 1U);
  EXPECT_EQ(after.feeds()[1].counters.records, 3U);
}

}  // namespace
}  // namespace tributary
