// Back-tests that are asked for: what a process does that stands in for ours, and what is told of
// it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/ops/api/served_list.h"

namespace tributary::api {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;

constexpr const char* kAsk = "/api/v1/rules/backtest";

class BacktestsTest : public testing::Test {
 protected:
  /// What stands in for `tributary`; it finds the rule's file in $rule, and where to write how far
  /// it is in $share.
  void program_is(const std::string& script) {
    const std::string path = list_.folder / "program";
    std::ofstream(path) << "#!/bin/sh\nrule=$4\nfor word; do last=$word; "
                           "[ \"$before\" = --progress ] && share=$word; before=$word; done\n"
                        << script << '\n';
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  }
  Json ask(const std::string& body = R"({"text":"rule: a-rule\n"})") {
    const Response response = std::get<Response>(list_.post_to(kAsk, body, kAnalyst));
    EXPECT_EQ(response.status, 202U) << response.body;
    return Json::parse(response.body);
  }
  Json status(const Json& job) { return Json::parse(list_.get(path_of(job), kAnalyst).body); }
  Json ended(const Json& job) {
    for (;;) {
      Json now = status(job);
      if (now.at("state") != "running") return now;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      list_.clock.advance(std::chrono::seconds(1));  // the account may ask again
    }
  }
  static std::string path_of(const Json& job) {
    return "/api/v1/backtests/" + job.at("id").get<std::string>();
  }
  ServedList list_;
};

TEST_F(BacktestsTest, OneIsAskedForLookedAtAndRead) {
  program_is("echo 0.5 >$share; echo \"{\\\"arguments\\\": \\\"$*\\\"}\"");
  const Json job = ask(R"({"text":"rule: a-rule\n","last":"90d","lang":"zh"})");
  EXPECT_EQ(job.at("rule"), "a-rule.rule.yaml");
  EXPECT_EQ(job.at("last"), "90d");
  EXPECT_EQ(ended(job).at("state"), "done");
  // Not held against the document: what is told is what the stand-in said.
  const auto report = std::get<Response>(
      list_.api->handle(list_.request("GET", path_of(job) + "/report", kAnalyst)));
  ASSERT_EQ(report.status, 200U) << report.body;
  const std::string arguments = Json::parse(report.body).at("arguments");
  EXPECT_THAT(arguments, HasSubstr("backtest --background --with "));
  EXPECT_THAT(arguments, HasSubstr("/a-rule.rule.yaml --compare active --last 90d -o json"));
  EXPECT_THAT(arguments, HasSubstr("--config tributary.yaml"));
  EXPECT_THAT(arguments, HasSubstr("--lang zh"));
}

TEST_F(BacktestsTest, HowFarItIsIsToldWhileItRuns) {
  program_is("echo 0.25 >$share; exec sleep 600");
  const Json job = ask();
  Json now = status(job);
  while (now.at("share").is_null()) {
    list_.clock.advance(std::chrono::seconds(1));
    now = status(job);
  }
  EXPECT_EQ(now.at("share"), 0.25);
  EXPECT_EQ(list_.get(path_of(job) + "/report", kAnalyst).status, 409U);
  EXPECT_EQ(std::get<Response>(list_.post_to(kAsk, R"({"text":"rule: b\n"})", kOperator)).status,
            409U);
  const Reply stopped = list_.post_to(path_of(job) + "/stop", "", kAnalyst);
  EXPECT_EQ(Json::parse(std::get<Response>(stopped).body).at("state"), "stopped");
  program_is("echo {}");
  EXPECT_EQ(ended(ask()).at("state"), "done");  // its place is free
}

TEST_F(BacktestsTest, WhatWentWrongIsToldAndNotWhereTheTextLay) {
  program_is("echo \"$rule:3: E102\" >&2; exit 3");
  const Json now = ended(ask());
  EXPECT_EQ(now.at("state"), "failed");
  EXPECT_EQ(now.at("message"), "a-rule.rule.yaml:3: E102\n");
  program_is("kill -9 $$");
  EXPECT_EQ(ended(ask()).at("message"), "ended with code 137");
}

TEST_F(BacktestsTest, NothingOfThemIsLeftBehind) {
  const std::filesystem::path place = list_.folder / "state/backtests";
  program_is("mkdir $TMPDIR/more; echo {}");
  ended(ask());
  EXPECT_TRUE(std::filesystem::is_empty(place));
  std::filesystem::create_directories(place / "of-one-that-was-killed");
  const BacktestDesk another("", "", list_.folder / "state");
  EXPECT_FALSE(std::filesystem::exists(place));
}

TEST_F(BacktestsTest, ThoseOfLongAgoAreForgotten) {
  program_is("echo {}");
  const Json first = ask();
  ended(first);
  for (std::size_t i = 0; i < BacktestDesk::kMostKept; ++i) ended(ask());
  EXPECT_EQ(list_.get(path_of(first), kAnalyst).status, 404U);
}

TEST_F(BacktestsTest, WhatCannotBeTriedIsRefused) {
  for (const char* body :
       {"", "{}", R"({"text":"rule: ../a\n"})", R"({"text":"rule: a\n","last":"5min"})",
        R"({"text":"rule: a\n","last":"36h"})", R"({"text":"rule: a\n","lang":"fr"})",
        R"({"text":"rule: a\n","to":"2025-01-01"})"}) {
    EXPECT_EQ(std::get<Response>(list_.post_to(kAsk, body, kAnalyst)).status, 400U) << body;
  }
  const Reply nothing = list_.post_to(kAsk, R"({"text":"rule: a\n"})", kAnalyst);
  EXPECT_EQ(std::get<Response>(nothing).status, 503U);  // there is no program here
}

TEST_F(BacktestsTest, SupervisorsAndUnitsAskForNone) {
  program_is("echo {}");
  for (const char* token : {kViewer, kUnit, kSupervisor}) {
    const Reply reply = list_.post_to(kAsk, R"({"text":"rule: a\n"})", token);
    EXPECT_EQ(std::get<Response>(reply).status, 403U);
  }
}

}  // namespace
}  // namespace tributary::api
