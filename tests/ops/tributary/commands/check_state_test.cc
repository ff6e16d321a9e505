// `check --config` tells what a run has seen that speaks against the configuration.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ops/tributary/commands/reported_city.h"

namespace tributary::commands_test {
namespace {

using testing::HasSubstr;
using testing::Not;

/// A hundred days of reports, thirteen a day, each of somebody else; a failed inspection a week.
/// Nobody ever names the division.
void write_long_feeds(const Folder& folder) {
  std::string reports, visits;
  for (int i = 0; i < 1300; ++i) {
    const int day = i / 13;
    const std::string date = fmt::format("2025-{:02}-{:02}", 1 + day / 28, 1 + day % 28);
    reports += fmt::format(
        R"({{"no":"r{0}","at":"{1}T08:00:00","topic":"wiring","place":"B{2}","who":"1{3}"}})"
        "\n",
        i, date, i % kReportedBuildings, 3800000000 + i);
    if (i % 91 == 0) {
      visits += fmt::format(R"({{"no":"v{0}","at":"{1}T09:00:00","place":"B2"}})"
                            "\n",
                            i, date);
    }
  }
  folder.write("g.jsonl", reports);
  folder.write("v.jsonl", visits);
}

TEST(CheckOfState, tells_of_rules_without_a_match_of_fields_and_of_reporters) {
  const Folder folder;
  write_reported_city(folder, 0, 0);
  folder.write("g.mapping.yaml",
               "schema: grievance\nformat: { type: jsonl }\nrecord_id: \"no\"\n"
               "time: { field: at, formats: [\"%Y-%m-%dT%H:%M:%S\"], zone: \"+08:00\" }\n"
               "fields:\n"
               "  topic: { from: topic, values: { wiring: wiring } }\n"
               "  division: { from: where }\n"
               "  building: { from: place }\n"
               "reporter: { from: who, kind: phone }\n");
  write_long_feeds(folder);
  folder.write("never.rule.yaml", rule_text("never", "active", "failed.count >= 90"));
  folder.write("weekly.rule.yaml", rule_text("weekly", "active", "failed.count >= 1"));
  const std::string config = folder / "tributary.yaml";
  const Ran keys = run({"keys", "--config", config, "--from", "2025-01-01", "--to", "2025-06-01"});
  ASSERT_EQ(keys.code, ExitCode::kDone) << keys.err;
  std::ofstream(config, std::ios::app) << "rules: [never.rule.yaml, weekly.rule.yaml]\n";
  const Ran before = run({"check", "--config", config});
  EXPECT_THAT(before.err, Not(HasSubstr("W22")));
  const Ran ran = run({"run", "--until-idle", "--config", config});
  ASSERT_EQ(ran.code, ExitCode::kDone) << ran.err;
  const Ran after = run({"check", "--config", config});
  EXPECT_EQ(after.code, ExitCode::kDone) << after.err;
  EXPECT_THAT(after.err, HasSubstr("warning[W220]: rule `never` has not been true"));
  EXPECT_THAT(after.err, Not(HasSubstr("rule `weekly`")));
  EXPECT_THAT(after.err, HasSubstr("warning[W221]: no record of source `grievance` had a value in "
                                   "`division` for 30 days"));
  EXPECT_THAT(after.err, Not(HasSubstr("`topic`")));
  EXPECT_THAT(after.err, HasSubstr("warning[W222]: of 1000 records of source `grievance`"));
  EXPECT_EQ(run({"check", "--strict", "--config", config}).code, ExitCode::kFindings);
}

}  // namespace
}  // namespace tributary::commands_test
