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
#include "tests/support/small_city.h"

namespace tributary {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;
using tributary::testing::kGrievance;
using tributary::testing::kInspection;
using tributary::testing::SmallCity;

/// Reads `B7 90`: building B7, ninety minutes after the city's first day began; the record's number
/// is 90.
class WordDecoder : public Decoder {
 public:
  explicit WordDecoder(const SourceInfo& info) : info_(info) {}

  std::optional<Rejection> decode(const Record& record, ObservationDraft& draft) override {
    draft.clear();
    draft.source = info_.id;
    draft.schema = info_.schema;
    draft.position = record.position;
    const std::size_t space = record.payload.find(' ');
    std::int64_t minutes = 0;
    if (space == std::string_view::npos || !parse(record.payload.substr(space + 1), minutes)) {
      return Rejection{info_.id, record.position, RejectReason::kMalformed, "", ""};
    }
    draft.at = tributary::testing::days(0) + std::chrono::minutes(minutes);
    draft.version = static_cast<std::uint64_t>(draft.at.millis());
    draft.id_digest = *id_digest_of(record.payload.substr(space + 1));
    draft.content_digest = hash64(record.payload);
    const FieldId building = *field_named(catalog().schemas[info_.schema.value()], "building");
    draft.references.push_back({building, tributary::testing::building_type(),
                                std::string(record.payload.substr(0, space)), std::nullopt});
    return std::nullopt;
  }

  [[nodiscard]] std::optional<std::uint64_t> id_digest_of(std::string_view number) const override {
    return combine_hashes(info_.id.value(), hash64(number));
  }

 private:
  static bool parse(std::string_view digits, std::int64_t& number) {
    const char* end = digits.data() + digits.size();
    return std::from_chars(digits.data(), end, number).ptr == end;
  }

  const SourceInfo& info_;
};

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

  std::size_t rejected = 0;
  int finished = 0;
  int fail_at = -1;

 private:
  std::string seen_;
  int consumed_ = 0;
};

/// Two feeds over one small city; stage 1 on the pipeline's thread.
class PipelineTest : public ::testing::Test {
 protected:
  PipelineTest() : index_(catalog(), {buildings()}, {}), resolver_(index_, keys_) {
    for (int i = 0; i < 3000; ++i) {
      grievances_.add("B" + std::to_string(1 + i % 8) + " " + std::to_string(7 * i));
      if (i % 5 == 0) inspections_.add("B7 " + std::to_string(7 * i + 3));
      if (i % 100 == 0) inspections_.add("nothing of the kind");
    }
  }

  static Register buildings() {
    Register entries;
    entries.type = tributary::testing::building_type();
    for (int i = 1; i <= 8; ++i) {
      Subject subject;
      subject.key = {entries.type, "B" + std::to_string(i)};
      subject.households = 40;  // no small place (PEOPLE 5)
      entries.subjects.push_back(subject);
    }
    return entries;
  }

  void end_of_files() {
    grievances_.finish();
    inspections_.finish();
  }

  IngestSetup setup() {
    return {{{&infos_[0], &grievances_, &grievance_decoder_},
             {&infos_[1], &inspections_, &inspection_decoder_}},
            resolver_,
            clock_,
            {},
            {&matters_}};
  }

  /// A register of 300 matters, of which the first few have record numbers of both feeds.
  void register_cases(int cases) {
    for (int i = 0; i < 300; ++i) {
      Subject matter;
      matter.key.id = i < cases ? std::to_string(700 * i) : "P" + std::to_string(i);
      matters_.push_back(matter);
    }
  }

  Status run(LogConsumer& consumer, PipelineSettings settings) {
    Ingest ingest(setup());
    settings.poll_interval = Millis(1);
    return Pipeline(ingest, consumer, settings).run(stop_, progress_);
  }

  std::vector<SourceInfo> infos_ = tributary::testing::two_sources(Days(1));
  WordDecoder grievance_decoder_{infos_[0]}, inspection_decoder_{infos_[1]};
  MemorySource grievances_, inspections_;
  CaseListGuard::List matters_;
  SubjectIndex index_;
  KeyRing keys_;
  Resolver resolver_;
  ManualClock clock_;
  std::atomic<bool> stop_ = false;
  PipelineProgress progress_;
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
  EXPECT_EQ(tributary::testing::member_of(replay.rows().begin()->second, "level"), "yellow");
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
