// What the generator writes must be what the loaders of the other rooms read, without a complaint.
#include "ops/city/configuration.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "ops/city/city.h"
#include "ops/tributary/config/config_loader.h"
#include "schemas/catalog/catalog.h"
#include "schemas/feeds/mapping_loader.h"
#include "schemas/registry/register_loader.h"

namespace tributary::city {
namespace {

namespace fs = std::filesystem;

std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string told(const Diagnostics& diagnostics) {
  std::string out;
  for (const Diagnostic& each : diagnostics.sorted())
    out += each.file + ":" + std::to_string(each.line) + ": " + each.code + " " + each.message_en +
           "\n";
  return out;
}

class Configuration : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    CityOptions options;
    options.records = kFewestRecords;
    options.out_dir = testing::TempDir() + "city_configuration_" + std::to_string(getpid());
    fs::create_directories(options.out_dir + "/packs");
    std::ofstream(options.out_dir + "/packs/a-rule.rule.yaml") << "rule: a-rule\n";
    std::ofstream(options.out_dir + "/packs/README.md") << "not a rule\n";
    options.rules_source = options.out_dir + "/packs";
    std::ofstream(options.out_dir + "/land.yaml") << "2025: { off: [2025-05-01] }\n";
    options.calendar_source = options.out_dir + "/land.yaml";
    generate_city(options).value_or_die();
    dir_ = options.out_dir;
  }

  static Config config() {
    Diagnostics diagnostics;
    auto config =
        load_config(dir_ + "/tributary.yaml", catalog(), Surroundings::of_process(), diagnostics);
    EXPECT_TRUE(config) << told(diagnostics);
    check_files(*config, diagnostics);
    EXPECT_EQ(told(diagnostics), "");
    return *config;
  }

  static std::string dir_;
};
std::string Configuration::dir_;

TEST_F(Configuration, LoadsAndEverythingItNamesIsThere) {
  const Config loaded = config();
  EXPECT_EQ(loaded.sources.size(), 6U);
  EXPECT_EQ(loaded.registers.size(), 7U);
}

TEST_F(Configuration, MappingsFitTheirSchemas) {
  for (const ConfiguredSource& source : config().sources) {
    Diagnostics diagnostics;
    const auto mapping = load_mapping_file(source.mapping.path, catalog(), diagnostics);
    ASSERT_TRUE(mapping) << told(diagnostics);
    EXPECT_EQ(told(diagnostics), "");
    EXPECT_EQ(catalog()[mapping->schema].name, source.name);
    for (const FeedFacts& facts : kFeedFacts) {
      if (facts.name != source.name) continue;
      EXPECT_EQ(mapping->lateness, Millis(std::chrono::hours(facts.lateness_hours)));
    }
  }
}

TEST_F(Configuration, RegistersAreAccepted) {
  for (const ConfiguredRegister& each : config().registers) {
    Diagnostics diagnostics;
    const auto loaded = load_register({each.type, each.file.path, CoordinateSystem::kWgs84, {}},
                                      read(each.file.path), catalog(), diagnostics);
    ASSERT_TRUE(loaded) << told(diagnostics);
    EXPECT_EQ(told(diagnostics), "");
    EXPECT_GE(loaded->subjects.size(), 50U) << each.type_name;  // PEOPLE 10
  }
}

TEST_F(Configuration, DivisionsAreAccepted) {
  Diagnostics diagnostics;
  const auto divisions =
      load_divisions("divisions.csv", read(dir_ + "/divisions.csv"), diagnostics);
  ASSERT_TRUE(divisions) << told(diagnostics);
  EXPECT_EQ(divisions->entries.size(), 2 + kDistricts * (1 + kStreetsPerDistrict));
}

TEST_F(Configuration, ListsNameTopicsOfTheCatalogue) {
  for (const char* name : {"fire_topics", "crack_topics"}) {
    std::ifstream in(dir_ + "/lists/" + name + ".txt");
    int topics = 0;
    for (std::string line; std::getline(in, line);) {
      if (line.starts_with("#")) continue;
      EXPECT_TRUE(catalog().topic_named(line)) << line;
      ++topics;
    }
    EXPECT_GE(topics, 2);
  }
}

TEST_F(Configuration, RulesAreCopiedAndNothingElse) {
  EXPECT_EQ(read(dir_ + "/rules/a-rule.rule.yaml"), "rule: a-rule\n");
  EXPECT_FALSE(fs::exists(dir_ + "/rules/README.md"));
}

TEST_F(Configuration, TheCalendarIsCopiedAndNamed) {
  EXPECT_EQ(config().calendar.path, dir_ + "/calendar.yaml");
  EXPECT_EQ(read(dir_ + "/calendar.yaml"), "2025: { off: [2025-05-01] }\n");
}

TEST_F(Configuration, AFolderOfRulesThatIsNotThereIsAnError) {
  const auto done = write_configuration(dir_, {dir_ + "/nowhere", ""}, false);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace tributary::city
