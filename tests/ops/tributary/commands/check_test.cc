#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/ops/tributary/commands/reported_city.h"

namespace tributary::commands_test {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Check, of_a_sound_site_is_done_and_says_how_much_it_looked_at) {
  const Folder folder;
  write_small_site(folder);
  const Ran ran = run({"check", "--config", folder / "tributary.yaml"});
  EXPECT_EQ(ran.code, ExitCode::kDone) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("1 mapping, "));
}

TEST(Check, finds_a_typo_with_its_place_and_what_was_meant) {
  const Folder folder;
  write_small_site(folder, "setings: { cache: 64MiB }\n");
  const Ran ran = run({"check", "--config", folder / "tributary.yaml"});
  EXPECT_EQ(ran.code, ExitCode::kFindings);
  EXPECT_THAT(ran.err, HasSubstr("error[E010]: unknown key `setings`"));
  EXPECT_THAT(ran.err, HasSubstr("tributary.yaml:7:1"));
  EXPECT_THAT(ran.err, HasSubstr("did you mean `settings`?"));
}

TEST(Check, finds_a_file_that_is_not_there_at_the_line_that_names_it) {
  const Folder folder;
  write_small_site(folder, "divisions: gone.csv\n");
  const Ran ran = run({"check", "--config", folder / "tributary.yaml"});
  EXPECT_EQ(ran.code, ExitCode::kFindings);
  EXPECT_THAT(ran.err, HasSubstr("tributary.yaml:7:12"));
  EXPECT_THAT(ran.err, HasSubstr("there is no"));
}

TEST(Check, finds_a_mistake_in_a_mapping) {
  const Folder folder;
  write_small_site(folder);
  folder.write("rain.mapping.yaml", "schema: rain_gage\nformat: { type: jsonl }\n");
  const Ran ran = run({"check", "--config", folder / "tributary.yaml"});
  EXPECT_EQ(ran.code, ExitCode::kFindings);
  EXPECT_THAT(ran.err, HasSubstr("did you mean `rain_gauge`?"));
}

TEST(Check, of_no_configuration_is_a_finding_that_names_the_file) {
  const Folder folder;
  const Ran ran = run({"check", "--config", folder / "none.yaml"});
  EXPECT_EQ(ran.code, ExitCode::kFindings);
  EXPECT_THAT(ran.err, HasSubstr("none.yaml"));
}

TEST(Check, prints_the_resolved_configuration_and_no_secret) {
  const Folder folder;
  folder.write("secret", "hunter2\n");
  write_small_site(folder, "lists: \"l-${file:secret}\"\n");
  const Ran ran = run({"check", "--print", "--config", folder / "tributary.yaml"});
  EXPECT_THAT(ran.out, HasSubstr("commit_interval: 100ms"));
  EXPECT_THAT(ran.out, HasSubstr(folder / "rain.jsonl"));
  EXPECT_THAT(ran.out, HasSubstr("l-***"));
  EXPECT_THAT(ran.out + ran.err, Not(HasSubstr("hunter2")));
}

TEST(Check, says_by_what_calendar_working_days_are_counted) {
  const Folder folder;
  write_reported_city(folder, 0, 0);
  folder.write("rules/inspected.rule.yaml", rule_text("inspected", "draft", "failed.count >= 1"));
  folder.write("days.yaml", "2025: { off: [2025-05-01] }\n");
  const std::string config = folder / "tributary.yaml";
  const auto add = [&](const char* line) { std::ofstream(config, std::ios::app) << line; };
  EXPECT_THAT(run({"check", "--config", config}).out, Not(HasSubstr("calendar")));
  add("rules: [rules]\n");
  EXPECT_THAT(run({"check", "--config", config}).out,
              HasSubstr("calendar of working days: none; working days leave out weekends only\n"));
  add("calendar: days.yaml\n");
  for (const std::vector<std::string>& paths : {std::vector<std::string>{}, {folder / "rules"}}) {
    std::vector<std::string> command = {"check", "--config", config};
    command.insert(command.end(), paths.begin(), paths.end());
    const Ran ran = run(command);
    EXPECT_EQ(ran.code, ExitCode::kDone) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("holidays of 2025; in other years weekends only\n"));
  }
}

TEST(Check, gives_machines_one_json_document) {
  const Folder folder;
  write_small_site(folder, "setings: {}\n");
  const Ran ran = run({"check", "--format", "json", "--config", folder / "tributary.yaml"});
  EXPECT_EQ(ran.code, ExitCode::kFindings);
  EXPECT_TRUE(nlohmann::json::accept(ran.out)) << ran.out;
}

TEST(Check, another_command_with_a_broken_configuration_ends_with_3) {
  const Folder folder;
  write_small_site(folder, "setings: {}\n");
  for (const char* command : {"run", "replay", "list", "disclose", "keys"}) {
    const Ran ran = run({command, "--config", folder / "tributary.yaml"});
    EXPECT_EQ(ran.code, ExitCode::kEnvironment) << command;
    EXPECT_THAT(ran.err, HasSubstr("did you mean `settings`?")) << command;
  }
}

}  // namespace
}  // namespace tributary::commands_test
