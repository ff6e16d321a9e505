// The generator's refusals: each is a way in which a person, a free text or a dangling name could
// have come into the catalogue. Every case changes one thing in the real files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "schemas/catalog/catalog.h"
#include "schemas/catalog/generator/emit.h"
#include "schemas/catalog/generator/source.h"

namespace tributary::generator {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Files real_files() {
  Files files;
  const char* folder = std::getenv("TRIBUTARY_TEST_DATA");
  for (const auto& entry : std::filesystem::directory_iterator(folder == nullptr ? "." : folder)) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    files[entry.path().filename().string()] = {std::istreambuf_iterator<char>(in),
                                               std::istreambuf_iterator<char>()};
  }
  return files;
}

std::vector<std::string> problems_of(const Files& files) {
  std::vector<std::string> problems;
  read_source(files, problems);
  return problems;
}

TEST(GeneratorTest, TheRealCatalogueHasNoProblem) {
  EXPECT_THAT(problems_of(real_files()), IsEmpty());
}

TEST(GeneratorTest, TheDigestIsThatOfTheFilesAndOfNothingElse) {
  const Files files = real_files();
  EXPECT_EQ(digest_of(files), catalog().digest) << "what is compiled in is what lies in the tree";
  Files changed = files;
  changed["themes.json"].back() = ' ';
  EXPECT_NE(digest_of(changed), catalog().digest);
  Files renamed = files;
  renamed["themes2.json"] = renamed["themes.json"];
  renamed.erase("themes.json");
  EXPECT_NE(digest_of(renamed), catalog().digest);
}

TEST(GeneratorTest, TheSameSourceGivesTheSameText) {
  std::vector<std::string> problems;
  EXPECT_EQ(emit(read_source(real_files(), problems)), emit(read_source(real_files(), problems)));
}

struct Change {
  std::string name, file, from, to, problem;
};

class RefusedCatalogueTest : public ::testing::TestWithParam<Change> {};

TEST_P(RefusedCatalogueTest, IsABuildError) {
  Files files = real_files();
  std::string& text = files[GetParam().file];
  const std::size_t at = text.find(GetParam().from);
  ASSERT_NE(at, std::string::npos) << "the case changes nothing";
  text.replace(at, GetParam().from.size(), GetParam().to);
  EXPECT_THAT(problems_of(files), Contains(HasSubstr(GetParam().problem)));
}

