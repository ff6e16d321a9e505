// Laws Two worlds and Erase (PEOPLE, "The six laws") at what others are given: every answer of the
// API in every role, every file that is exported, what the commands print, and what is left in the
// audits.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <re2/re2.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "tests/integration/api_answers.h"
#include "tests/integration/planted_city.h"
#include "tests/ops/tributary/commands/command_fixture.h"

namespace tributary::plant {
namespace {

using ::testing::HasSubstr;

using Answers = std::map<std::string, std::string>;

/// A generated city, to whose grievances some more can be added at a time.
class ServedWorldsTest : public ::testing::Test {
 protected:
  ServedWorldsTest() {
    const auto made = commands_test::run(
        {"generate", "city", "--records", "5000", "--seed", "7", "--out", city_});
    CHECK(made.code == ExitCode::kDone);
    std::ofstream(city_ + "/tributary.yaml", std::ios::app) << "commands: commands.jsonl\n";
    grievances_ = text_of_file(feed());
    std::istringstream register_of(text_of_file(city_ + "/registers/buildings.csv"));
    std::string feeds;
    for (const char* name : {"grievance", "call110", "inspection", "rectification", "opinion"}) {
      feeds += text_of_file(city_ + "/feeds/" + name + ".jsonl");
    }
    std::string line;
    for (std::getline(register_of, line); std::getline(register_of, line);) {
      const std::string id = line.substr(0, line.find(','));
      const std::size_t name_end = line.find(',', id.size() + 1);
      const std::string address =
          line.substr(name_end + 1, line.find(',', name_end + 1) - name_end - 1);
      const bool is_quiet = line.find(",residential") != std::string::npos &&
                            feeds.find(id) == std::string::npos &&
                            feeds.find(address) == std::string::npos;
      if (!is_quiet) quiet_.clear();
      if (is_quiet) quiet_.push_back(id);
      if (quiet_.size() == 2) break;
    }
    CHECK_EQ(quiet_.size(), 2U);
  }

  [[nodiscard]] std::string feed() const { return city_ + "/feeds/grievance.jsonl"; }

  /// The newest grievance once more, as somebody else's, at another place.
  [[nodiscard]] std::string report(const std::string& building, int reporter) const {
    const std::size_t begin = grievances_.rfind("{\"no\":");
    const std::string newest = grievances_.substr(begin, grievances_.find('\n', begin) - begin);
    const auto value = [&](const std::string& name) {
      const std::string key = "\"" + name + "\":\"";
      const std::size_t at = newest.find(key) + key.size();
      return newest.substr(at, newest.find('"', at) - at);
    };
    return R"({"no":"GR-99999999)" + std::to_string(reporter) + R"(","rev":1,"received":")" +
           value("received") + R"(","at":")" + value("at") +
           R"(","category":"墙体开裂","place":{"building":")" + building +
           R"("},"channel":"热线","status":"已受理","reporter":{"name":"x","phone":"1390000000)" +
           std::to_string(reporter) + "\"}}\n";
  }

  /// What is told of a city in which these were reported, too.
  Answers told(const std::vector<std::string>& more) {
    std::string text = grievances_;
    for (const std::string& line : more) text += line;
    std::ofstream(feed(), std::ios::binary) << text;
    for (const char* name : {"/state", "/out", "/commands.jsonl"}) {
      std::filesystem::remove_all(city_ + name);
    }
    CHECK(commands_test::run({"run", "--until-idle", "--config", config()}).code ==
          ExitCode::kDone);
    Answers answers = api_answers(config(), eager_rule(), city_ + "/api");
    for (auto& [ending, bytes] : exported_files(config(), city_)) {
      answers["export " + ending] = std::move(bytes);
    }
    const std::string list = print({"list", "--all", "-o", "json"}, answers);
    // Each of these reads the whole configuration: some rows stand for all, which the API tells.
    const auto rows = nlohmann::json::parse(list);
    for (std::size_t i = 0; i < rows.size(); i += rows.size() / 4) {
      const std::string id = rows.at(i).at("signal_id");
      print({"show", id}, answers);
      print({"show", id, "--why", "-o", "json"}, answers);
    }
    // Why there is no row: of the places that the reports are about, or are not.
    for (const std::string& place : quiet_) {
      print({"explain", "--rule", "building-crack-reports", "--subject", place, "-o", "json"},
            answers);
    }
    for (const std::vector<std::string>& command :
         std::vector<std::vector<std::string>>{{"list", "--all"},
                                               {"list", "--all", "-o", "csv"},
                                               {"stats", "-o", "json"},
                                               {"check"},
                                               {"disclose"},
                                               {"dlq", "ls", "-o", "json"},
                                               {"sweep", "full", "--id", "x"},
                                               {"sweep", "list", "-o", "json"},
                                               {"backtest", "--with", eager_rule(), "--compare",
                                                "active", "--last", "90d", "-o", "json"}}) {
      print(command, answers);
    }
    answers["audit of the shell"] = without_its_times(text_of_file(city_ + "/state/audit.jsonl"));
    return answers;
  }

