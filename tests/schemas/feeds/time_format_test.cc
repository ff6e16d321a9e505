#include "schemas/feeds/time_format.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tributary {
namespace {

struct Case {
  const char* format;
  const char* text;
  const char* want;  ///< RFC 3339, or nullptr: not read
};

const std::vector<Case> kCases = {
    {"rfc3339", "2025-03-12T09:00:05+08:00", "2025-03-12T01:00:05Z"},
    {"rfc3339", "2025-03-12T09:00:05.25Z", "2025-03-12T09:00:05.250Z"},
    {"rfc3339", "2025-03-12T09:00+08:00", "2025-03-12T01:00:00Z"},
    {"rfc3339", "2025-03-12T09:00:05", nullptr},
    {"rfc3339", "2025-02-30T09:00:05Z", nullptr},
    {"rfc3339", "2025-03-12T24:00:00Z", nullptr},
    {"rfc3339", "2025-03-12T09:00:05Z ", nullptr},
    {"%Y-%m-%d %H:%M:%S", "2011-07-01 01:32:33", "2011-07-01T01:32:33Z"},
    {"%Y-%m-%d %H:%M:%S", "2011-7-1 1:32:33", "2011-07-01T01:32:33Z"},
    {"%Y-%m-%d %H:%M:%S", "2011-07-01 01:32", nullptr},
    {"%Y-%m-%d %H:%M:%S", "2011-07-01 01:32:33x", nullptr},
    {"%Y-%m-%d %H:%M:%S", "2011-07-01 01:60:33", nullptr},
    {"%Y-%m-%d %H:%M:%S", "2012-02-29 01:00:33", "2012-02-29T01:00:33Z"},
    {"%Y-%m-%d %H:%M:%S", "2011-02-29 01:00:33", nullptr},
    {"%Y-%m-%d %H:%M:%S", "0000-01-01 00:00:00", nullptr},
    {"%m/%d/%Y %I:%M:%S %p", "01/01/2015 12:20:09 AM", "2015-01-01T00:20:09Z"},
    {"%m/%d/%Y %I:%M:%S %p", "01/01/2015 12:20:09 PM", "2015-01-01T12:20:09Z"},
    {"%m/%d/%Y %I:%M:%S %p", "1/2/2015 1:20:09 pm", "2015-01-02T13:20:09Z"},
    {"%m/%d/%Y %I:%M:%S %p", "01/01/2015 13:20:09 PM", nullptr},
    {"%m/%d/%Y %I:%M:%S %p", "01/01/2015 00:20:09 AM", nullptr},
    {"%Y-%m-%d", "2011-01-01", "2011-01-01T00:00:00Z"},
    {"%Y-%m-%dT%H:%M:%S.%f%z", "2011-01-01T00:00:00.1239+0100", "2010-12-31T23:00:00.123Z"},
    {"%Y-%m-%dT%H:%M:%S.%f%z", "2011-01-01T00:00:00.+0100", nullptr},
    {"%d %b %Y %H:%M", "07 Mar 2024 23:59", "2024-03-07T23:59:00Z"},
    {"%d %b %Y %H:%M", "07 Mär 2024 23:59", nullptr},
    {"%Y年%m月%d日", "2024年3月7日", "2024-03-07T00:00:00Z"},
    {"100%% %Y%m%d", "100% 20240307", "2024-03-07T00:00:00Z"},
    {"unix", "1700000000", "2023-11-14T22:13:20Z"},
    {"unix", "-1", "1969-12-31T23:59:59Z"},
    {"unix", "1700000000000000", nullptr},
    {"unix", "1.5", nullptr},
    {"unix_ms", "1700000000250", "2023-11-14T22:13:20.250Z"},
    {"unix_ms", "", nullptr},
};

TEST(TimeFormat, ReadsWhatFitsWhollyAndIsARealTime) {
  for (const Case& each : kCases) {
    const std::vector<std::string> formats = {each.format};
    const TimeReader reader = TimeReader::compile(formats, "UTC").value_or_die();
    const auto at = reader.read(each.text);
    ASSERT_EQ(at.has_value(), each.want != nullptr) << each.format << " " << each.text;
    if (!at) continue;
    EXPECT_EQ(*at, parse_time(each.want).value_or_die()) << each.format << " " << each.text;
  }
}

TEST(TimeFormat, BadPatternsAreRefused) {
  for (const char* pattern : {"", "%Y-%m", "%Y-%m-%d %I:%M", "%Y-%m-%d %H %p", "%Y-%m-%d %q", "%",
                              "%Y-%m-%d %Y", "%Y-%m-%b-%d", "%H:%M"}) {
    EXPECT_FALSE(TimeFormat::compile(pattern).has_value()) << pattern;
  }
}

TEST(TimeReader, TriesItsFormatsInOrder) {
  const std::vector<std::string> formats = {"%m/%d/%Y", "%d/%m/%Y"};
  const TimeReader reader = TimeReader::compile(formats, "UTC").value_or_die();
  EXPECT_EQ(reader.read("03/04/2024"), parse_time("2024-03-04T00:00Z").value_or_die());
  EXPECT_EQ(reader.read("13/04/2024"), parse_time("2024-04-13T00:00Z").value_or_die());
}

TEST(TimeReader, AFormatWithoutOffsetNeedsAZone) {
  const std::vector<std::string> formats = {"%Y-%m-%d"};
  EXPECT_FALSE(TimeReader::compile(formats, "").has_value());
  EXPECT_TRUE(TimeReader::compile({}, "").has_value());
}

}  // namespace
}  // namespace tributary
