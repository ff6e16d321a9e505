// How far the sources are read, as the log tells it (DESIGN 6). W and what waits for single clocks
// are in the tests of the partition and of the oracle.
#include "engine/partition/clocks.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/small_city.h"

namespace tributary {
namespace {

using testing::days;

constexpr SourceId kFirst{0}, kSecond{1};

std::vector<SourceInfo> two_sources() {
  std::vector<SourceInfo> sources(2);
  sources[0].id = kFirst;
  sources[0].name = "first";
  sources[1].id = kSecond;
  sources[1].name = "second";
  return sources;
}

SourceClock read_to(SourceId source, EventTime watermark, bool finished) {
  SourceClock clock;
  clock.source = source;
  clock.watermark = watermark;
  clock.finished = finished;
  return clock;
}

// A finished file follows the slowest other one. When it grew its clock fell back to what it had
// itself been read to: absences that had been known were not known any more, and a sweep found
// other levels than the rows had.
TEST(Clocks, AFileThatGrowsKeepsTheClockItFollowed) {
  Clocks clocks(two_sources());
  clocks.report({{read_to(kFirst, days(1), true), read_to(kSecond, days(5), false)}, {}});
  EXPECT_EQ(clocks.clock_of(kFirst), days(5));
  clocks.report({{read_to(kFirst, days(2), false)}, {}});
  EXPECT_EQ(clocks.clock_of(kFirst), days(5));
}

TEST(Clocks, WhatAllFinishedFilesWereReadToStandsOverARestart) {
  Clocks clocks(two_sources());
  clocks.report({{read_to(kFirst, days(1), true), read_to(kSecond, days(5), true)}, days(9)});
  std::string bytes;
  ByteWriter out(bytes);
  clocks.write(out);
  Clocks again(two_sources());
  ByteReader in(bytes);
  ASSERT_TRUE(again.read(in));
  again.report({{read_to(kFirst, days(1), false), read_to(kSecond, days(5), false)}, {}});
  EXPECT_EQ(again.w(), days(9));
  EXPECT_EQ(again.clock_of(kFirst), days(9));
  EXPECT_EQ(again.clock_of(kSecond), days(9));
}

}  // namespace
}  // namespace tributary
