// `explain` of shipped rules whose rows hang on more than the records of one registered subject:
// rows of other subjects (`via`), and what falls to a cell (`or_cell`).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/ops/tributary/commands/command_fixture.h"

namespace tributary::commands_test {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;

std::string shipped(const std::string& path) {
  std::ifstream file("rules/packs/" + path);
  std::ostringstream text;
  text << file.rdbuf();
  EXPECT_NE(text.str(), "") << path;
  return text.str();
}

/// Offices, buildings with who manages them, slopes; inspections, and people who say nothing.
class ExplainElsewhere : public testing::Test {
 protected:
  ExplainElsewhere() {
    folder_.write("tributary.yaml",
                  "site: demo\nutc_offset: \"+08:00\"\nstate: state\nkeys: keys\nrules: [rules]\n"
                  "lists: lists\n"
                  "registers:\n"
                  "  - { type: place.building, file: buildings.csv }\n"
                  "  - { type: place.slope_site, file: slopes.csv }\n"
                  "  - { type: organisation.property_manager, file: managers.csv }\n"
                  "  - { type: organisation.unit, file: units.csv }\n"
                  "sources:\n"
                  "  inspection: { mapping: inspection.mapping.yaml, files: [found.jsonl] }\n"
                  "  grievance: { mapping: grievance.mapping.yaml, files: [said.jsonl] }\n"
                  "  call110: { mapping: call110.mapping.yaml, files: [called.jsonl] }\n");
    folder_.write("units.csv", "id,name,kind,district\nF1,消防大队,fire,990101\n");
    folder_.write("lists/crack_topics.txt", shipped("geo/lists/crack_topics.txt"));
    folder_.write("inspection.mapping.yaml",
                  "schema: inspection\nformat: { type: jsonl }\nrecord_id: \"no\"\n"
                  "time: { field: at, formats: [\"%Y-%m-%dT%H:%M:%S\"], zone: \"+08:00\" }\n"
                  "crs: wgs84\n"
                  "fields:\n"
                  "  inspected_by: { constant: F1 }\n"
                  "  kind: { constant: fire }\n"
                  "  result: { constant: hazard_found }\n"
                  "  topic: { constant: ground_crack }\n"
                  "  building: { from: place }\n"
                  "  location: { latitude: lat, longitude: lon }\n");
    for (const std::string source : {"grievance", "call110"}) {
      folder_.write(source + ".mapping.yaml",
                    "schema: " + source +
                        "\nformat: { type: jsonl }\nrecord_id: \"no\"\n"
                        "time: { field: at, formats: [\"%Y-%m-%dT%H:%M:%S\"], zone: \"+08:00\" }\n"
                        "fields:\n"
                        "  topic: { from: topic, values: { wiring: wiring } }\n"
                        "  building: { from: place }\n"
                        "reporter: { from: tel, kind: phone }\n");
    }
    folder_.write("said.jsonl", "");
    folder_.write("called.jsonl", "");
    write_registers();
    const Ran keys = run({"keys", "--config", folder_ / "tributary.yaml", "--from", "2025-01-01",
                          "--to", "2025-06-01"});
    EXPECT_EQ(keys.code, ExitCode::kDone) << keys.err;
  }

  void write_registers() const {
    std::string buildings = "id,name,address,district,households,manager\n";
    std::string managers = "id,name,district,kind\n";
    std::string slopes = "id,name,district,latitude,longitude\n";
    for (int i = 1; i <= 30; ++i) {
      buildings += "B" + std::to_string(i) + ",楼" + std::to_string(i) + ",文兴路" +
                   std::to_string(i) + "号,990101,12,M" + std::to_string(i <= 5 ? 1 : 2) + "\n";
      slopes += "S" + std::to_string(i) + ",坡" + std::to_string(i) + ",990101,29." +
                std::to_string(10 + i) + ",106.5\n";
    }
    for (int i = 1; i <= 25; ++i) {
      managers += "M" + std::to_string(i) + ",物业" + std::to_string(i) + ",990101,company\n";
    }
    folder_.write("buildings.csv", buildings);
    folder_.write("slopes.csv", slopes);
    folder_.write("managers.csv", managers);
  }

