// `tributary sweep` as somebody at a shell sees it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/ops/tributary/commands/reported_city.h"

namespace tributary::commands_test {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using Json = nlohmann::json;

/// 30 of 120 buildings fail an inspection and are listed for it.
class SweepCommand : public testing::Test {
 protected:
  SweepCommand() {
    write_reported_city(folder_, 0, 30);
    std::string rule = rule_text("one", "active", "failed.count >= 1");
    rule.insert(rule.find("subject:"), "themes: [fire]\n");
    folder_.write("rules/one.rule.yaml", rule);
    std::ofstream(folder_ / "tributary.yaml", std::ios::app) << "rules: [rules]\n";
  }
  [[nodiscard]] Ran with_config(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--config", folder_ / "tributary.yaml"});
    return run(arguments);
  }
  void read_feeds() const {
    const Ran ran = with_config({"run", "--until-idle"});
    ASSERT_EQ(ran.code, ExitCode::kDone) << ran.err;
  }
  [[nodiscard]] std::string list() const { return with_config({"list", "-o", "json"}).out; }
  [[nodiscard]] Json sweeps() const {
    return Json::parse(with_config({"sweep", "list", "-o", "json"}).out);
  }
  Folder folder_;
};

TEST_F(SweepCommand, FullSaysWhatWasCoveredAndChangesNoRow) {
  read_feeds();
  const std::string before = list();
  EXPECT_EQ(Json::parse(before).size(), 30U);
  const Ran ran = with_config({"sweep", "full", "--id", "june", "-o", "json"});
  ASSERT_EQ(ran.code, ExitCode::kDone) << ran.err;
  const Json line = Json::parse(ran.out).at(0);
  EXPECT_EQ(line.at("sweep"), "june");
  EXPECT_EQ(line.at("stage"), "done");
  EXPECT_EQ(line.at("type"), "place.building");
  EXPECT_EQ(line.at("checked"), 120);
  EXPECT_EQ(line.at("total"), 120);
  EXPECT_EQ(line.at("without_findings"), 90);
  EXPECT_EQ(line.at("differences"), 0);
  EXPECT_EQ(list(), before);
  EXPECT_EQ(sweeps().at(0), line);
  const std::string id = Json::parse(before).at(0).at("signal_id");
  const std::string page = with_config({"show", id}).out;
  EXPECT_THAT(page, ContainsRegex("found by +stream 2025-01-13"));
  EXPECT_THAT(page, ContainsRegex("last checked +2025-01-13T09:00.* full june"));
}

TEST_F(SweepCommand, TwiceByOneNameIsOne) {
  read_feeds();
  ASSERT_EQ(with_config({"sweep", "full", "--id", "june"}).code, ExitCode::kDone);
  ASSERT_EQ(with_config({"sweep", "full", "--id", "june"}).code, ExitCode::kDone);
  EXPECT_EQ(sweeps().size(), 1U);
}

TEST_F(SweepCommand, WaitsForItsTime) {
  read_feeds();
  const Ran ran = with_config({"sweep", "full", "--at", "2025-06-01T00:00+08:00", "-o", "json"});
  ASSERT_EQ(ran.code, ExitCode::kDone) << ran.err;
  EXPECT_EQ(Json::parse(ran.out).at(0).at("stage"), "waiting");
}

TEST_F(SweepCommand, SpecialIsOfAThemeAndAnArea) {
  read_feeds();
  const Ran ran =
      with_config({"sweep", "special", "--theme", "fire", "--area", "990101", "-o", "json"});
  ASSERT_EQ(ran.code, ExitCode::kDone) << ran.err;
  EXPECT_EQ(Json::parse(ran.out).at(0).at("checked"), 120);
  const Ran elsewhere =
      with_config({"sweep", "special", "--theme", "fire", "--area", "990102", "-o", "json"});
  EXPECT_EQ(Json::parse(elsewhere.out).at(0).at("type"), "");
  const Ran other = with_config({"sweep", "special", "--theme", "food", "-o", "json"});
  EXPECT_EQ(Json::parse(other.out).at(0).at("checked"), 0);
}

TEST_F(SweepCommand, RollingGoesOnUntilItIsEnded) {
  read_feeds();
  const Ran ran = with_config({"sweep", "rolling", "--every", "30d", "--id", "always"});
  ASSERT_EQ(ran.code, ExitCode::kDone) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("30d"));
  EXPECT_EQ(sweeps().at(0).at("stage"), "waiting");
  ASSERT_EQ(with_config({"sweep", "rolling", "--end"}).code, ExitCode::kDone);
  EXPECT_EQ(sweeps().at(0).at("stage"), "done");
}

