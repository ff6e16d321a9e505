// A row from found to closed at the shell.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/ops/tributary/commands/reported_city.h"

namespace tributary::commands_test {
namespace {

using testing::HasSubstr;
using testing::Not;

class ActTest : public testing::Test {
 protected:
  ActTest() {
    write_reported_city(folder_, 0, 3);
    std::string config = read("tributary.yaml");
    folder_.write("tributary.yaml", config + "commands: commands.jsonl\nrules: [rules]\n");
    folder_.write("rules/failed.rule.yaml",
                  rule_text("failed", "active", "failed.count >= 1 and reports.any"));
    run_engine();
  }

  [[nodiscard]] std::string read(const std::string& name) const {
    std::ifstream in(folder_ / name);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  void run_engine() {
    const Ran ran = run({"run", "--until-idle", "--config", folder_ / "tributary.yaml"});
    ASSERT_EQ(ran.code, ExitCode::kDone) << ran.err;
  }

  nlohmann::json rows() {
    return nlohmann::json::parse(
        run({"list", "--all", "--config", folder_ / "tributary.yaml", "-o", "json"}).out);
  }

  Ran act(const std::string& id, const std::string& kind, std::vector<std::string> more) {
    std::vector<std::string> arguments = {"act", id, kind, "--config", folder_ / "tributary.yaml"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  }

  Folder folder_;
};

TEST_F(ActTest, a_row_goes_from_found_to_closed) {
  const std::string id = rows().at(0).at("signal_id");
  Ran ran = act(id, "accept", {"--role", "unit", "--by-unit", "F1", "--account", "wang"});
  EXPECT_EQ(ran.code, ExitCode::kDone) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("the next run takes it"));
  EXPECT_THAT(read("commands.jsonl"), Not(HasSubstr("wang")));
  run_engine();
  EXPECT_EQ(rows().at(0).at("handling"), "in_progress");
  act(id, "report",
      {"--role", "unit", "--by-unit", "F1", "--account", "wang", "--done", "repaired"});
  run_engine();
  act(id, "verify", {"--role", "supervisor", "--account", "wang", "--outcome", "rectified"});
  run_engine();
  EXPECT_EQ(rows().at(0).at("handling"), "reported");  // two pairs of eyes
  act(id, "verify", {"--role", "supervisor", "--account", "li", "--outcome", "rectified"});
  run_engine();
  const auto closed = rows().at(0);
  EXPECT_EQ(closed.at("handling"), "closed");
  EXPECT_EQ(closed.at("outcome"), "rectified");
  EXPECT_EQ(closed.at("feedback").size(), 2U);
}

TEST_F(ActTest, the_same_files_again_give_the_same_list) {
  const std::string id = rows().at(0).at("signal_id");
  act(id, "accept", {"--role", "unit", "--by-unit", "F1", "--account", "wang"});
  run_engine();
  const auto replay = [&] {
    run({"replay", "--config", folder_ / "tributary.yaml", "--out", folder_ / "rows.jsonl"});
    return read("rows.jsonl");
  };
  const std::string once = replay();
  EXPECT_THAT(once, HasSubstr("in_progress"));
  EXPECT_EQ(once, replay());
}

TEST_F(ActTest, a_row_that_is_not_there_is_said) {
  const Ran ran = act("s-000000000000", "accept", {"--role", "unit", "--account", "wang"});
  EXPECT_EQ(ran.code, ExitCode::kFindings);
  EXPECT_THAT(ran.err, HasSubstr("no such row"));
  EXPECT_EQ(read("commands.jsonl"), "");
}

// Else it would be written down, refused by the decoder, and never be judged.
TEST_F(ActTest, what_the_decoder_would_refuse_is_not_written_down) {
  const std::string id = rows().at(0).at("signal_id");
  const Ran ran = act(
      id, "snooze",
      {"--role", "supervisor", "--account", "li", "--until", "2027-02-01", "--reason", "weather"});
  EXPECT_EQ(ran.code, ExitCode::kEnvironment);
  EXPECT_THAT(ran.err, HasSubstr("--until is no time, such as"));
  EXPECT_EQ(read("commands.jsonl"), "");
}

}  // namespace
}  // namespace tributary::commands_test
