#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdint>

#include "engine/base/time.h"

namespace tributary {
namespace {

using namespace std::chrono_literals;

TEST(Duration, ReadsEveryUnit) {
  EXPECT_EQ(parse_duration("250ms").value(), 250ms);
  EXPECT_EQ(parse_duration("45s").value(), 45s);
  EXPECT_EQ(parse_duration("15min").value(), 15min);
  EXPECT_EQ(parse_duration("72h").value(), 72h);
  EXPECT_EQ(parse_duration("30d").value(), 720h);
  EXPECT_EQ(parse_duration("2w").value(), 336h);
  EXPECT_EQ(parse_duration("28d+20h").value(), 692h);
  EXPECT_EQ(parse_duration("1w+1d+1h+1min+1s+1ms").value(), 193h + 1min + 1s + 1ms);
  EXPECT_EQ(parse_duration("0s").value(), 0ms);
}

TEST(Duration, RefusesTheRest) {
  for (const char* bad :
       {"", "30", "d", "-1d", "+1d", "1.5h", "1 d", "1d ", "1m", "1wd", "1D", "1d+", "1d++1h",
        "20h+28d", "1h+1h", "1d1h", "30days", "99999999999999999999d", "9223372036854775807w"}) {
    const auto parsed = parse_duration(bad);
    ASSERT_FALSE(parsed) << bad;
    EXPECT_EQ(parsed.error().code, ErrorCode::kInvalid);
  }
}

TEST(Duration, WritesWhatReadsBest) {
  const std::pair<Millis, const char*> kCases[] = {
      {0ms, "0s"},          {720h, "30d"}, {1h, "1h"},           {90min, "90min"},
      {692h, "28d+20h"},    {72h, "3d"},   {36h, "36h"},         {336h, "14d"},
      {100min, "1h+40min"}, {60s, "1min"}, {1500ms, "1s+500ms"}, {-90min, "-90min"},
      {24000h, "1000d"}};
  for (const auto& [duration, text] : kCases) EXPECT_EQ(format_duration(duration), text);
}

TEST(DurationProperty, WhatIsWrittenIsReadBack) {
  EXPECT_TRUE(rc::check([](std::uint64_t seed, unsigned shift) {
    const auto most = static_cast<std::uint64_t>(EventTime::max().millis());
    const Millis duration(static_cast<std::int64_t>((seed << (shift % 64)) % most));
    RC_ASSERT(parse_duration(format_duration(duration)).value() == duration);
  }));
}

TEST(DurationProperty, RoundNumbersAreReadBackToo) {
  EXPECT_TRUE(rc::check([](std::uint16_t count) {
    for (const Millis unit : {Millis(1s), Millis(1min), Millis(1h), Millis(24h)}) {
      RC_ASSERT(parse_duration(format_duration(unit * count)).value() == unit * count);
    }
  }));
}

}  // namespace
}  // namespace tributary