  /// What a command prints, which is an answer.
  std::string print(std::vector<std::string> command, Answers& answers) const {
    std::string words;
    for (const std::string& word : command) words += " " + word;
    command.insert(command.end(), {"--config", config()});
    const commands_test::Ran ran = commands_test::run(command);
    EXPECT_NE(ran.code, ExitCode::kUsage) << words << ran.err;
    answers["stdout of" + words] = ran.out;
    answers["stderr of" + words] = ran.err;
    return ran.out;
  }

  /// When each line was written, and what follows from it.
  static std::string without_its_times(std::string lines) {
    re2::RE2::GlobalReplace(&lines, R"re("(at|digest)":"[^"]*")re", "");
    return lines;
  }

  [[nodiscard]] std::string config() const { return city_ + "/tributary.yaml"; }

  /// The rule of cracked buildings, that would list what three people report.
  [[nodiscard]] std::string eager_rule() const {
    std::string text = text_of_file(city_ + "/rules/building-crack-reports.rule.yaml");
    const std::string ten = "yellow: reports.distinct(reporter) >= 10";
    text.replace(text.find(ten), ten.size(), "yellow: reports.distinct(reporter) >= 3");
    text.erase(text.find("\ntests:") + 1);
    std::string path = folder_ / "building-crack-reports.rule.yaml";
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  [[nodiscard]] std::string backtest() const {
    return "stdout of backtest --with " + eager_rule() + " --compare active --last 90d -o json";
  }

  static void expect_same(const Answers& here, const Answers& there) {
    EXPECT_EQ(here.size(), there.size());
    for (const auto& [what, answer] : here) {
      const auto other = there.find(what);
      ASSERT_NE(other, there.end()) << what;
      EXPECT_EQ(answer, other->second) << what;
    }
  }

  /// Something was asked for, done, and is told of.
  static void expect_something_to_compare(const Answers& answers) {
    const auto told = [&](const std::string& who, const std::string& target) {
      std::string all;
      for (const auto& [what, answer] : answers) {
        if (what.starts_with(who) && what.find(target) != std::string::npos) all += answer;
      }
      return all;
    };
    EXPECT_THAT(told("supervisor", "/actions/k-supervisor"), HasSubstr(R"("answer":"done")"));
    EXPECT_THAT(told("viewer", ".cap"), HasSubstr("<status>Actual</status>"));
    EXPECT_THAT(told("supervisor", "/api/v1/warnings/"), HasSubstr("<alert"));
    EXPECT_THAT(told("analyst", "/backtests/{id}/report"), HasSubstr(R"("compared":{)"));
    EXPECT_THAT(told("analyst", "POST /api/v1/rules/test"), HasSubstr(R"("tests":[)"));
    EXPECT_THAT(told("admin", "/metrics"), HasSubstr("tributary_rows"));
    EXPECT_THAT(answers.at("audit"), HasSubstr(R"("route":"/api/v1/signals/{id}/actions")"));
    EXPECT_THAT(answers.at("audit of the shell"), HasSubstr(R"("command":"show")"));
    EXPECT_THAT(told("stdout of explain", ""), HasSubstr("building-crack-reports"));
  }

  const commands_test::Folder folder_;
  const std::string city_ = folder_ / "city";
  std::string grievances_;
  /// Two neighbours of which no feed speaks: what lies near the one lies near the other.
  std::vector<std::string> quiet_;
};

TEST_F(ServedWorldsTest, OneOrTwoReportsHereOrElsewhereAreToldAlike) {
  const Answers here = told({report(quiet_[0], 1), report(quiet_[0], 2)});
  EXPECT_THAT(here.at("supervisor /api/v1/signals"), HasSubstr("\"signal_id\""));
  expect_something_to_compare(here);
  expect_same(here, told({report(quiet_[1], 1), report(quiet_[1], 2)}));
  expect_same(here, told({report(quiet_[0], 1), report(quiet_[1], 2)}));
}

TEST_F(ServedWorldsTest, AFurtherReporterBetweenTwoStepsChangesNoByte) {
  const Answers one = told({report(quiet_[0], 1)});
  expect_same(one, told({report(quiet_[0], 1), report(quiet_[0], 2)}));
  const Answers three = told({report(quiet_[0], 1), report(quiet_[0], 2), report(quiet_[0], 3)});
  expect_same(three, told({report(quiet_[0], 1), report(quiet_[0], 2), report(quiet_[0], 3),
                           report(quiet_[0], 4)}));
  // The third is what a rule can ask for.
  EXPECT_NE(one.at(backtest()), three.at(backtest()));
  EXPECT_THAT(three.at(backtest()), HasSubstr(quiet_[0]));
}

}  // namespace
}  // namespace tributary::plant