  [[nodiscard]] Ran explain(const std::string& rule, const std::string& subject,
                            std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments = {
        "explain", "--config", folder_ / "tributary.yaml", "--rule", rule, "--subject", subject};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  }
  [[nodiscard]] nlohmann::json told(const std::string& rule, const std::string& subject) const {
    const Ran ran = explain(rule, subject, {"-o", "json"});
    EXPECT_EQ(ran.code, ExitCode::kDone) << ran.err;
    return ran.out.empty() ? nlohmann::json() : nlohmann::json::parse(ran.out);
  }
  Folder folder_;
};

constexpr const char* kBurnt =
    "rule: burnt\nversion: 1\ntitle: x\nstatus: active\nowner: x\nsubject: place.building\n"
    "within: 30d\ninputs:\n  failed:\n    from: inspection\n"
    "levels:\n  orange: failed.count >= 1\nscore:\n  - add: 70\n    why: x\n"
    "signal:\n  hazard: safety.fire\n  title: \"{subject.name}\"\n  advice: inspect\n"
    "  assign: unit(\"fire\", subject.district)\n  due: { orange: 5wd }\n";

TEST_F(ExplainElsewhere, RowsOfOtherSubjectsCount) {
  const char* rule = "property-company-buildings";
  folder_.write("rules/burnt.rule.yaml", kBurnt);
  folder_.write("rules/property-company-buildings.rule.yaml",
                shipped("property/property-company-buildings.rule.yaml"));
  std::string found;
  for (int i = 1; i <= 3; ++i) {
    const std::string n = std::to_string(i);
    found += R"({"no":")" + n + R"(","at":"2025-01-1)" + n + R"(T09:00:00","place":"B)" + n +
             R"("})" + "\n";
  }
  folder_.write("found.jsonl", found);
  const auto json = told(rule, "M1");
  EXPECT_EQ(json["level"], "yellow");
  EXPECT_EQ(json["values"]["listed.distinct(subject)"], "3");
  ASSERT_TRUE(json["row"].is_object()) << json;
  EXPECT_EQ(json["row"]["level"], "yellow");
  EXPECT_THAT(explain(rule, "M1").out,
              ContainsRegex("lacks +listed\\.distinct\\(subject\\) >= 5 \\(now 3\\)"));
  const auto before = explain(rule, "M1", {"--at", "2025-01-12"});
  EXPECT_THAT(before.out, HasSubstr("listed.distinct(subject) >= 3 (now 2)"));
  EXPECT_EQ(told(rule, "M2")["level"], "none");
}

// PEOPLE 2: what reports made at a building tells days, also where another subject's rule reads it.
TEST_F(ExplainElsewhere, RowsThatReportsMadeTakeDaysOnly) {
  const char* rule = "property-company-buildings";
  folder_.write("rules/property-company-buildings.rule.yaml",
                shipped("property/property-company-buildings.rule.yaml"));
  const auto write_burnt = [&](const std::string& inputs, const std::string& condition) {
    std::string text = kBurnt;
    const std::string levels = "levels:\n  orange: failed.count >= 1\n";
    text.replace(text.find(levels), levels.size(),
                 inputs + "levels:\n  orange: " + condition + "\n");
    folder_.write("rules/burnt.rule.yaml", text);
  };
  folder_.write("found.jsonl", "");
  write_burnt("", "failed.count >= 1");
  EXPECT_EQ(explain(rule, "M1", {"--at", "2025-01-12T10:00"}).code, ExitCode::kDone);
  write_burnt("  calls:\n    from: grievance\n",
              "failed.count >= 1 and calls.distinct(reporter) >= 3");
  const Ran minute = explain(rule, "M1", {"--at", "2025-01-12T10:00"});
  EXPECT_EQ(minute.code, ExitCode::kUsage);
  EXPECT_EQ(minute.out, "");
  EXPECT_THAT(minute.err, HasSubstr("`--at` takes a day here"));
}

TEST_F(ExplainElsewhere, ACellHasAnAnswerWhereTheRuleFallsToCells) {
  const char* rule = "slope-unregistered-cracks";
  folder_.write("rules/slope-unregistered-cracks.rule.yaml",
                shipped("geo/slope-unregistered-cracks.rule.yaml"));
  folder_.write("rules/burnt.rule.yaml", kBurnt);
  folder_.write("found.jsonl", R"({"no":"1","at":"2025-01-11T09:00:00","lat":27.0,"lon":111.0})"
                               "\n"
                               R"({"no":"2","at":"2025-01-12T09:00:00","lat":27.0,"lon":111.0})"
                               "\n");
  const Ran list =
      run({"replay", "--config", folder_ / "tributary.yaml", "--out", folder_ / "list.jsonl"});
  ASSERT_EQ(list.code, ExitCode::kDone) << list.err;
  std::ifstream rows(folder_ / "list.jsonl");
  std::string line;
  while (std::getline(rows, line) && line.find("place.cell") == std::string::npos) {
  }
  ASSERT_NE(line, "") << "the list has a row of a cell";
  const auto row = nlohmann::json::parse(line);
  const std::string cell = row["subject"]["id"];
  const auto json = told(rule, cell);
  EXPECT_EQ(json["level"], "yellow");
  EXPECT_EQ(json["subject"]["type"], "place.cell");
  EXPECT_EQ(json["values"]["found.count"], "2");
  ASSERT_TRUE(json["row"].is_object()) << json;
  EXPECT_EQ(json["row"]["signal_id"], row["signal_id"]);

  EXPECT_EQ(told(rule, "S1")["level"], "none");
  for (const std::string& other : {std::string("S99"), cell.substr(0, 7), cell + "4"}) {
    const Ran ran = explain(rule, other);
    EXPECT_EQ(ran.code, ExitCode::kUsage) << other;
    EXPECT_THAT(ran.err, HasSubstr("it is no cell")) << other;
  }
  const Ran at_building = explain("burnt", cell);
  EXPECT_EQ(at_building.code, ExitCode::kUsage) << "this one falls to no cell";
  EXPECT_THAT(at_building.err, HasSubstr("the register has no place.building"));
}

}  // namespace
}  // namespace tributary::commands_test
