#include "engine/base/time.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdint>
#include <limits>
#include <type_traits>

namespace tributary {
namespace {

using namespace std::chrono_literals;

static_assert(!std::is_constructible_v<EventTime, WallTime>, "the two clocks never mix");
static_assert(EventTime::max() + Millis::max() == EventTime::max());
static_assert(EventTime::min() - Millis::max() == EventTime::min());
static_assert(EventTime::max() - Millis::min() == EventTime::max());
static_assert(EventTime::min() + 1ms > EventTime::min());

constexpr UtcOffset kUtc{};
constexpr UtcOffset kEast8{480min};
constexpr UtcOffset kWest330{-210min};

EventTime time(const char* text) { return parse_time(text).value(); }

TEST(Time, ReadsKnownMoments) {
  EXPECT_EQ(time("1970-01-01T00:00Z").millis(), 0);
  EXPECT_EQ(time("2025-03-12T09:00+08:00").millis(), 1'741'741'200'000);
  EXPECT_EQ(time("2025-03-12T01:00:00Z"), time("2025-03-12T09:00+08:00"));
  EXPECT_EQ(time("1969-12-31T23:59:59.999Z").millis(), -1);
  EXPECT_EQ(time("2000-02-29T12:34:56.789-03:30").millis(), 951'840'296'789);
  EXPECT_EQ(time("0000-01-01T00:00Z").millis(), -62'167'219'200'000);
}

TEST(Time, CutsAFractionToMilliseconds) {
  EXPECT_EQ(time("1970-01-01T00:00:00.1Z").millis(), 100);
  EXPECT_EQ(time("1970-01-01T00:00:00.0199999Z").millis(), 19);
  EXPECT_EQ(time("1970-01-01T00:00:00.123456789Z").millis(), 123);
}

TEST(Time, RefusesEverythingElse) {
  for (const char* bad : {"",
                          "2025-03-12",
                          "2025-03-12T09:00",
                          "2025-03-12 09:00Z",
                          "2025-03-12T9:00Z",
                          "2025-03-12T09:00z",
                          "2025-03-12t09:00Z",
                          "2025-02-29T00:00Z",
                          "2100-02-29T00:00Z",
                          "2025-13-01T00:00Z",
                          "2025-00-01T00:00Z",
                          "2025-04-31T00:00Z",
                          "2025-04-00T00:00Z",
                          "2025-03-12T24:00Z",
                          "2025-03-12T23:60Z",
                          "2025-03-12T23:59:60Z",
                          "2025-03-12T09:00+0800",
                          "2025-03-12T09:00+08",
                          "2025-03-12T09:00+24:00",
                          "2025-03-12T09:00+08:60",
                          "2025-03-12T09:00:00.Z",
                          "2025-03-12T09:00:00.1234567890Z",
                          "2025-03-12T09:00Z ",
                          " 2025-03-12T09:00Z",
                          "25-03-12T09:00Z",
                          "+2025-03-12T09:00Z",
                          "2025-03-12T09:00:Z",
                          "2025/03/12T09:00Z",
                          "2025-03-12T09:00ZZ"}) {
    const auto parsed = parse_time(bad);
    ASSERT_FALSE(parsed) << bad;
    EXPECT_EQ(parsed.error().code, ErrorCode::kInvalid);
  }
}

TEST(Time, TheErrorDoesNotRepeatTheText) {
  EXPECT_EQ(parse_time("Mrs Jones").error().message.find("Jones"), std::string::npos);
}

TEST(Time, WithoutOffsetOnlyWhereOneIsGiven) {
  EXPECT_EQ(parse_time("2025-03-12T09:00", kEast8).value(), time("2025-03-12T01:00Z"));
  EXPECT_EQ(parse_time("2025-03-12T09:00:30.5", kEast8).value(), time("2025-03-12T01:00:30.5Z"));
  EXPECT_EQ(parse_time("2025-03-12T09:00Z", kEast8).value(), time("2025-03-12T09:00Z"));
  EXPECT_FALSE(parse_time("2025-03-12", kEast8));
}

TEST(Time, WritesWithTheOffset) {
  const EventTime at = time("2025-03-12T09:00+08:00");
  EXPECT_EQ(format_time(at, kEast8), "2025-03-12T09:00+08:00");
  EXPECT_EQ(format_time(at, kUtc), "2025-03-12T01:00+00:00");
  EXPECT_EQ(format_time(at, kWest330), "2025-03-11T21:30-03:30");
  EXPECT_EQ(format_time(at + 5s, kEast8), "2025-03-12T09:00:05+08:00");
  EXPECT_EQ(format_time(at + 5250ms, kEast8), "2025-03-12T09:00:05.250+08:00");
  EXPECT_EQ(format_time(at + 7ms, kEast8), "2025-03-12T09:00:00.007+08:00");
  EXPECT_EQ(format_day(at, kWest330), "2025-03-11");
}

TEST(Time, WritesYearsOfFiveDigitsAndBeforeZero) {
  EXPECT_EQ(format_day(time("9999-12-31T23:00Z") + 1h, kUtc), "+10000-01-01");
  EXPECT_EQ(format_day(time("0000-01-01T00:00Z") - 1ms, kUtc), "-0001-12-31");
  EXPECT_FALSE(format_time(EventTime::max(), kEast8).empty());
  EXPECT_FALSE(format_time(EventTime::min(), kWest330).empty());
}

TEST(Time, LocalDaysBeginAtLocalMidnight) {
  EXPECT_EQ(local_day(EventTime::from_millis(0), kUtc), 0);
  EXPECT_EQ(local_day(EventTime::from_millis(-1), kUtc), -1);
  EXPECT_EQ(local_day(time("1970-01-01T16:00Z"), kEast8), 1);
  EXPECT_EQ(local_day(time("1970-01-01T15:59:59.999Z"), kEast8), 0);
  EXPECT_EQ(start_of_local_day(time("2025-03-12T23:30+08:00"), kEast8),
            time("2025-03-12T00:00+08:00"));
  EXPECT_EQ(start_of_local_day(time("2025-03-12T00:00+08:00"), kEast8),
            time("2025-03-12T00:00+08:00"));
}

TEST(TimeProperty, WhatIsWrittenIsReadBack) {
  EXPECT_TRUE(rc::check([] {
    const auto ms = *rc::gen::inRange<std::int64_t>(-62'100'000'000'000, 253'402'200'000'000);
    const UtcOffset offset{std::chrono::minutes(*rc::gen::inRange(-1439, 1440))};
    const EventTime at = EventTime::from_millis(ms);
    RC_ASSERT(parse_time(format_time(at, offset)).value() == at);
  }));
}

TEST(TimeProperty, DatesAgreeWithTheCalendarOfChrono) {
  EXPECT_TRUE(rc::check([] {
    const int day = *rc::gen::inRange(-719'528, 2'932'897);  // years 0 to 9999
    const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
    char text[16];
    std::snprintf(text, sizeof(text), "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    RC_ASSERT(format_day(EventTime::from_millis(day * 86'400'000LL), kUtc) == text);
  }));
}

TEST(TimeProperty, ADayHoldsItsMoments) {
  EXPECT_TRUE(rc::check([](std::int64_t seed) {
    const EventTime at = EventTime::from_millis(seed / 8);
    const UtcOffset offset{std::chrono::minutes(*rc::gen::inRange(-1439, 1440))};
    const EventTime start = start_of_local_day(at, offset);
    RC_ASSERT(start <= at && at < start + 24h);
    RC_ASSERT(local_day(start, offset) == local_day(at, offset));
    RC_ASSERT(local_day(start - 1ms, offset) == local_day(at, offset) - 1);
  }));
}

}  // namespace
}  // namespace tributary
