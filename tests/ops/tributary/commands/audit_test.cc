// PEOPLE 19 at a shell: what tells of a row leaves a line first, and `audit verify` finds what was
// done to the lines.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "ops/tributary/composition/audit_log.h"
#include "tests/ops/tributary/commands/command_fixture.h"

namespace tributary::commands_test {
namespace {

using testing::HasSubstr;

class AuditTest : public testing::Test {
 protected:
  AuditTest() {
    write_small_site(folder_, "audit_witness: witness.jsonl\n");
    EXPECT_EQ(with({"run", "--until-idle"}).code, ExitCode::kDone);
  }
  [[nodiscard]] Ran with(std::vector<std::string> arguments) const {
    arguments.emplace_back("--config");
    arguments.push_back(folder_ / "tributary.yaml");
    return run(arguments);
  }
  [[nodiscard]] std::string path() const { return AuditLog::path_in(folder_ / "state"); }
  [[nodiscard]] std::string text() const {
    std::ifstream in(path(), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  [[nodiscard]] nlohmann::json last() const {
    nlohmann::json line;
    std::istringstream in(text());
    for (std::string one; std::getline(in, one);) line = nlohmann::json::parse(one);
    return line;
  }

  const Folder folder_;
};

TEST_F(AuditTest, WhatReadsTheListLeavesALine) {
  ASSERT_EQ(with({"list"}).code, ExitCode::kDone);
  EXPECT_EQ(last().at("command"), "list");
  EXPECT_FALSE(last().at("user").get<std::string>().empty());
  EXPECT_EQ(with({"show", "s-7h2k9q4m1c8v"}).code, ExitCode::kFindings);
  EXPECT_EQ(last().at("command"), "show");
  EXPECT_EQ(last().at("signal_id"), "s-7h2k9q4m1c8v");
  ASSERT_EQ(with({"dlq", "ls"}).code, ExitCode::kDone);
  EXPECT_EQ(last().at("command"), "dlq");
  ASSERT_EQ(with({"sweep", "list"}).code, ExitCode::kDone);
  EXPECT_EQ(last().at("command"), "sweep list");
  ASSERT_EQ(with({"replay"}).code, ExitCode::kDone);
  EXPECT_EQ(last().at("command"), "replay");
}

TEST_F(AuditTest, WhatCannotBeNotedIsNotTold) {
  std::filesystem::remove(path());
  std::filesystem::create_directory(path());
  const Ran ran = with({"list"});
  EXPECT_EQ(ran.code, ExitCode::kEnvironment);
  EXPECT_EQ(ran.out, "");
}

TEST_F(AuditTest, VerifyComparesWithTheWitness) {
  ASSERT_EQ(with({"list"}).code, ExitCode::kDone);
  const Ran sound = with({"audit", "verify"});
  EXPECT_EQ(sound.code, ExitCode::kDone) << sound.out;
  EXPECT_THAT(sound.out, HasSubstr("has 2 of them"));
  const std::string whole = text();
  // Cut off at the end: the chain still holds.
  std::filesystem::resize_file(path(), whole.find('\n') + 1);
  const Ran cut = with({"audit", "verify"});
  EXPECT_EQ(cut.code, ExitCode::kFindings);
  EXPECT_THAT(cut.out, HasSubstr("cut off: the witness has line 2"));
}

TEST_F(AuditTest, WithoutAWitnessItSaysWhatItCannotShow) {
  std::filesystem::remove(folder_ / "witness.jsonl");
  const std::string state = folder_ / "state";
  const Ran alone = run({"audit", "verify", "--state", state, "--config", folder_ / "none.yaml"});
  EXPECT_EQ(alone.code, ExitCode::kDone);
  EXPECT_THAT(alone.out, HasSubstr("no witness outside"));
  const Ran head = with({"audit", "head"});
  ASSERT_EQ(head.code, ExitCode::kDone);
  const std::string kept = head.out.substr(0, head.out.size() - 1);
  const std::vector<std::string> against = {"audit",   "verify", "--head",   kept,
                                            "--state", state,    "--config", folder_ / "none.yaml"};
  EXPECT_EQ(run(against).code, ExitCode::kDone);
  std::filesystem::resize_file(path(), 0);
  EXPECT_EQ(run(against).code, ExitCode::kFindings);
}

TEST_F(AuditTest, AWitnessThatIsGoneIsNoSilence) {
  std::filesystem::remove(folder_ / "witness.jsonl");
  EXPECT_EQ(with({"audit", "verify"}).code, ExitCode::kEnvironment);
  folder_.write("witness.jsonl", "");
  EXPECT_EQ(with({"audit", "verify"}).code, ExitCode::kFindings);
}

}  // namespace
}  // namespace tributary::commands_test
