#include "connectors/file/file_sink.h"

#include <gtest/gtest.h>

#include "tests/connectors/temporary_directory.h"

namespace tributary {
namespace {

TEST(FileSink, AppendsToWhatIsThere) {
  const TemporaryDirectory directory;
  const std::string path = directory.file("out/deep/changes.jsonl");
  {
    const auto sink = FileSink::open(path).value_or_die();
    EXPECT_EQ(sink->length().value_or_die(), 0U);
    sink->append("one\n").value_or_die();
    sink->sync().value_or_die();
  }
  const auto sink = FileSink::open(path).value_or_die();
  EXPECT_EQ(sink->length().value_or_die(), 4U);
  sink->append("two\n").value_or_die();
  EXPECT_EQ(read_whole(path), "one\ntwo\n");
}

TEST(FileSink, TruncatesAndAppendsAfterTheCut) {
  const TemporaryDirectory directory;
  const auto sink = FileSink::open(directory.with("a", "one\ntwo\nthr")).value_or_die();
  sink->truncate(4).value_or_die();
  sink->append("2\n").value_or_die();
  EXPECT_EQ(read_whole(directory.file("a")), "one\n2\n");
  EXPECT_EQ(sink->length().value_or_die(), 6U);
}

TEST(FileSink, CommittedOutputThatIsGoneIsCorrupt) {
  const TemporaryDirectory directory;
  const auto sink = FileSink::open(directory.with("a", "one\n")).value_or_die();
  const auto status = sink->truncate(5);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kCorrupt);
  EXPECT_NE(status.error().message.find(directory.file("a")), std::string::npos);
  EXPECT_EQ(read_whole(directory.file("a")), "one\n");
}

TEST(FileSink, HasOneWriter) {
  const TemporaryDirectory directory;
  auto sink = FileSink::open(directory.file("a")).value_or_die();
  EXPECT_EQ(FileSink::open(directory.file("a")).error().code, ErrorCode::kUnavailable);
  sink.reset();
  EXPECT_TRUE(FileSink::open(directory.file("a")));
}

TEST(FileSink, RotatesWithoutOverwriting) {
  const TemporaryDirectory directory;
  const auto sink = FileSink::open(directory.file("a.jsonl")).value_or_die();
  sink->append("one\n").value_or_die();
  EXPECT_FALSE(sink->holds(1).value_or_die());
  sink->rotate(1).value_or_die();
  EXPECT_TRUE(sink->holds(1).value_or_die());
  EXPECT_EQ(sink->length().value_or_die(), 0U);
  sink->append("two\n").value_or_die();
  EXPECT_EQ(read_whole(directory.file("a.000001.jsonl")), "one\n");
  EXPECT_EQ(read_whole(directory.file("a.jsonl")), "two\n");

  EXPECT_EQ(sink->rotate(1).error().code, ErrorCode::kExists);
  sink->append("three\n").value_or_die();
  EXPECT_EQ(read_whole(directory.file("a.jsonl")), "two\nthree\n");
}

TEST(FileSink, ItsPartsAreInOrderOfName) {
  EXPECT_EQ(FileSink::part_path("out/changes.jsonl", 7), "out/changes.000007.jsonl");
  EXPECT_EQ(FileSink::part_path("changes", 12), "changes.000012");
  EXPECT_EQ(FileSink::part_path("a", 1'234'567), "a.1234567");
}

TEST(FileSink, IsStillLockedAfterItRotated) {
  const TemporaryDirectory directory;
  const auto sink = FileSink::open(directory.file("a")).value_or_die();
  sink->rotate(1).value_or_die();
  EXPECT_EQ(FileSink::open(directory.file("a")).error().code, ErrorCode::kUnavailable);
}

TEST(FileSink, AFullDiskIsAnErrorThatNamesTheFile) {
  const auto sink = FileSink::open("/dev/full");
  if (!sink) GTEST_SKIP() << "no /dev/full here";
  const auto status = (*sink)->append("x");
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kIo);
  EXPECT_NE(status.error().message.find("/dev/full"), std::string::npos);
}

}  // namespace
}  // namespace tributary
