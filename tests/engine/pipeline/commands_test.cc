// A feed that follows the others: what people say about rows.
#include <gtest/gtest.h>

#include <algorithm>

#include "connectors/memory/memory_stream.h"
#include "engine/pipeline/stream_reader.h"
#include "engine/pipeline/stream_writer.h"
#include "tests/engine/pipeline/word_feeds.h"

namespace tributary {
namespace {

using tributary::testing::kGrievance;
using tributary::testing::kInspection;

/// Observations of the second feed, whose records wait for the first's.
class CommandsTest : public PipelineTest {
 protected:
  CommandsTest() {
    for (const int minute : {0, 5000, 5001, 12'000}) commands_.add("B7 " + std::to_string(minute));
    grievances_.finish();
  }
  IngestSetup commands_setup() {
    return {{{&infos_[0], &grievances_, &grievance_decoder_},
             {&infos_[1], &commands_, &inspection_decoder_, std::nullopt, /*follows_others=*/true}},
            resolver_,
            clock_,
            {},
            {}};
  }
  MemorySource commands_;
};

TEST_F(CommandsTest, ACommandWaitsUntilTheOthersHaveComeAsFar) {
  commands_.finish();
  Ingest ingest(commands_setup());
  LogBatch batch;
  ASSERT_TRUE(ingest.next(batch, 100'000));
  EventTime reported = EventTime::min();
  int commands = 0;
  for (const LogRecord& record : batch.records) {
    const auto* seen = std::get_if<Observation>(&record);
    if (seen == nullptr) continue;
    if (seen->source == kGrievance) {
      reported = std::max(reported, seen->at);
    } else {
      ++commands;
      EXPECT_GE(reported - Days(1), seen->at);
      EXPECT_LE(reported - Days(1), seen->at + std::chrono::minutes(7));
    }
  }
  EXPECT_EQ(commands, 4);
}

TEST_F(CommandsTest, TheyTellNoTime) {
  commands_.add("B7 900000");
  commands_.finish();
  Ingest ingest(commands_setup());
  LogBatch batch;
  ASSERT_TRUE(ingest.next(batch, 100'000));
  const auto& last = std::get<ClockReport>(batch.records.back());
  EXPECT_EQ(last.as_of, tributary::testing::days(0) + std::chrono::minutes(7 * 2999));
  for (const SourceClock& clock : last.clocks) {
    if (clock.source == kInspection) {
      EXPECT_EQ(clock.watermark, EventTime::min());
    }
  }
}

TEST_F(CommandsTest, ARestartLosesNoneThatWaits) {
  commands_.finish();
  for (const std::size_t records : {std::size_t{1}, std::size_t{2}, std::size_t{900}}) {
    ASSERT_TRUE(grievances_.seek({}));
    ASSERT_TRUE(commands_.seek({}));
    Ingest before(commands_setup());
    LogBatch batch;
    ASSERT_TRUE(before.next(batch, records));
    Ingest after(commands_setup());
    ASSERT_TRUE(after.restore(batch.ingest_state));
    ASSERT_TRUE(after.next(batch, 100'000));
    EXPECT_EQ(after.feeds()[1].counters.observations, 4U) << records;
    EXPECT_EQ(after.feeds()[1].counters.records, 4U) << records;
  }
}

/// Where stage 1 is another process, commands are given to this one.
class StreamedCommandsTest : public CommandsTest {
 protected:
  StreamedCommandsTest() {
    commands_.finish();
    Ingest ingest({{{&infos_[0], &grievances_, &grievance_decoder_}}, resolver_, clock_, {}, {}});
    StreamWriter writer(stream_, layout_, clock_);
    while (!ingest.finished()) {
      LogBatch batch;
      ingest.next(batch, 500).value_or_die();
      writer.consume(batch).value_or_die();
    }
    writer.finish().value_or_die();
    stream_.frames().finish();
  }
  IngestSetup local_setup() {
    return {{{&infos_[1], &commands_, &inspection_decoder_, std::nullopt, /*follows_others=*/true}},
            resolver_,
            clock_,
            {},
            {}};
  }
  /// Sources of the observations that come next, as `g` and `c`.
  static void read(StreamReader& reader, std::size_t most, LogBatch& batch, std::string& order) {
    reader.next(batch, most).value_or_die();
    for (const LogRecord& record : batch.records) {
      const auto* seen = std::get_if<Observation>(&record);
      if (seen != nullptr) order += seen->source == kGrievance ? 'g' : 'c';
    }
  }
  const std::string all_ = std::string(3000, 'g') + "cccc";

  StreamLayout layout_{catalog(), infos_};
  MemoryStream stream_;
};

TEST_F(StreamedCommandsTest, TheyAreReadWhereTheStreamHasNothingMore) {
  Ingest commands(local_setup());
  StreamReader reader(stream_.frames(), layout_, clock_, {}, &commands);
  std::string order;
  LogBatch batch;
  while (!reader.finished()) read(reader, 700, batch, order);
  EXPECT_EQ(order, all_);
}

TEST_F(StreamedCommandsTest, ARestartLosesNoneAndTakesNoneTwice) {
  for (const std::size_t most : {std::size_t{2}, std::size_t{600}, std::size_t{2900}}) {
    ASSERT_TRUE(commands_.seek({}));
    ASSERT_TRUE(stream_.frames().seek({}));
    std::string order, state;
    bool is_over = false;
    while (!is_over) {  // each batch is another process's
      Ingest commands(local_setup());
      StreamReader reader(stream_.frames(), layout_, clock_, {}, &commands);
      ASSERT_TRUE(reader.restore(state));
      LogBatch batch;
      read(reader, most, batch, order);
      state = batch.ingest_state;
      is_over = reader.finished();
    }
    EXPECT_EQ(order, all_) << most;
  }
}

}  // namespace
}  // namespace tributary
