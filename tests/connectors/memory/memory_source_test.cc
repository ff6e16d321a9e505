#include "connectors/memory/memory_source.h"

#include <gtest/gtest.h>

namespace tributary {
namespace {

std::vector<std::string> rest_of(MemorySource& source) {
  std::vector<std::string> payloads;
  std::vector<Record> records;
  do {
    records.clear();
    source.read(records, 2).value_or_die();
    for (const Record& record : records) payloads.emplace_back(record.payload);
  } while (!records.empty());
  return payloads;
}

TEST(MemorySource, GivesRecordsInOrderWithTheHeaderOfTheirStream) {
  MemorySource source("id,name");
  source.add("1,a", WallTime::from_millis(7));
  source.start_stream("number");
  source.add("2");
  source.finish();

  std::vector<Record> records;
  source.read(records, 10).value_or_die();
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].header, "id,name");
  EXPECT_EQ(records[0].position, (Position{0, 8}));
  EXPECT_EQ(records[0].next, (Position{0, 12}));
  EXPECT_EQ(records[0].arrival, WallTime::from_millis(7));
  EXPECT_EQ(records[1].header, "number");
  EXPECT_EQ(records[1].position, (Position{1, 7}));
  EXPECT_EQ(records[1].arrival, std::nullopt);
  EXPECT_TRUE(source.finished());
}

TEST(MemorySource, IsFinishedOnlyWhenClosedAndRead) {
  MemorySource source;
  EXPECT_FALSE(source.finished());
  source.add("a");
  EXPECT_EQ(rest_of(source), std::vector<std::string>({"a"}));
  EXPECT_FALSE(source.finished());
  source.add("b");
  source.finish();
  EXPECT_FALSE(source.finished());
  EXPECT_EQ(rest_of(source), std::vector<std::string>({"b"}));
  EXPECT_TRUE(source.finished());
}

TEST(MemorySource, SeeksToEveryNextItGaveAndNowhereElse) {
  MemorySource source;
  source.add("one");
  source.add("two");
  source.start_stream();
  source.add("three");
  std::vector<Record> records;
  source.read(records, 10).value_or_die();
  const std::vector<Position> nexts = {records[0].next, records[1].next, records[2].next};

  source.seek({}).value_or_die();
  EXPECT_EQ(rest_of(source), (std::vector<std::string>{"one", "two", "three"}));
  source.seek(nexts[0]).value_or_die();
  EXPECT_EQ(rest_of(source), (std::vector<std::string>{"two", "three"}));
  source.seek(nexts[1]).value_or_die();
  EXPECT_EQ(rest_of(source), (std::vector<std::string>{"three"}));
  source.seek(nexts[2]).value_or_die();
  EXPECT_TRUE(rest_of(source).empty());
  EXPECT_EQ(source.seek({0, 1}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(source.seek({1, 99}).error().code, ErrorCode::kNotFound);
}

TEST(MemorySource, FetchReadsOneRecordAgainUntilItIsForgotten) {
  MemorySource source;
  const Position first = source.add("one");
  const Position second = source.add("two");
  EXPECT_EQ(source.fetch(second).value_or_die().payload, "two");
  EXPECT_EQ(source.fetch({0, 2}).error().code, ErrorCode::kNotFound);

  source.forget_before(second);
  EXPECT_EQ(source.fetch(first).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(source.seek(first).error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(source.fetch(second));
}

TEST(MemorySource, ATooLargeRecordIsEmptyButTakesItsPlace) {
  MemorySource source;
  source.add_too_large(100);
  source.add("after");
  std::vector<Record> records;
  source.read(records, 10).value_or_die();
  EXPECT_EQ(records[0].payload, "");
  EXPECT_EQ(records[1].position, (Position{0, 101}));
}

TEST(MemorySource, FailsOnceWhenTold) {
  MemorySource source;
  source.add("one");
  source.fail_next(Error{ErrorCode::kIo, "gone"});
  std::vector<Record> records;
  EXPECT_EQ(source.read(records, 1).error().code, ErrorCode::kIo);
  EXPECT_TRUE(records.empty());
  EXPECT_EQ(rest_of(source), std::vector<std::string>({"one"}));
}

}  // namespace
}  // namespace tributary