INSTANTIATE_TEST_SUITE_P(
    Changes, RefusedCatalogueTest,
    ::testing::Values(
        Change{"free_string", "grievance.schema.json", "\"properties\": {\n",
               "\"properties\": {\n\"text\": {\"type\": \"string\", \"x-title\": {\"zh\": \"a\", "
               "\"en\": \"b\"}},\n",
               "none of the shapes"},
        Change{"a_manager_that_is_an_office", "subject_types.json",
               "\"subject_type\": \"organisation.property_manager\"",
               "\"subject_type\": \"organisation.unit\"", "offices apart"},
        Change{"a_manager_that_is_nobody", "subject_types.json",
               "\"subject_type\": \"organisation.property_manager\"",
               "\"subject_type\": \"organisation.person\"", "refers to no registered"},
        Change{"long_code", "grievance.schema.json", "{2,12}$\", \"maxLength\": 12",
               "{2,12}$\", \"maxLength\": 41", "maxLength of at most 40"},
        Change{"code_of_anything", "grievance.schema.json", "^[0-9A-Za-z-]{2,12}$", "^.{2,12}$",
               "a code's pattern"},
        Change{"further_properties", "grievance.schema.json",
               "\"additionalProperties\": false,\n  \"examples\"",
               "\"additionalProperties\": true,\n  \"examples\"", "without further properties"},
        Change{"inspection_with_a_token", "inspection.schema.json", "\"x-address\": true",
               "\"x-token\": true", "must not have a token"},
        Change{"inspection_without_unit", "inspection.schema.json",
               "[\"inspected_at\", \"inspected_by\", \"result\"]", "[\"inspected_at\", \"result\"]",
               "needs an inspecting unit"},
        Change{"inspection_without_adverse", "inspection.schema.json",
               ", \"x-adverse\": [\"fail\", \"hazard_found\"]", "", "adverse values"},
        Change{"people_without_token", "grievance.schema.json", "\"x-token\": true",
               "\"x-address\": true", "needs a token field"},
        Change{"two_tokens", "grievance.schema.json", "\"x-address\": true", "\"x-token\": true",
               "more than one token"},
        Change{"report_on_an_office", "grievance.schema.json", "place.building",
               "organisation.unit", "names an office"},
        Change{"report_opens_a_hazard", "call110.schema.json", "matter.construction_project",
               "matter.hazard", "names an office or its matter"},
        Change{"opinion_on_a_place", "opinion.schema.json", "organisation.school", "place.building",
               "names a place"},
        Change{"instrument_without_register", "rain_gauge.schema.json", ", \"x-instrument\": true",
               "", "needs a registered instrument"},
        Change{"instrument_without_measure", "rain_gauge.schema.json", ", \"x-notable-from\": 50",
               "", "a measure"},
        Change{"unknown_class", "rectification.schema.json", "\"x-class\": \"office\"",
               "\"x-class\": \"camera\"", "is no class"},
        Change{"dangling_reference", "inspection.schema.json", "place.bridge", "place.brigde",
               "refers to no subject type"},
        Change{"no_void", "rectification.schema.json", "\"x-void\": \"void\"",
               "\"x-void\": \"kind\"", "x-void must name"},
        Change{"misspelt_keyword", "inspection.schema.json", "\"x-adverse\"", "\"x-advrese\"",
               "unknown keyword"},
        Change{"misspelt_example", "grievance.schema.json", "\"channel\": \"hotline\"",
               "\"chanel\": \"hotline\"", "the example has an unknown field"},
        Change{"person_as_subject", "subject_types.json", "place.bridge", "person.resident",
               "is no place, organisation or matter"},
        Change{"open_register_of_places", "subject_types.json", "\"register\": \"closed\"",
               "\"register\": \"open\"", "matters have open registers"},
        Change{"forbidden_topic", "topics.json", "\"noise\"", "\"petition_channel\"",
               "is no topic (PEOPLE 12)"},
        Change{"forbidden_topic_as_second_word", "topics.json", "\"noise\"",
               "\"illegal.gatherings\"", "is no topic (PEOPLE 12)"},
        Change{"topic_twice", "topics.json", "\"noise\"", "\"garbage\"", "stands twice"},
        Change{"dangling_hazard", "topics.json", "\"hazard\": \"safety.fire\"",
               "\"hazard\": \"safety.fier\"", "belongs to no hazard"},
        Change{"dangling_unit", "topics.json", "\"units\": [\"fire\"", "\"units\": [\"fier\"",
               "names no unit kind"},
        Change{"police_for_housing", "topics.json", "\"units\": [\"fire\"",
               "\"units\": [\"police\"", "police (PEOPLE 13)"},
        Change{"small_places", "topics.json", "\"small_place\": true", "\"small_place\": false",
               "small_place against PEOPLE 5"},
        Change{"missing_language", "advice.json", "\"zh\": \"检查\"", "\"zh\": \"\"",
               "needs zh and en"},
        Change{"lower_floor", "floors.json", "\"min_reporters\": 3", "\"min_reporters\": 2",
               "`min_reporters` is not 3"},
        Change{"other_ladder", "floors.json", "[0, 3, 5", "[0, 1, 5", "`ladder` is not"},
        Change{"key_twice", "floors.json", "\"households\": 3",
               "\"households\": 3, \"households\": 3", "stands twice"},
        Change{"broken_json", "themes.json", "]", "", "themes.json: "}),
    [](const auto& each) { return each.param.name; });

TEST(GeneratorTest, AFileThatDoesNotBelongOrIsMissing) {
  Files files = real_files();
  files["more.json"] = "{}";
  files.erase("advice.json");
  EXPECT_THAT(problems_of(files), Contains("more.json: is no file of the catalogue"));
  EXPECT_THAT(problems_of(files), Contains("advice.json: is missing"));
}

}  // namespace
}  // namespace tributary::generator
