#include "ops/tributary/composition/site.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ops/tributary/composition/site_fixture.h"

namespace tributary::composition_test {
namespace {

using testing::HasSubstr;

TEST(Site, holds_what_the_configuration_names_and_its_overrides) {
  const Folder folder;
  write_site(folder);
  const Loaded loaded = load(folder);
  ASSERT_TRUE(loaded.site.has_value());
  ASSERT_FALSE(loaded.diagnostics.has_errors()) << loaded.messages();
  EXPECT_EQ(loaded.site->registers.at(0).subjects.size(), 1U);
  EXPECT_EQ(loaded.site->feeds.at(0).info.name, "grievance");
  EXPECT_TRUE(loaded.site->feeds.at(0).info.has_reporter);
  EXPECT_EQ(loaded.site->feeds.at(0).info.stale_after, std::chrono::hours(72));
}

TEST(Site, shows_the_mistakes_of_several_files_in_one_run) {
  const Folder folder;
  write_site(folder);
  folder.write("buildings.csv", "id,nam\nB1,x\n");
  folder.write("g.mapping.yaml", "schema: grievence\nformat: { type: jsonl }\n");
  const Loaded loaded = load(folder);
  EXPECT_THAT(loaded.messages(), HasSubstr("buildings.csv"));
  EXPECT_THAT(loaded.messages(), HasSubstr("g.mapping.yaml"));
}

TEST(Site, names_a_missing_file_once_and_at_its_line) {
  const Folder folder;
  write_site(folder);
  std::filesystem::remove(folder / "g.mapping.yaml");
  const Loaded loaded = load(folder);
  EXPECT_EQ(loaded.diagnostics.errors(), 1U) << loaded.messages();
  EXPECT_THAT(loaded.messages(), HasSubstr("tributary.yaml:4"));
}

TEST(Site, holds_the_calendar_and_shows_its_mistakes) {
  const Folder folder;
  write_site(folder, "calendar: days.yaml\n");
  folder.write("days.yaml", "2025: { off: [2025-05-01], work: [2025-04-27] }\n");
  const Loaded sound = load(folder);
  ASSERT_FALSE(sound.diagnostics.has_errors()) << sound.messages();
  EXPECT_EQ(sound.site->calendar.years, (std::set<std::int64_t>{2025}));
  EXPECT_EQ(sound.site->calendar.holidays.size(), 1U);
  folder.write("days.yaml", "2025: { of: [2025-05-01] }\n");
  EXPECT_THAT(load(folder).messages(), HasSubstr("E010 " + (folder / "days.yaml:1")));
  std::filesystem::remove(folder / "days.yaml");
  const Loaded gone = load(folder);
  EXPECT_EQ(gone.diagnostics.errors(), 1U) << gone.messages();
  EXPECT_THAT(gone.messages(), HasSubstr("tributary.yaml:5"));
}

TEST(Site, several_files_of_one_type_are_one_register) {
  const Folder folder;
  write_site(folder);
  folder.write("more.csv", "id,name,address,district,households\nB0043,x,文兴路43号,990101,9\n");
  folder.write("tributary.yaml",
               "site: demo\n"
               "registers: [{ type: place.building, file: buildings.csv },\n"
               "            { type: place.building, file: more.csv }]\n"
               "sources: { grievance: { mapping: g.mapping.yaml, files: [g.jsonl] } }\n");
  const Loaded loaded = load(folder);
  ASSERT_FALSE(loaded.diagnostics.has_errors()) << loaded.messages();
  ASSERT_EQ(loaded.site->registers.size(), 1U);
  EXPECT_EQ(loaded.site->registers.at(0).subjects.size(), 2U);
}

TEST(Site, several_files_of_instruments_are_one_register) {
  const Folder folder;
  write_site(folder);
  folder.write("a.csv", "id,kind,latitude,longitude\nG2,rain_gauge,27.01,111.0\n");
  folder.write("b.csv", "id,kind,latitude,longitude\nG1,rain_gauge,27.02,111.0\n");
  const std::string config =
      "site: demo\n"
      "instruments: [{ file: a.csv }, { file: b.csv }]\n"
      "sources: { grievance: { mapping: g.mapping.yaml, files: [g.jsonl] } }\n";
  folder.write("tributary.yaml", config);
  const Loaded loaded = load(folder);
  ASSERT_FALSE(loaded.diagnostics.has_errors()) << loaded.messages();
  ASSERT_EQ(loaded.site->instruments.instruments.size(), 2U);
  EXPECT_EQ(loaded.site->instruments.instruments.at(0).id, "G1");
  folder.write("b.csv", "id,kind,latitude,longitude\nG1,rain_gauge,,\n");
  EXPECT_THAT(load(folder).messages(), HasSubstr("b.csv:2 column `latitude`"));
}

TEST(LoadSite, AScheduledSweepNamesWhatThereIs) {
  const auto messages_of = [](const std::string& sweep) {
    const Folder folder;
    write_site(folder, "sweeps:\n  m: { check: special, every: 1d, " + sweep + " }\n");
    return load(folder).messages();
  };
  EXPECT_EQ(messages_of("theme: fire"), "");
  EXPECT_THAT(messages_of("theme: people"),
              testing::HasSubstr("tributary.yaml:6 there is no theme"));
  EXPECT_THAT(messages_of("theme: fire, area: \"500103001001\""),
              testing::HasSubstr("is no division code of street level or above"));
  EXPECT_THAT(messages_of("theme: fire, profile: none"), testing::HasSubstr("has a variant"));
}

}  // namespace
}  // namespace tributary::composition_test
