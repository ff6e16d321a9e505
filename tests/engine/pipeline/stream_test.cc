// Stage 1 in a process of its own: what the partition's process reads is what stage 1 in the same
// process would have given it, whichever of them was killed, and when.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "connectors/memory/memory_stream.h"
#include "engine/partition/log_codec.h"
#include "engine/pipeline/stream_reader.h"
#include "engine/pipeline/stream_writer.h"
#include "tests/engine/partition/outside.h"
#include "tests/engine/pipeline/word_feeds.h"

namespace tributary {
namespace {

using ::testing::HasSubstr;
using ::testing::Le;
using ::testing::Not;
using ::testing::SizeIs;
using tributary::testing::Outside;
using tributary::testing::SmallCity;

/// B7, which was inspected, is yellow.
Rule inspected_rule() {
  Rule rule = tributary::testing::repeat_rule();
  Program& yellow = rule.levels[static_cast<std::size_t>(Level::kYellow)].emplace();
  yellow.code = {
      {OpCode::kAttribute, 1, 0}, {OpCode::kNumber, 0, 2 * Decimal::kScale}, {OpCode::kGe, 0, 0}};
  return rule;
}

/// What batches tell, a line each, but for the generation, which each process has of its own.
void transcribe(const LogBatch& batch, std::vector<std::string>& transcript) {
  std::size_t refused = 0;
  const auto refusals = [&](std::size_t after) {
    for (; refused < batch.refusals.size() && batch.refusals[refused].after <= after; ++refused) {
      const Rejection& rejection = batch.refusals[refused].rejection;
      transcript.push_back("refused " + std::to_string(rejection.source.value()) + ":" +
                           std::to_string(rejection.position.offset));
    }
  };
  for (std::size_t i = 0; i < batch.records.size(); ++i) {
    refusals(i);
    if (std::holds_alternative<Generation>(batch.records[i])) continue;
    std::string bytes;
    write_record(batch.records[i], bytes);
    transcript.push_back(std::to_string(batch.records[i].index()) + " " + hex(sha256(bytes)));
  }
  refusals(batch.records.size());
}

/// Where two transcripts part, and how; empty: nowhere. Whole ones are too long for a message.
std::string difference(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    const std::string in_a = i < a.size() ? a[i] : "nothing";
    const std::string in_b = i < b.size() ? b[i] : "nothing";
    if (in_a != in_b) return "line " + std::to_string(i) + ": " + in_a + ", " + in_b;
  }
  return "";
}

class Stream : public PipelineTest {
 protected:
  explicit Stream(int reports = 3000) : PipelineTest(reports) { end_of_files(); }

  /// Stage 1 in a process that ends after `batches` of so many records, or with its files.
  void write(std::size_t records, int batches, const StreamPolicy& policy = {}) {
    grievances_.seek({}).value_or_die();
    inspections_.seek({}).value_or_die();
    Ingest ingest(setup());
    StreamWriter writer(stream_, layout_, clock_, policy);
    ingest.restore(writer.recover().value_or_die()).value_or_die();
    while (batches-- > 0 && !ingest.finished()) {
      LogBatch batch;
      ingest.next(batch, records).value_or_die();
      writer.consume(batch).value_or_die();
      clock_.advance(Millis(40));
    }
    if (ingest.finished()) writer.finish().value_or_die();
  }

  std::vector<std::string> all_of_the_stream(std::size_t records) {
    StreamReader reader(stream_.frames(), layout_, clock_, {});
    stream_.frames().finish();
    std::vector<std::string> transcript;
    while (!reader.finished()) {
      LogBatch batch;
      reader.next(batch, records).value_or_die();
      transcribe(batch, transcript);
    }
    return transcript;
  }

  /// What stage 1 gives a partition in the same process.
  std::vector<std::string> in_one_process() {
    grievances_.seek({}).value_or_die();
    inspections_.seek({}).value_or_die();
    Ingest ingest(setup());
    std::vector<std::string> transcript;
    while (!ingest.finished()) {
      LogBatch batch;
      ingest.next(batch, 500).value_or_die();
      transcribe(batch, transcript);
    }
    return transcript;
  }

