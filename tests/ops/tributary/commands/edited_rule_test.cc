// A rule's `where` or `measure` is changed between two runs over one state (RULES 3.16): the input
// is filled anew from the event store, and the list is as if the rule had always read so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "tests/ops/tributary/commands/command_fixture.h"

namespace tributary::commands_test {
namespace {

using testing::ContainsRegex;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

constexpr const char* kTime =
    "time: { field: at, formats: [\"%Y-%m-%dT%H:%M:%S\"], zone: \"+08:00\" }\n";

/// An inspection fails at S1 and finds a hazard at S2; a gauge beside both measures 45 mm in a day
/// and 52 in an hour.
class EditedRule : public testing::Test {
 protected:
  EditedRule() {
    folder_.write("tributary.yaml",
                  "site: demo\nutc_offset: \"+08:00\"\nstate: state\nkeys: keys\nrules: [rules]\n"
                  "registers:\n"
                  "  - { type: place.slope_site, file: slopes.csv }\n"
                  "  - { type: organisation.unit, file: units.csv }\n"
                  "instruments:\n  - { file: gauges.csv }\n"
                  "sources:\n"
                  "  inspection: { mapping: inspection.mapping.yaml, files: [found.jsonl] }\n"
                  "  rain: { mapping: rain.mapping.yaml, files: [rain.jsonl] }\n");
    folder_.write("units.csv", "id,name,kind,district\nF1,规划局,natural_resources,990101\n");
    folder_.write("slopes.csv",
                  "id,name,district,latitude,longitude\nS1,坡一,990101,29.1,106.5\n"
                  "S2,坡二,990101,29.101,106.5\n");
    folder_.write("gauges.csv",
                  "id,name,kind,district,latitude,longitude\nG1,站,rain_gauge,990101,29.1,106.5\n");
    folder_.write("inspection.mapping.yaml",
                  std::string("schema: inspection\nformat: { type: jsonl }\nrecord_id: \"no\"\n") +
                      kTime +
                      "fields:\n  inspected_by: { constant: F1 }\n"
                      "  result: { from: r, values: { fail: fail, hazard: hazard_found } }\n"
                      "  slope_site: { from: place }\n");
    folder_.write("rain.mapping.yaml",
                  std::string("schema: rain_gauge\nformat: { type: jsonl }\nrecord_id: \"no\"\n") +
                      kTime +
                      "fields:\n  instrument: { from: gauge }\n  mm_24h: { from: day }\n"
                      "  mm_1h: { from: hour }\n");
    folder_.write("found.jsonl",
                  R"({"no":"1","at":"2025-01-11T09:00:00","place":"S1","r":"fail"})"
                  "\n"
                  R"({"no":"2","at":"2025-01-11T09:00:00","place":"S2","r":"hazard"})"
                  "\n");
    folder_.write("rain.jsonl",
                  R"({"no":"1","at":"2025-01-11T08:00:00","gauge":"G1","day":45,"hour":52})"
                  "\n");
  }

  void write_rule(const std::string& result, const std::string& measured) const {
    folder_.write("rules/wet.rule.yaml",
                  "rule: wet\nversion: 1\ntitle: x\nstatus: active\nowner: x\n"
                  "subject: place.slope_site\nwithin: 30d\ninputs:\n"
                  "  found:\n    from: inspection\n    where: result == \"" +
                      result + "\"\n  wet:\n    from: rain\n    near: 2km\n    measure: max(" +
                      measured +
                      ")\n"
                      "levels:\n  yellow: found.count >= 1\n"
                      "score:\n  - add: wet.value\n    why: x\n"
                      "signal:\n  hazard: geo.slope\n  title: x\n  advice: inspect\n"
                      "  assign: unit(\"natural_resources\", subject.district)\n"
                      "  due: { yellow: 3wd }\n");
  }
  /// Score by subject, of what is listed after a run over `state`.
  [[nodiscard]] std::map<std::string, int> listed(const std::string& state) const {
    const std::vector<std::string> site = {"--config", folder_ / "tributary.yaml", "--state",
                                           folder_ / state};
    const auto with = [&](std::vector<std::string> arguments) {
      arguments.insert(arguments.end(), site.begin(), site.end());
      const Ran ran = run(arguments);
      EXPECT_EQ(ran.code, ExitCode::kDone) << ran.err;
      return ran.out;
    };
    with({"run", "--until-idle"});
    std::map<std::string, int> scores;
    const auto list = nlohmann::json::parse(with({"list", "-o", "json"}));
    for (const auto& row : list) scores[row["subject"]["id"]] = row["score"];
    return scores;
  }
  Folder folder_;
};

TEST_F(EditedRule, AnotherWhereReadsWhatTheStoreHas) {
  write_rule("fail", "mm_24h");
  EXPECT_THAT(listed("state"), ElementsAre(Pair("S1", 45)));
  write_rule("hazard_found", "mm_24h");
  const Ran said = run({"reload", "--dry-run", "--config", folder_ / "tributary.yaml"});
  EXPECT_THAT(said.out, ContainsRegex("wet +refilled from the event store"));
  EXPECT_THAT(listed("state"), ElementsAre(Pair("S2", 45)));
  EXPECT_EQ(listed("state"), listed("fresh"));
}

TEST_F(EditedRule, AnotherMeasureReadsWhatTheStoreHas) {
  write_rule("fail", "mm_24h");
  EXPECT_THAT(listed("state"), ElementsAre(Pair("S1", 45)));
  write_rule("fail", "mm_1h");
  EXPECT_THAT(listed("state"), ElementsAre(Pair("S1", 52)));
  EXPECT_EQ(listed("state"), listed("fresh"));
}

TEST_F(EditedRule, TheRecordsThatItNoLongerReadsAreForgotten) {
  write_rule("fail", "mm_24h");
  EXPECT_THAT(listed("state"), ElementsAre(Pair("S1", 45)));
  write_rule("pass", "mm_24h");
  EXPECT_THAT(listed("state"), IsEmpty());
}

}  // namespace
}  // namespace tributary::commands_test