struct Refused {
  std::vector<std::string> arguments;
  const char* says;
};

TEST_F(SweepCommand, RefusesWhatNobodyMayAskFor) {
  for (const Refused& one : std::vector<Refused>{
           {{"special", "--theme", "petitions"}, "there is no theme `petitions`; there are fire"},
           {{"special", "--theme", "fire", "--area", "990101001002"}, "of street level or above"},
           {{"full", "--id", "13812345678"}, "no number of a person"},
           {{"full", "--id", "../june"}, "letters, digits"},
           {{"rolling", "--every", "1min"}, "an hour or more"},
           {{"rolling"}, "say `--every` or `--end`"},
           {{"full", "--area", "990101"}, "--area"}}) {
    std::vector<std::string> arguments = one.arguments;
    arguments.insert(arguments.begin(), "sweep");
    const Ran ran = with_config(arguments);
    EXPECT_EQ(ran.code, ExitCode::kUsage) << ran.err;
    EXPECT_THAT(ran.err, HasSubstr(one.says));
  }
}

TEST_F(SweepCommand, OfAStateInWhichNothingWasReadIsNone) {
  const Ran ran = with_config({"sweep", "full"});
  EXPECT_EQ(ran.code, ExitCode::kEnvironment);
  EXPECT_THAT(ran.err, HasSubstr("nothing has been read yet"));
}

TEST_F(SweepCommand, SpeaksChinese) {
  read_feeds();
  const Ran ran = with_config({"--lang", "zh", "sweep", "full"});
  EXPECT_THAT(ran.out, HasSubstr("全面排查"));
  EXPECT_THAT(ran.out, HasSubstr("无人查看"));
}

// What a variant finds is in the list from then on; a profile that no rule has is refused.
TEST_F(SweepCommand, WithAProfileAsksTheVariants) {
  std::string variant = rule_text("one@strict", "active", "failed.count >= 1");
  variant.insert(variant.find("subject:"), "themes: [fire]\n");
  variant.replace(variant.find("  blue: failed"), 6, "  yellow");
  variant.replace(variant.find("{ blue: 20wd }"), 14, "{ yellow: 3wd }");
  folder_.write("rules/one@strict.rule.yaml", variant);
  read_feeds();
  EXPECT_EQ(Json::parse(list()).at(0).at("level"), "blue");
  const Ran none = with_config({"sweep", "special", "--theme", "fire", "--profile", "lenient"});
  EXPECT_EQ(none.code, ExitCode::kUsage);
  EXPECT_THAT(none.err, HasSubstr("has a variant `ID@lenient`"));
  const Ran ran = with_config(
      {"sweep", "special", "--theme", "fire", "--profile", "strict", "--id", "may", "-o", "json"});
  ASSERT_EQ(ran.code, ExitCode::kDone) << ran.err;
  EXPECT_EQ(Json::parse(ran.out).at(0).at("stage"), "standing");
  const Json row = Json::parse(list()).at(0);
  EXPECT_EQ(row.at("level"), "yellow");
  EXPECT_EQ(row.at("found_by").at(0).at("sweep"), "may");
}

// An engine that follows its feeds is asked, and does it.
TEST_F(SweepCommand, IsRunByTheEngineThatHoldsTheState) {
  read_feeds();
  const std::string config = folder_ / "tributary.yaml";
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    freopen((folder_ / "out").c_str(), "w", stdout);
    execl(TRIBUTARY_PROGRAM, "tributary", "run", "--config", config.c_str(), nullptr);
    _exit(127);
  }
  const auto soon = [](const std::function<bool()>& is_so) {
    for (int i = 0; i < 400 && !is_so(); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return is_so();
  };
  EXPECT_TRUE(soon([&] { return std::filesystem::exists(folder_ / "state/tributary.pid"); }));
  const Ran ran = with_config({"sweep", "full", "--id", "asked"});
  EXPECT_EQ(ran.code, ExitCode::kDone) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("asked process " + std::to_string(child)));
  EXPECT_TRUE(
      soon([&] { return !std::filesystem::exists(folder_ / "state/requests/asked.sweep"); }));
  kill(child, SIGTERM);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  ASSERT_EQ(sweeps().size(), 1U);
  EXPECT_EQ(sweeps().at(0).at("checked"), 120);
}

}  // namespace
}  // namespace tributary::commands_test
