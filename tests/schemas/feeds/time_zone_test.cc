#include "schemas/feeds/time_zone.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <chrono>

namespace tributary {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

EventTime utc(const char* text) { return parse_time(text).value_or_die(); }

/// A local time as milliseconds, written as if it were UTC.
Millis local(const char* text) { return utc(text).since_epoch(); }

TEST(TimeZone, WinterAndSummerTimeInNewYork) {
  const TimeZone zone = TimeZone::named("America/New_York").value_or_die();
  EXPECT_EQ(zone.at_local(local("2015-01-15T12:00:00Z")), utc("2015-01-15T17:00:00Z"));
  EXPECT_EQ(zone.at_local(local("2015-07-15T12:00:00Z")), utc("2015-07-15T16:00:00Z"));
}

TEST(TimeZone, ATimeThatOccursTwiceIsTheEarlierOne) {
  const TimeZone zone = TimeZone::named("America/New_York").value_or_die();
  // 2011-11-06 02:00 EDT became 01:00 EST.
  EXPECT_EQ(zone.at_local(local("2011-11-06T01:30:00Z")), utc("2011-11-06T05:30:00Z"));
  EXPECT_EQ(zone.at_local(local("2011-11-06T01:59:59Z")), utc("2011-11-06T05:59:59Z"));
  EXPECT_EQ(zone.at_local(local("2011-11-06T02:00:00Z")), utc("2011-11-06T07:00:00Z"));
}

TEST(TimeZone, ATimeThatDoesNotOccurIsTheInstantAfterTheGap) {
  const TimeZone zone = TimeZone::named("America/New_York").value_or_die();
  // 2015-03-08 02:00 EST became 03:00 EDT.
  const EventTime change = utc("2015-03-08T07:00:00Z");
  EXPECT_EQ(zone.at_local(local("2015-03-08T01:59:59Z")), utc("2015-03-08T06:59:59Z"));
  EXPECT_EQ(zone.at_local(local("2015-03-08T02:00:00Z")), change);
  EXPECT_EQ(zone.at_local(local("2015-03-08T02:59:59Z")), change);
  EXPECT_EQ(zone.at_local(local("2015-03-08T03:00:00Z")), change);
  EXPECT_EQ(zone.at_local(local("2015-03-08T03:00:01Z")), change + Millis(1000));
}

TEST(TimeZone, ShanghaiHadSummerTimeOnce) {
  const TimeZone zone = TimeZone::named("Asia/Shanghai").value_or_die();
  EXPECT_EQ(zone.at_local(local("2026-07-01T08:00:00Z")), utc("2026-07-01T00:00:00Z"));
  EXPECT_EQ(zone.at_local(local("1988-07-01T09:00:00Z")), utc("1988-07-01T00:00:00Z"));
}

TEST(TimeZone, FixedOffsets) {
  EXPECT_EQ(TimeZone::named("+08:00").value_or_die().at_local(local("2026-01-01T08:00:00Z")),
            utc("2026-01-01T00:00:00Z"));
  EXPECT_EQ(TimeZone::named("-05:30").value_or_die().at_local(local("2026-01-01T00:00:00Z")),
            utc("2026-01-01T05:30:00Z"));
  EXPECT_EQ(TimeZone::named("UTC").value_or_die().at_local(local("2026-01-01T00:00:00Z")),
            utc("2026-01-01T00:00:00Z"));
}

TEST(TimeZone, UnknownNamesAreRefused) {
  for (const char* name : {"", "America/Bosten", "EST5", "GMT+3", "+8:00", "+08:60", "+19:00", "x",
                           "Etc/Unknown", "../etc/passwd"}) {
    EXPECT_FALSE(TimeZone::named(name).has_value()) << name;
  }
}

TEST(TimeZone, LaterLocalTimesAreNeverEarlierButForTheHourThatComesTwice) {
  const TimeZone zone = TimeZone::named("America/New_York").value_or_die();
  rc::check([&] {
    const auto at = *rc::gen::inRange<std::int64_t>(0, 4'000'000'000);
    const auto step = *rc::gen::inRange<std::int64_t>(3601, 86'400);
    RC_ASSERT(zone.at_local(Millis(at * 1000)) < zone.at_local(Millis((at + step) * 1000)));
  });
}

}  // namespace
}  // namespace tributary
