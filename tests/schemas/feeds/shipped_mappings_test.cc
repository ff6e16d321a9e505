// The mappings of real feeds that lie beside the loader.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "schemas/catalog/catalog.h"
#include "schemas/feeds/mapping_loader.h"

namespace tributary {
namespace {

std::vector<std::string> shipped() {
  const char* folder = std::getenv("TRIBUTARY_TEST_DATA");
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder == nullptr ? "." : folder)) {
    const std::string path = entry.path().string();
    if (path.ends_with(".mapping.yaml")) paths.push_back(path);
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

TEST(ShippedMappings, AllLoadWithoutAWord) {
  EXPECT_EQ(shipped().size(), 6U);
  for (const std::string& path : shipped()) {
    Diagnostics diagnostics;
    EXPECT_TRUE(load_mapping_file(path, catalog(), diagnostics)) << path;
    for (const Diagnostic& each : diagnostics.sorted()) {
      ADD_FAILURE() << path << ":" << each.line << " " << each.code << " " << each.message_en;
    }
  }
}

TEST(ShippedMappings, NoFeedNamesItsReportersSoAllAreReporterNone) {
  for (const std::string& path : shipped()) {
    Diagnostics diagnostics;
    const auto mapping = load_mapping_file(path, catalog(), diagnostics);
    ASSERT_TRUE(mapping);
    EXPECT_FALSE(mapping->reporter) << path;
  }
}

TEST(ShippedMappings, WhatSomebodyIsOrComplainsOfIsNoTopic) {
  const std::set<std::string> never = {"Civil Rights",
                                       "Disability",
                                       "ADA",
                                       "Illegal Occupancy",
                                       "Housing Discrimination Intake Form",
                                       "Overcrowding",
                                       "Student Overcrowding",
                                       "Illegal Rooming House",
                                       "General Comments For An Employee",
                                       "Illegally occupied prior to CO",
                                       "Fire: CARDIAC ARREST",
                                       "Other"};
  for (const std::string& path : shipped()) {
    Diagnostics diagnostics;
    const auto mapping = load_mapping_file(path, catalog(), diagnostics);
    ASSERT_TRUE(mapping);
    for (const FieldMapping& field : mapping->fields) {
      for (const ValueEntry& entry : field.values) {
        EXPECT_TRUE(never.count(entry.from) == 0 || entry.to.empty()) << path << " " << entry.from;
      }
    }
  }
}

}  // namespace
}  // namespace tributary
