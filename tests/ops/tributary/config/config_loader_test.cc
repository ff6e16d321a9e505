#include "ops/tributary/config/config_loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ops/tributary/config/config_fixture.h"

namespace tributary::config_test {
namespace {

using std::chrono::hours;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kWhole = R"(site: demo
utc_offset: "+08:00"
state: state
keys: keys
divisions: divisions.csv
registers:
  - { type: place.building, file: registers/buildings.csv, crs: gcj02, columns: { id: sam_id } }
instruments:
  - { file: registers/gauges.csv, crs: bd09, columns: { id: station } }
sources:
  patrol: { mapping: feeds/patrol.mapping.yaml, files: [a.jsonl, /b.jsonl], stale_after: 2d }
  grievance: { mapping: feeds/grievance.mapping.yaml, files: c.jsonl.zst, lateness: 1d }
rules: [rules]
lists: lists
output: { changes: out/changes.jsonl, dead_letters: out/dead_letters.jsonl, rotate: 1GiB }
settings: { min_reporters: 5, commit_interval: 50ms, cache: 512MiB, event_store: 365d, max_skew: 12h }
)";

TEST(ConfigLoader, reads_every_key_of_the_format) {
  World world;
  const auto config = world.load(kWhole);
  ASSERT_TRUE(config.has_value());
  EXPECT_EQ(config->site, "demo");
  EXPECT_EQ(config->utc_offset.east, hours(8));
  EXPECT_EQ(config->registers.at(0).type_name, "place.building");
  EXPECT_EQ(config->registers.at(0).crs, "gcj02");
  EXPECT_EQ(config->registers.at(0).columns.at("id"), "sam_id");
  EXPECT_EQ(config->instruments.at(0).file.path, "/site/registers/gauges.csv");
  EXPECT_EQ(config->instruments.at(0).crs, "bd09");
  EXPECT_EQ(config->instruments.at(0).columns.at("id"), "station");
  EXPECT_EQ(config->output.rotate_bytes, std::uint64_t{1} << 30);
  EXPECT_EQ(config->settings.min_reporters, 5U);
  EXPECT_EQ(config->settings.commit_interval, Millis(50));
  EXPECT_EQ(config->settings.max_skew, std::chrono::hours(12));
  EXPECT_EQ(config->settings.event_store, hours(365 * 24));
  EXPECT_EQ(config->settings.reopen_within, hours(30 * 24)) << "a default stays";
}

TEST(ConfigLoader, orders_sources_by_name_and_keeps_files_in_reading_order) {
  World world;
  const auto config = world.load(kWhole);
  ASSERT_TRUE(config.has_value());
  ASSERT_EQ(config->sources.size(), 2U);
  EXPECT_EQ(config->sources[0].name, "grievance");
  EXPECT_EQ(config->sources[0].lateness, hours(24));
  EXPECT_EQ(config->sources[1].files.at(0).path, "/site/a.jsonl");
  EXPECT_EQ(config->sources[1].files.at(1).path, "/b.jsonl");
}

TEST(ConfigLoader, joins_relative_paths_to_the_folder_of_the_file) {
  World world;
  const auto config = world.load(minimal("state: ../elsewhere/state\n"));
  ASSERT_TRUE(config.has_value());
  EXPECT_EQ(config->state.path, "/elsewhere/state");
  EXPECT_EQ(config->sources.at(0).mapping.path, "/site/g.yaml");
}

TEST(ConfigLoader, prints_what_loads_again_to_the_same) {
  World world;
  const auto config = world.load(kWhole);
  ASSERT_TRUE(config.has_value());
  const std::string printed = print_config(*config);
  const auto again = world.load(printed);
  ASSERT_TRUE(again.has_value()) << printed;
  EXPECT_EQ(print_config(*again), printed);
}

// A line break in single quotes is folded to a space, and a byte order mark stands nowhere.
TEST(ConfigLoader, prints_what_holds_line_breaks_as_what_loads_again) {
  World world;
  const auto config =
      world.load(minimal("lists: \"a\\n\\nb it's \\\"so\\\" \\\\ \\L \\P \\N \\uFEFF \\x07 c\"\n"));
  ASSERT_TRUE(config.has_value());
  const std::string printed = print_config(*config);
  const auto again = world.load(printed);
  ASSERT_TRUE(again.has_value()) << printed;
  EXPECT_EQ(again->lists.path, config->lists.path);
}

struct Mistake {
  const char* name;
  std::string text;
  const char* code;
  std::uint32_t line;
  std::uint32_t column;
  const char* says;        ///< part of the English message
  const char* suggestion;  ///< empty: none
};
void PrintTo(const Mistake& mistake, std::ostream* out) { *out << mistake.name; }

class ConfigMistake : public testing::TestWithParam<Mistake> {};

TEST_P(ConfigMistake, is_named_with_its_place_and_what_was_meant) {
  World world;
  EXPECT_FALSE(world.load(GetParam().text).has_value());
  const Diagnostic found = world.only();
  EXPECT_EQ(found.code, GetParam().code);
  EXPECT_EQ(found.line, GetParam().line);
  EXPECT_EQ(found.column, GetParam().column);
  EXPECT_THAT(found.message_en, HasSubstr(GetParam().says));
  EXPECT_EQ(found.suggestion, GetParam().suggestion);
  EXPECT_NE(found.message_zh, "");
}

INSTANTIATE_TEST_SUITE_P(
    All, ConfigMistake,
    testing::Values(
        Mistake{"top", minimal("stat: state\n"), "E010", 4, 1, "unknown key `stat`", "state"},
        Mistake{"source_key", "site: a\nsources:\n  g: { maping: x, mapping: y, files: [z] }\n",
                "E010", 3, 8, "unknown key `maping`", "mapping"},
        Mistake{"setting", minimal("settings: { min_reporter: 3 }\n"), "E010", 4, 13,
                "unknown key `min_reporter`", "min_reporters"},
        Mistake{"output", minimal("output: { change: x }\n"), "E010", 4, 11, "unknown key `change`",
                "changes"},
        Mistake{"site_missing", "sources: { g: { mapping: x, files: [y] } }\n", "E012", 1, 1,
                "missing key `site`", ""},
        Mistake{"sources_missing", "site: demo\n", "E012", 1, 1, "missing key `sources`", ""},
        Mistake{"type", minimal("registers: [{ type: place.bulding, file: b.csv }]\n"), "E202", 4,
                21, "no subject type", "place.building"},
        Mistake{"crs", minimal("registers: [{ type: place.building, file: b.csv, crs: wgs48 }]\n"),
                "E110", 4, 55, "`wgs48`", "wgs84"},
        Mistake{"floor", minimal("settings: { min_reporters: 2 }\n"), "E110", 4, 28,
                "a whole number from 3 to 1000", ""},
        Mistake{"slow", minimal("settings: { commit_interval: 1s }\n"), "E110", 4, 30,
                "from 1ms to 100ms", ""},
        Mistake{"unit", minimal("settings: { event_store: 400days }\n"), "E111", 4, 26,
                "is no duration", "400d"},
        Mistake{"size", minimal("settings: { cache: 256MB }\n"), "E110", 4, 20,
                "a size such as 64MiB", ""},
        Mistake{"offset", minimal("utc_offset: CST\n"), "E110", 4, 13, "\"+08:00\"", ""},
        Mistake{"site_name", "site: 示范区\nsources: { g: { mapping: x, files: [y] } }\n", "E110",
                1, 7, "small letters", ""},
        Mistake{"own_source", "site: a\nsources: { signal: { mapping: x, files: [y] } }\n", "E110",
                2, 12, "the engine's own", ""},
        Mistake{"no_files", "site: a\nsources: { g: { mapping: x, files: [] } }\n", "E012", 2, 36,
                "at least one file", ""},
        Mistake{"keys_in_state", minimal("state: s\nkeys: s/keys\n"), "E110", 5, 7,
                "inside the state directory", ""},
        Mistake{"chinese_column", minimal("lists: 清单 \nlist: x\n"), "E010", 5, 1,
                "unknown key `list`", "lists"},
        Mistake{"doubled", minimal("site: other\n"), "E011", 4, 1, "stands here twice", ""},
        Mistake{
            "cap_public",
            minimal("cap: { sender: a@b, register: r, units: [U1], public: [consumer.fraud] }\n"),
            "E110", 4, 55, "has no public warnings", ""},
        Mistake{"cap_sender", minimal("cap: { sender: a b, register: r, units: [U1] }\n"), "E110",
                4, 16, "no blank, comma", ""},
        Mistake{"witness_in_state", minimal("state: s\naudit_witness: s/heads\n"), "E110", 5, 16,
                "inside the state directory", ""},
        Mistake{"admin_beyond", minimal("admin: { listen: \"[::]:9464\" }\n"), "E110", 4, 18,
                "127.0.0.1 only", ""},
        Mistake{"webhook_in_clear",
                minimal("output: { webhooks: { a: { url: \"http://a.example/\", secret: "
                        "0123456789abcdef0123456789abcdef } }, changes: c, deliveries: d }\n"),
                "E110", 4, 33, "begins with https://", ""},
        Mistake{"webhook_without_folder",
                minimal("output: { webhooks: { a: { url: \"https://a.example/\", secret: "
                        "0123456789abcdef0123456789abcdef } }, changes: c }\n"),
                "E012", 4, 23, "output.deliveries", ""},
        Mistake{"floor_key", minimal("floors: { ladder: [1, 2] }\n"), "E010", 4, 1,
                "unknown key `floors`", ""}),
    [](const testing::TestParamInfo<Mistake>& one) { return one.param.name; });

TEST(ConfigLoader, reports_all_mistakes_of_a_file_in_one_run) {
  World world;
  world.load("sitee: a\nsources: { g: { mappings: x, files: [y] } }\nsettings: { cash: 1MiB }\n");
  std::vector<std::string> codes;
  for (const Diagnostic& found : world.diagnostics.sorted()) codes.push_back(found.code);
  EXPECT_THAT(codes, ElementsAre("E010", "E010", "E010"));
}

TEST(ConfigLoader, says_when_the_file_is_not_there_or_is_a_folder) {
  World world;
  EXPECT_FALSE(
      load_config("/no/such/file.yaml", small_catalog(), world.surroundings(), world.diagnostics));
  EXPECT_FALSE(load_config("/", small_catalog(), world.surroundings(), world.diagnostics));
  ASSERT_EQ(world.diagnostics.errors(), 2U);
  EXPECT_EQ(world.diagnostics.sorted().at(0).line, 0U);
}

TEST(ConfigLoader, ScheduledSweepsAreReadInOrderOfName) {
  World world;
  const auto config = world.load(std::string(kWhole) + R"(sweeps:
  rolling: { check: rolling, every: 30d }
  flood: { check: special, theme: flood_season, area: "990101", profile: strict, every: 1d }
  monthly: { check: full, every: 30d, at: "03:30" }
)");
  ASSERT_TRUE(config.has_value());
  ASSERT_EQ(config->sweeps.size(), 3U);
  EXPECT_EQ(config->sweeps[0].sweep.theme, "flood_season");
  EXPECT_EQ(config->sweeps[0].sweep.profile, "strict");
  EXPECT_EQ(config->sweeps[0].sweep.every, Millis(0));
  EXPECT_EQ(config->sweeps[1].name, "monthly");
  EXPECT_EQ(config->sweeps[1].every, Days(30));
  EXPECT_EQ(config->sweeps[1].at, std::chrono::minutes(210));
  EXPECT_EQ(config->sweeps[2].sweep.every, Days(30));
  // What is printed reads back as the same.
  EXPECT_EQ(print_config(*world.load(print_config(*config))), print_config(*config));
}

TEST(ConfigLoader, WhatNoScheduleIsIsRefused) {
  for (const char* sweep :
       {"m: { check: full }", "m: { check: stream, every: 1d }", "m: { check: full, every: 5min }",
        "m: { check: full, every: 1d, at: 3am }", "m: { check: full, every: 1d, at: \"24:00\" }",
        "m: { check: full, every: 1d, at: \"1:300\" }",
        "m: { check: full, every: 1d, theme: fire }", "m: { check: special, every: 1d }",
        "m: { check: rolling, every: 1d, at: \"03:00\" }", "M: { check: full, every: 1d }",
        "a: { check: rolling, every: 1d }\n  b: { check: rolling, every: 2d }",
        "m: { check: full, every: 1d, cron: x }",
        "a-name-of-far-too-many: { check: full, every: 1d }"}) {
    World world;
    world.load(std::string(kWhole) + "sweeps:\n  " + sweep + "\n");
    EXPECT_TRUE(world.diagnostics.has_errors()) << sweep;
  }
}

}  // namespace
}  // namespace tributary::config_test