  StreamLayout layout_{catalog(), infos_};
  MemoryStream stream_;
};

TEST_F(Stream, TellsWhatStageOneTellsInTheSameProcess) {
  write(700, 1000);
  EXPECT_EQ(difference(all_of_the_stream(300), in_one_process()), "");
}

TEST_F(Stream, LettersThatWereTakenInAreToldWithTheFirstRecord) {
  LogBatch batch;
  batch.records.emplace_back(Generation());
  batch.records.emplace_back(tributary::testing::clock_at(tributary::testing::days(1)));
  batch.refusals.push_back({{infos_[1].id, {0, 7}, RejectReason::kUnresolved, "building", ""}, 0});
  batch.accepted.push_back({infos_[0].id, {0, 3}, RejectReason::kUnresolved, "building", ""});
  batch.ingest_state = "here";
  std::vector<std::string> frames;
  add_frames(batch, layout_, frames);
  ASSERT_THAT(frames, SizeIs(1));
  LogBatch read;
  ASSERT_TRUE(read_frame_into(frames.front(), layout_, read));
  EXPECT_THAT(read.records, SizeIs(1));
  ASSERT_THAT(read.accepted, SizeIs(1));
  EXPECT_EQ(read.accepted.front().position.offset, 3U);
  ASSERT_THAT(read.refusals, SizeIs(1));
  EXPECT_EQ(read.refusals.front().rejection.position.offset, 7U);
  EXPECT_EQ(read.refusals.front().after, 0U);
  EXPECT_EQ(state_in(frames.front(), layout_).value_or_die(), "here");
}

TEST_F(Stream, FramesStaySmallAndOnlyTheLastOfABatchSaysHowFarStageOneIs) {
  Ingest ingest(setup());
  LogBatch batch;
  ingest.next(batch, 2000).value_or_die();
  std::vector<std::string> frames;
  add_frames(batch, layout_, frames);
  ASSERT_THAT(frames, SizeIs(4));
  for (const std::string& frame : frames) {
    LogBatch read;
    ASSERT_TRUE(read_frame_into(frame, layout_, read));
    EXPECT_THAT(read.records.size(), Le(kFrameRecords));
    EXPECT_EQ(state_in(frame, layout_).value_or_die().empty(), &frame != &frames.back());
  }
}

TEST_F(Stream, RecordsTooLongForOneFrameAreCutBetween) {
  LogBatch batch;
  for (std::uint64_t i = 0; i < 8; ++i) {
    Observation report = tributary::testing::report("B1", tributary::testing::days(1), "h", i + 1);
    report.text = std::string(kFrameBytes / 3, 'x');
    batch.records.emplace_back(std::move(report));
  }
  std::vector<std::string> frames;
  add_frames(batch, layout_, frames);
  EXPECT_THAT(frames, SizeIs(4));
  LogBatch read;
  for (const std::string& frame : frames) ASSERT_TRUE(read_frame_into(frame, layout_, read));
  EXPECT_THAT(read.records, SizeIs(8));
}

TEST_F(Stream, ABatchThatTellsNothingIsNoFrame) {
  LogBatch batch;
  batch.records.emplace_back(Generation());
  std::vector<std::string> frames;
  add_frames(batch, layout_, frames);
  EXPECT_TRUE(frames.empty());
}

TEST_F(Stream, WhatWaitsTooLargeIsAppendedAtOnce) {
  StreamPolicy policy;
  policy.most_bytes = 1;
  StreamWriter writer(stream_, layout_, clock_, policy);
  LogBatch batch;
  batch.records.emplace_back(tributary::testing::report("B1", tributary::testing::days(1), "h", 1));
  batch.ingest_state = "1";
  ASSERT_TRUE(writer.consume(batch));
  EXPECT_EQ(writer.recover().value_or_die(), "1");
}

// By it keys are destroyed, and an operator sees how far the feeds are.
TEST_F(Stream, WhatIsToldOfItIsWhatWasAppended) {
  StreamWriter writer(stream_, layout_, clock_);
  LogBatch batch;
  batch.records.emplace_back(tributary::testing::clock_at(tributary::testing::days(3)));
  batch.ingest_state = "3";
  ASSERT_TRUE(writer.consume(batch));
  EXPECT_EQ(writer.appended_w(), EventTime::min());
  EXPECT_EQ(writer.appended_state(), "");
  ASSERT_TRUE(writer.finish());
  EXPECT_EQ(writer.appended_w(), tributary::testing::days(3));
  EXPECT_EQ(writer.appended_state(), "3");
  StreamWriter again(stream_, layout_, clock_);
  ASSERT_TRUE(again.recover());
  EXPECT_EQ(again.appended_state(), "3");
}

// The broker had it, and the process died before it knew: what it read is not read again.
TEST_F(Stream, AnAppendThatWasDoneAllTheSameIsNotDoneTwice) {
  stream_.fail_next(Error{ErrorCode::kUnavailable, "killed"}, true);
  {
    Ingest ingest(setup());
    StreamWriter writer(stream_, layout_, clock_);
    LogBatch batch;
    ingest.next(batch, 900).value_or_die();
    ASSERT_TRUE(writer.consume(batch));
    EXPECT_FALSE(writer.finish());
  }
  write(700, 1000);
  EXPECT_EQ(difference(all_of_the_stream(300), in_one_process()), "");
}

// Started again after its files have ended, stage 1 says so once more: to the partition's clocks it
// is nothing new.
TEST_F(Stream, AnEndIsToldByEveryProcessThatReachesIt) {
  write(700, 1000);
  write(700, 1000);
  auto expected = in_one_process();
  expected.push_back(expected.back());
  EXPECT_EQ(difference(all_of_the_stream(300), expected), "");
}

/// So short that a property may play it a hundred times.
class ShortStream : public Stream {
 protected:
  ShortStream() : Stream(300) {}
};

RC_GTEST_FIXTURE_PROP(ShortStream, TellsEverythingOnceWhateverIsKilled, ()) {
  const int kills = *rc::gen::inRange(0, 6);
  StreamPolicy policy;
  policy.interval = Millis(*rc::gen::element(0, 100, 300));
  for (int i = 0; i < kills; ++i) {
    write(static_cast<std::size_t>(*rc::gen::inRange(1, 90)), *rc::gen::inRange(0, 6), policy);
  }
  write(static_cast<std::size_t>(*rc::gen::inRange(1, 90)), 100'000, policy);
  auto told = all_of_the_stream(static_cast<std::size_t>(*rc::gen::inRange(1, 90)));
  // The end is told by each that reached it, and nothing but the end.
  const auto expected = in_one_process();
  while (told.size() > expected.size() && told.back() == expected.back()) told.pop_back();
  RC_ASSERT(difference(told, expected) == "");
}

/// The partition's process, over what outlives it.
class StreamedPartition : public ShortStream {
 protected:
  static constexpr std::size_t kBatch = 40;

  void consume(Outside& outside, LogProducer& producer, Worker& worker, int batches) {
    while (batches-- > 0 && !producer.finished()) {
      LogBatch batch;
      producer.next(batch, kBatch).value_or_die();
      worker.consume(batch).value_or_die();
      outside.clock.advance(Millis(40));
    }
    if (producer.finished()) worker.finish().value_or_die();
  }

  WorkerSetup worker_setup(Outside& outside, const PartitionSetup& partition) {
    CommitPolicy policy;
    policy.checkpoint_interval = Millis(250);
    return {partition,     outside.store, &outside.changes, &outside.dead_letters,
            outside.clock, policy};
  }

  /// Ends after so many batches, or with the stream; then everything that was not committed is
  /// lost.
  void follow(Outside& outside, int batches) {
    const SmallCity city({inspected_rule()}, Days(1), &outside.store);
    Worker worker(worker_setup(outside, city.setup()));
    const std::string state = worker.recover().value_or_die();
    StreamReader reader(stream_.frames(), layout_, clock_, {});
    stream_.frames().seek({}).value_or_die();
    reader.restore(state).value_or_die();
    consume(outside, reader, worker, batches);
  }
  static void crash(Outside& outside) {
    outside.store.crash(0);
    outside.changes.crash();
    outside.dead_letters.crash();
  }
  void read_feeds(Outside& outside) {
    const SmallCity city({inspected_rule()}, Days(1), &outside.store);
    Worker worker(worker_setup(outside, city.setup()));
    worker.recover().value_or_die();
    grievances_.seek({}).value_or_die();
    inspections_.seek({}).value_or_die();
    Ingest ingest(setup());
    consume(outside, ingest, worker, 100'000);
  }
};

TEST_F(StreamedPartition, ListsWhatOneProcessLists) {
  write(700, 1000);
  stream_.frames().finish();
  Outside one, two;
  read_feeds(one);
  follow(two, 100'000);
  EXPECT_THAT(one.changes.whole(), Not(::testing::IsEmpty()));
  EXPECT_THAT(one.dead_letters.whole(), Not(::testing::IsEmpty()));
  EXPECT_TRUE(two.changes.whole() == one.changes.whole());
  EXPECT_TRUE(two.dead_letters.whole() == one.dead_letters.whole());
  EXPECT_EQ(counters_of(two), counters_of(one));
}

RC_GTEST_FIXTURE_PROP(StreamedPartition, ListsTheSameWhateverIsKilled, ()) {
  for (int i = *rc::gen::inRange(0, 3); i > 0; --i) write(40, *rc::gen::inRange(0, 6));
  write(70, 1000);
  stream_.frames().finish();
  Outside one, two;
  read_feeds(one);
  for (int i = *rc::gen::inRange(0, 5); i > 0; --i) {
    follow(two, *rc::gen::inRange(0, 8));
    crash(two);
  }
  follow(two, 100'000);
  const bool same_changes = two.changes.whole() == one.changes.whole();
  RC_ASSERT(same_changes);
  const bool same_letters = two.dead_letters.whole() == one.dead_letters.whole();
  RC_ASSERT(same_letters);
  RC_ASSERT(counters_of(two) == counters_of(one));
}

TEST_F(Stream, FramesOfOtherSourcesAreRefused) {
  write(700, 1000);
  std::vector<SourceInfo> others = infos_;
  others[0].name = "letters";
  const StreamLayout layout(catalog(), others);
  StreamReader reader(stream_.frames(), layout, clock_, {});
  LogBatch batch;
  const Status status = reader.next(batch, 10);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kIncompatible);
  EXPECT_THAT(status.error().message, HasSubstr("other sources"));
  StreamWriter writer(stream_, layout, clock_);
  EXPECT_EQ(writer.recover().error().code, ErrorCode::kIncompatible);
}

TEST_F(Stream, NeverReadsBeyondADamagedFrame) {
  Ingest ingest(setup());
  LogBatch batch;
  ingest.next(batch, 40).value_or_die();
  std::vector<std::string> frames;
  add_frames(batch, layout_, frames);
  for (std::size_t length = 0; length < frames.front().size(); ++length) {
    LogBatch read;
    EXPECT_FALSE(read_frame_into(frames.front().substr(0, length), layout_, read)) << length;
  }
  LogBatch read;
  EXPECT_FALSE(read_frame_into(frames.front() + "x", layout_, read));
}

TEST_F(Stream, AStateOfOneKindIsNotTakenForTheOther) {
  write(700, 1000);
  Ingest ingest(setup());
  LogBatch batch;
  ingest.next(batch, 40).value_or_die();
  const std::string of_feeds = batch.ingest_state;
  StreamReader reader(stream_.frames(), layout_, clock_, {});
  EXPECT_EQ(reader.restore(of_feeds).error().code, ErrorCode::kIncompatible);
  reader.next(batch, 40).value_or_die();
  const std::string of_stream = batch.ingest_state;
  Ingest other(setup());
  EXPECT_EQ(other.restore(of_stream).error().code, ErrorCode::kIncompatible);
  EXPECT_TRUE(read_ingest_state(of_stream).value_or_die().empty());
  ASSERT_TRUE(reader.restore(of_stream));
}

}  // namespace
}  // namespace tributary
