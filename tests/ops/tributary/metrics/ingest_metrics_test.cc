// What stage 1 tells of itself where it is a process of its own.
#include "ops/tributary/metrics/ingest_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/codec.h"
#include "engine/base/digest.h"
#include "engine/pipeline/ingest.h"

namespace tributary {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

SourceInfo source_of(std::uint16_t id, const char* name, SourceClass source_class) {
  SourceInfo source;
  source.id = SourceId(id);
  source.name = name;
  source.source_class = source_class;
  return source;
}

/// Stage 1's state, as Ingest writes it, of feeds that have read so many records and used them all.
std::string state_of(const std::vector<std::pair<std::string, std::uint64_t>>& feeds) {
  std::string state;
  ByteWriter out(state);
  out.zigzag(0);
  out.varint(feeds.size());
  for (const auto& [name, records] : feeds) {
    out.fixed64_be(hash64(name));
    out.varint(0);
    out.varint(records);
    out.zigzag(0);
    FeedCounters counters;
    counters.records = counters.observations = records;
    counters.write(out);
    out.varint(0);
  }
  return state;
}

class IngestMetricsTest : public ::testing::Test {
 protected:
  std::string text() {
    const IngestMetrics metrics({[this] { return state_; }, [this] { return behind_; }}, sources_,
                                readiness_);
    return metrics.text().value_or_die();
  }

  const std::vector<SourceInfo> sources_ = {
      source_of(0, "calls", SourceClass::kPeople),
      source_of(1, "visits", SourceClass::kInspection),
  };
  std::string state_ = state_of({{"calls", 250}, {"visits", 30}});
  std::vector<std::optional<std::uint64_t>> behind_ = {7, 12};
  Readiness readiness_;
};

TEST_F(IngestMetricsTest, SayHowFarTheFeedsAre) {
  const std::string told = text();
  EXPECT_THAT(told, HasSubstr("tributary_source_records_total{source=\"visits\"} 30\n"));
  EXPECT_THAT(told, HasSubstr("tributary_source_observations_total{source=\"visits\"} 30\n"));
  EXPECT_THAT(told, HasSubstr("tributary_source_behind_records{source=\"visits\"} 12\n"));
  EXPECT_THAT(told, HasSubstr("tributary_ready 1\n"));
  EXPECT_THAT(told, ContainsRegex("process_resident_memory_bytes [1-9]"));
}

// PEOPLE 2, decision 0021.
TEST_F(IngestMetricsTest, OfPeopleNothingButHundreds) {
  const std::string told = text();
  EXPECT_THAT(told, Not(HasSubstr("calls")));
  EXPECT_THAT(told, HasSubstr("tributary_people_records_total 200\n"));
  EXPECT_THAT(told, HasSubstr("tributary_people_behind_records 0\n"));
  state_ = state_of({{"calls", 251}, {"visits", 30}});
  EXPECT_THAT(text(), HasSubstr("tributary_people_records_total 200\n"));
}

TEST_F(IngestMetricsTest, AreThereBeforeAnythingWasRead) {
  state_.clear();
  behind_.clear();
  readiness_.cluster_answers(false);
  EXPECT_THAT(text(), HasSubstr("tributary_ready 0\n"));
}

}  // namespace
}  // namespace tributary
