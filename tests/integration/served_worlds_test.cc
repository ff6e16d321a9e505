// Laws Two worlds and Erase (PEOPLE, "The six laws") at what others are given: every answer of the
// API in every role, and every file that is exported.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
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
    for (const char* folder : {"/state", "/out"}) std::filesystem::remove_all(city_ + folder);
    const std::string config = city_ + "/tributary.yaml";
    CHECK(commands_test::run({"run", "--until-idle", "--config", config}).code == ExitCode::kDone);
    Answers answers = api_answers(config);
    for (auto& [ending, bytes] : exported_files(config, city_)) {
      answers["export " + ending] = std::move(bytes);
    }
    answers["stats"] = commands_test::run({"stats", "--config", config, "-o", "json"}).out;
    answers["sweep"] = commands_test::run({"sweep", "full", "--id", "x", "--config", config}).out;
    answers["sweep list"] =
        commands_test::run({"sweep", "list", "--config", config, "-o", "json"}).out;
    answers["backtest"] =
        commands_test::run({"backtest", "--with", eager_rule(), "--compare", "active", "--last",
                            "90d", "-o", "json", "--config", config})
            .out;
    return answers;
  }

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

  static void expect_same(const Answers& here, const Answers& there) {
    EXPECT_EQ(here.size(), there.size());
    for (const auto& [what, answer] : here) {
      const auto other = there.find(what);
      ASSERT_NE(other, there.end()) << what;
      EXPECT_EQ(answer, other->second) << what;
    }
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
  EXPECT_NE(one.at("backtest"), three.at("backtest"));
  EXPECT_THAT(three.at("backtest"), HasSubstr(quiet_[0]));
}

}  // namespace
}  // namespace tributary::plant
