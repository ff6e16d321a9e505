#include "ops/tributary/statistics/change_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "connectors/file/file_sink.h"
#include "tests/connectors/temporary_directory.h"

namespace tributary {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class ChangeFilesTest : public testing::Test {
 protected:
  void write(const std::string& text) const { std::ofstream(log_, std::ios::app) << text; }
  void rotate(std::uint64_t number) const {
    std::filesystem::rename(log_, FileSink::part_path(log_, number));
  }
  std::vector<std::string> read() {
    std::vector<std::string> lines;
    read_changes(log_, place_, [&](std::string_view line) {
      lines.emplace_back(line);
    }).value_or_die();
    return lines;
  }

  const TemporaryDirectory folder_;
  const std::string log_ = folder_.file("changes.jsonl");
  ChangePlace place_;
};

TEST_F(ChangeFilesTest, EachLineOnceOverRotations) {
  EXPECT_THAT(read(), IsEmpty());
  write("a\nb\n");
  EXPECT_THAT(read(), ElementsAre("a", "b"));
  write("c\n");
  rotate(1);
  write("d\n");
  EXPECT_THAT(read(), ElementsAre("c", "d"));
  rotate(2);
  EXPECT_THAT(read(), IsEmpty());
  write("e\n");
  EXPECT_THAT(read(), ElementsAre("e"));
}

TEST_F(ChangeFilesTest, AHalfLineWaitsForItsRest) {
  write("a\nhal");
  EXPECT_THAT(read(), ElementsAre("a"));
  write("f\n");
  EXPECT_THAT(read(), ElementsAre("half"));
}

TEST_F(ChangeFilesTest, WhatWasMovedAwayIsPassedOver) {
  write("a\n");
  rotate(1);
  write("b\n");
  rotate(2);
  write("c\n");
  std::filesystem::remove(FileSink::part_path(log_, 1));
  EXPECT_THAT(read(), ElementsAre("b", "c"));
}

}  // namespace
}  // namespace tributary
