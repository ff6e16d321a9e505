// fmt, explain, init and schema, as somebody at a shell sees them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/ops/tributary/commands/command_fixture.h"

namespace tributary::commands_test {
namespace {

using testing::HasSubstr;

std::string read(const std::string& path) {
  std::ifstream in(path);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

TEST(Fmt, lays_out_once_and_then_finds_nothing) {
  const Folder folder;
  folder.write("rules/a.rule.yaml", "version: 1\nrule: a\n");
  const Ran checked = run({"fmt", "--check", folder / "rules"});
  EXPECT_EQ(checked.code, ExitCode::kFindings);
  EXPECT_THAT(checked.out, HasSubstr("a.rule.yaml"));
  EXPECT_EQ(read(folder / "rules/a.rule.yaml"), "version: 1\nrule: a\n");
  EXPECT_EQ(run({"fmt", folder / "rules"}).code, ExitCode::kDone);
  EXPECT_EQ(read(folder / "rules/a.rule.yaml"), "rule: a\nversion: 1\n");
  EXPECT_EQ(run({"fmt", "--check", folder / "rules"}).code, ExitCode::kDone);
}

TEST(Fmt, leaves_what_it_cannot_read_and_says_why) {
  const Folder folder;
  folder.write("a.rule.yaml", "rule: [\n");
  const Ran ran = run({"fmt", folder / "a.rule.yaml"});
  EXPECT_EQ(ran.code, ExitCode::kFindings);
  EXPECT_THAT(ran.err, HasSubstr("error[E001]"));
  EXPECT_EQ(read(folder / "a.rule.yaml"), "rule: [\n");
}

TEST(Fmt, touches_no_file_that_is_no_rule) {
  const Folder folder;
  folder.write("x.mapping.yaml", "b:   1\n");
  EXPECT_EQ(run({"fmt", folder / "x.mapping.yaml"}).code, ExitCode::kUsage);
  EXPECT_EQ(read(folder / "x.mapping.yaml"), "b:   1\n");
}

TEST(Explain, prints_a_page_in_the_readers_language) {
  EXPECT_THAT(run({"explain", "E102"}).out, HasSubstr("E102: a field that does not exist"));
  EXPECT_THAT(run({"explain", "e102", "--lang", "zh"}).out, HasSubstr("E102：没有这个字段"));
  EXPECT_THAT(run({"explain"}).out, HasSubstr("W230  "));
  EXPECT_EQ(run({"explain", "E999"}).code, ExitCode::kUsage);
}

TEST(Init, writes_a_rule_that_passes_and_never_over_another) {
  const Folder folder;
  const std::string file = folder / "gas-repeat.rule.yaml";
  const std::vector<std::string> init = {"init",   "rule",  "gas-repeat", "--template",
                                         "repeat", "--out", folder / ""};
  EXPECT_EQ(run(init).code, ExitCode::kDone);
  EXPECT_EQ(run({"check", "--strict", file}).code, ExitCode::kDone);
  EXPECT_EQ(run({"test", file}).code, ExitCode::kDone);
  EXPECT_EQ(run({"fmt", "--check", file}).code, ExitCode::kDone);
  EXPECT_EQ(run(init).code, ExitCode::kEnvironment);
}

TEST(Init, refuses_an_id_or_a_file_that_check_would_refuse) {
  const Folder folder;
  EXPECT_EQ(run({"init", "rule", "Gas", "--template", "repeat"}).code, ExitCode::kUsage);
  EXPECT_EQ(run({"init", "rule", "gas-1", "--template", "repeat", "--out", folder / "x.yaml"}).code,
            ExitCode::kUsage);
  EXPECT_EQ(run({"init", "rule", "gas-1", "--template", "magic"}).code, ExitCode::kUsage);
}

TEST(CheckWithALock, refuses_what_changed_until_its_version_is_raised) {
  const Folder folder;
  const std::string file = folder / "rules/gas-repeat.rule.yaml";
  folder.write("rules/none", "");
  run({"init", "rule", "gas-repeat", "--template", "repeat", "--out", folder / "rules"});
  EXPECT_EQ(run({"check", "--write-lock", folder / "rules"}).code, ExitCode::kDone);
  std::string text = read(file);
  folder.write("rules/gas-repeat.rule.yaml", text.replace(text.find(">= 5"), 4, ">= 10"));
  const Ran changed = run({"check", "--write-lock", folder / "rules"});
  EXPECT_EQ(changed.code, ExitCode::kFindings);
  EXPECT_THAT(changed.err, HasSubstr("error[E401]"));
  EXPECT_THAT(changed.err, HasSubstr("gas-repeat.rule.yaml:2:10"));
  folder.write("rules/gas-repeat.rule.yaml",
               text.replace(text.find("version: 1"), 10, "version: 2"));
  EXPECT_EQ(run({"check", "--write-lock", folder / "rules"}).code, ExitCode::kDone);
  EXPECT_THAT(read(folder / "rules/rules.lock"), HasSubstr("gas-repeat 2 "));
}

TEST(Schema, of_a_rule_is_one_json_document) {
  const auto schema = nlohmann::json::parse(run({"schema", "rule"}).out);
  EXPECT_EQ(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
}

}  // namespace
}  // namespace tributary::commands_test
