// `settings.bands` (RULES 3.11): what is accepted, and that no two levels share a score.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ops/tributary/config/config_fixture.h"

namespace tributary::config_test {
namespace {

using testing::HasSubstr;

std::string site_with(const std::string& bands) {
  return "site: demo\nsources: { g: { mapping: m.yaml, files: [g.jsonl] } }\nsettings:\n  bands: " +
         bands + "\n";
}

TEST(BandsSection, ReadsThemAndPrintsThemBack) {
  World world;
  const auto config =
      world.load(site_with("{ red: [71, 95], blue: [0, 9], yellow: [10, 10], orange: [40, 70] }"));
  ASSERT_TRUE(config.has_value()) << world.only().message_en;
  EXPECT_EQ(config->settings.bands.blue.low, 0);
  EXPECT_EQ(config->settings.bands.blue.high, 9);
  EXPECT_EQ(config->settings.bands.yellow.high, 10);
  EXPECT_EQ(config->settings.bands.orange.low, 40);
  EXPECT_EQ(config->settings.bands.red.high, 95);
  EXPECT_THAT(
      print_config(*config),
      HasSubstr("  bands: { blue: [0, 9], yellow: [10, 10], orange: [40, 70], red: [71, 95] }\n"));
}

TEST(BandsSection, WithoutThemThoseOfTheLanguageHold) {
  World world;
  const auto config = world.load("site: demo\nsources: { g: { mapping: m.yaml, files: [x] } }\n");
  ASSERT_TRUE(config.has_value());
  EXPECT_THAT(
      print_config(*config),
      HasSubstr("bands: { blue: [20, 39], yellow: [40, 59], orange: [60, 79], red: [80, 100] }"));
}

struct WrongBands {
  const char* name;
  const char* text;
  const char* code;
  std::uint32_t column;
  const char* says;
};

class WrongBandsTest : public testing::TestWithParam<WrongBands> {};

TEST_P(WrongBandsTest, IsNamedAtItsPlace) {
  World world;
  EXPECT_FALSE(world.load(site_with(GetParam().text)).has_value());
  const Diagnostic found = world.only();
  EXPECT_EQ(found.code, GetParam().code);
  EXPECT_EQ(found.line, 4U);
  EXPECT_EQ(found.column, GetParam().column);
  EXPECT_THAT(found.message_en, HasSubstr(GetParam().says));
  EXPECT_NE(found.message_zh, "");
}

INSTANTIATE_TEST_SUITE_P(
    All, WrongBandsTest,
    testing::Values(
        WrongBands{"unknown", "{ blue: [1, 2], yelow: [3, 4], orange: [5, 6], red: [7, 8] }",
                   "E010", 26, "unknown key `yelow`"},
        WrongBands{"missing", "{ blue: [1, 2], yellow: [3, 4], red: [7, 8] }", "E012", 10,
                   "missing key `orange`"},
        WrongBands{"over_another", "{ blue: [1, 3], yellow: [3, 4], orange: [5, 6], red: [7, 8] }",
                   "E110", 34, "lies above those of the levels below"},
        WrongBands{"upside_down", "{ blue: [1, 2], yellow: [7, 8], orange: [5, 6], red: [9, 10] }",
                   "E110", 50, "lies above"},
        WrongBands{"backwards", "{ blue: [2, 1], yellow: [3, 4], orange: [5, 6], red: [7, 8] }",
                   "E110", 18, "the lowest score of a band comes first"},
        WrongBands{"beyond", "{ blue: [1, 2], yellow: [3, 4], orange: [5, 6], red: [7, 101] }",
                   "E110", 67, "from 0 to 100"},
        WrongBands{"one", "{ blue: [1], yellow: [3, 4], orange: [5, 6], red: [7, 8] }", "E110", 18,
                   "its lowest and its highest"},
        WrongBands{"number", "{ blue: 20, yellow: [30, 40], orange: [50, 60], red: [70, 80] }",
                   "E110", 18, "its lowest and its highest"}),
    [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace tributary::config_test
