// What analysts and supervisors ask for: rules on the desk, and sweeps.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "ops/tributary/composition/retry_request.h"
#include "rules/language/compiler.h"
#include "tests/ops/api/served_list.h"
#include "tests/ops/tributary/composition/site_fixture.h"

namespace tributary::api {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;

constexpr const char* kRule = R"(rule: failed-once
version: 1
title: 消防检查不合格
owner: analysts
status: active
subject: place.building
within: 30d
inputs:
  failed:
    from: inspection
    where: result == "fail"
levels:
  blue: failed.count >= 1
score:
  - add: 30
    why: "消防检查不合格"
signal:
  hazard: safety.fire
  title: "{subject.name}"
  advice: inspect
  assign: unit("fire", subject.district)
  due: { blue: 10wd }
tests:
  - name: fires
    start: 2025-01-01T00:00+08:00
    events:
      - { at: 1d, source: inspection, building: B7, kind: fire, result: fail }
    expect:
      - { at: 1d, subject: B7, level: blue }
)";

Json at_desk(ServedList& list, const std::string& route, const std::string& text) {
  const Reply reply = list.post_to("/api/v1/rules/" + route, Json{{"text", text}}.dump(), kAnalyst);
  const auto* work = std::get_if<Work>(&reply);
  EXPECT_NE(work, nullptr);
  return work == nullptr ? Json() : Json::parse(work->run().body);
}

TEST(RuleDeskTest, ASoundRuleIsSaidInOneSentence) {
  ServedList list;
  const Json answer = at_desk(list, "check", kRule);
  EXPECT_EQ(answer.at("check").at("errors"), 0) << answer;
  EXPECT_EQ(answer.at("rule").at("id"), "failed-once");
  EXPECT_FALSE(answer.at("rule").at("sentence").at("zh").get<std::string>().empty());
}

TEST(RuleDeskTest, ATypoIsSaidWithItsPlaceAndWhatWasMeant) {
  ServedList list;
  std::string text = kRule;
  text.replace(text.find("result =="), 6, "resutl");
  const Json answer = at_desk(list, "check", text);
  EXPECT_TRUE(answer.at("rule").is_null());
  const Json& found = answer.at("check").at("diagnostics").at(0);
  EXPECT_EQ(found.at("code"), "E102");
  EXPECT_EQ(found.at("line"), 11);
  EXPECT_EQ(found.at("suggestion"), "result");
}

TEST(RuleDeskTest, TestsOfATextAreRun) {
  ServedList list;
  EXPECT_EQ(at_desk(list, "test", kRule).at("tests").at(0).at("passed"), true);
  std::string text = kRule;
  text.replace(text.rfind("level: blue"), 11, "level: none");
  const Json outcome = at_desk(list, "test", text).at("tests").at(0);
  EXPECT_EQ(outcome.at("passed"), false);
  EXPECT_THAT(outcome.at("found").get<std::string>(), HasSubstr("blue"));
}

TEST(RuleDeskTest, WhatIsNotCheckedIsSaid) {
  ServedList list;
  EXPECT_TRUE(at_desk(list, "check", kRule).at("not_checked").empty());
  composition_test::write_site(list.folder);
  auto loaded = composition_test::load(list.folder);
  ASSERT_TRUE(loaded.site) << loaded.messages();
  auto& subjects = loaded.site->registers.front().subjects;
  subjects.resize(RuleDesk::kMostCopied + 1, subjects.front());
  list.desk = RuleDesk(*loaded.site);
  EXPECT_EQ(at_desk(list, "check", kRule).at("not_checked"), Json({"E211"}));
  EXPECT_EQ(at_desk(list, "test", kRule).at("not_checked"), Json({"E211"}));
}

/// A rule about the same buildings, quiet but for this.
std::string rule_text(const std::string& id, const std::string& inputs, const std::string& level) {
  return "rule: " + id + "\nversion: 1\ntitle: t\nowner: analysts\nstatus: active\n" +
         "subject: place.building\nwithin: 30d\ninputs:\n" + inputs + "levels:\n  blue: " + level +
         "\nscore:\n  - add: 30\n    why: w\nsignal:\n  hazard: safety.fire\n  title: t\n" +
         "  advice: inspect\n  assign: unit(\"fire\", subject.district)\n  due: { blue: 10wd }\n";
}

std::string reading(const std::string& other) {
  return "  others:\n    from: signal\n    where: rule == \"" + other + "\"\n";
}

RuleDesk desk_with(const std::vector<std::string>& texts) {
  Site site{{}, {}, {}, {}, {}, {}, SchemaView::of_catalog(catalog()), {}};
  LanguageContext context;
  context.schemas = &site.schemas;
  for (const std::string& text : texts) {
    Diagnostics diagnostics;
    auto document = YamlDocument::parse(RuleDesk::file_named_by(text), text, diagnostics);
    auto rule = compile_rule(*document, context, diagnostics);
    EXPECT_TRUE(rule);
    site.rules.files.push_back({std::move(*document), std::move(rule)});
  }
  return RuleDesk(site);
}

// What shows only beside the rules in use is told while it is typed, not when it is to run.
TEST(RuleDeskTest, ATextIsReadAsItWouldStandAmongTheRulesInUse) {
  ServedList list;
  const std::string people = "  failed:\n    from: inspection\n    where: result == \"fail\"\n" +
                             std::string("  calls:\n    from: call110\n");
  list.desk = desk_with({rule_text("of-people", people, "failed.any and calls.any"),
                         rule_text("reader", reading("typed"), "others.any")});
  const auto codes = [&](const std::string& text) {
    std::vector<std::string> found;
    const Json answer = at_desk(list, "check", text);
    for (const Json& one : answer.at("check").at("diagnostics")) {
      if (one.at("severity") == "error") found.push_back(one.at("code"));
    }
    return found;
  };
  using testing::ElementsAre;
  using testing::IsEmpty;
  EXPECT_THAT(codes(rule_text("typed", reading("of-people"), "others.any")), IsEmpty());
  EXPECT_THAT(codes(rule_text("typed", reading("of-people"), "others.count >= 2")),
              ElementsAre("E203"));
  EXPECT_THAT(codes(rule_text("typed", reading("reader"), "others.any")), ElementsAre("E301"));
  EXPECT_THAT(codes(rule_text("of-people", reading("of-people"), "others.any")),
              ElementsAre("E301"));  // alone it is one already, of which it is told once
}

TEST(RuleDeskTest, AFileNameIsARulesAndNothingElse) {
  EXPECT_TRUE(RuleDesk::is_file_name("a-rule.rule.yaml"));
  EXPECT_TRUE(RuleDesk::is_file_name("a-rule@strict.rule.yaml"));
  for (const char* name :
       {"", ".rule.yaml", "../a.rule.yaml", "a/b.rule.yaml", "a.yaml", "\xe5\xbc\xa0.rule.yaml"}) {
    EXPECT_FALSE(RuleDesk::is_file_name(name)) << name;
  }
  ServedList list;
  const Reply reply = list.post_to("/api/v1/rules/check", "{\"text\":\"x: y\"}", kAnalyst);
  EXPECT_EQ(std::get<Response>(reply).status, 400U);
}

std::string stats_at(ServedList& list, const std::string& path) {
  const Reply reply = list.ask(list.request("GET", path, kSupervisor));
  if (const auto* response = std::get_if<Response>(&reply)) return response->body;
  return std::get<Work>(reply).run().body;
}

TEST(StatisticsTest, AreReadOnFromWhereTheLogWasReadLast) {
  ServedList list;
  const auto listed = [](const std::string& revision, const std::string& label) {
    return R"({"id":"s-red000000000/1/)" + revision +
           R"(","row":{"signal_id":"s-red000000000","level":"red","handling":"assigned","label":")" +
           label + R"(","rules":[{"id":"failed-once","version":1}],"engine":{"as_of":)" +
           R"("2025-03-01T00:00+00:00"}}})";
  };
  list.commit({listed("1", "")});
  const Json before = Json::parse(stats_at(list, "/api/v1/rules/failed-once/stats"));
  EXPECT_EQ(before.at("rules").at(0).at("labelled"), 0);
  list.commit({listed("2", "true_alarm")}, /*rotates=*/true);
  const Json after = Json::parse(stats_at(list, "/api/v1/stats"));
  EXPECT_EQ(after.at("rules").at(0).at("labelled"), 1);
  EXPECT_TRUE(after.at("rules").at(0).at("precision").is_null());  // of one alarm
  EXPECT_THAT(stats_at(list, "/api/v1/rules/another/stats"), HasSubstr("no_such_rule"));
}

Response ask(ServedList& list, const std::string& body) {
  return std::get<Response>(list.post_to("/api/v1/sweeps", body, kSupervisor));
}

TEST(SweepsTest, OneThatIsAskedForLiesWhereTheEngineLooks) {
  ServedList list;
  const Response response = ask(list, R"({"check":"special","theme":"fire","area":"500103"})");
  ASSERT_EQ(response.status, 202U) << response.body;
  const std::string id = Json::parse(response.body).at("sweep");
  EXPECT_THAT(id, testing::StartsWith("special-"));
  bool is_there = false;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(list.folder / "state")) {
    is_there = is_there || entry.path().string().find(id) != std::string::npos;
  }
  EXPECT_TRUE(is_there);
}

TEST(SweepsTest, ARollingOneIsBegunAndEnded) {
  ServedList list;
  const Response begun = ask(list, R"({"check":"rolling","every":"30d"})");
  ASSERT_EQ(begun.status, 202U) << begun.body;
  EXPECT_THAT(Json::parse(begun.body).at("sweep").get<std::string>(),
              testing::StartsWith("rolling-"));
  list.clock.advance(std::chrono::seconds(1));
  EXPECT_EQ(ask(list, R"({"check":"rolling","every":"0s"})").status, 202U);
}

TEST(SweepsTest, WhatNoSweepIsIsRefused) {
  ServedList list;
  for (const char* body :
       {"", "[]", "{}", R"({"check":"rolling"})", R"({"check":"special"})",
        R"({"check":"special","theme":"people"})", R"({"check":"full","theme":"fire"})",
        R"({"check":"special","theme":"fire","area":"500103001001"})",
        R"({"check":"special","theme":"fire","area":"999999"})",
        R"({"check":"special","theme":"fire","profile":"none"})",
        R"({"check":"rolling","every":"5min"})",
        R"({"check":"rolling","every":"30d","theme":"fire"})", R"({"check":"full","every":"30d"})",
        R"({"check":"full","person":"x"})", R"({"check":1})"}) {
    EXPECT_EQ(ask(list, body).status, 400U) << body;
  }
}

TEST(DeadLettersTest, ARetryLiesWhereTheEngineLooksAndIsAnOperatorsToAskFor) {
  ServedList list;
  const RetryRequest request(list.folder / "state");
  const char* const path = "/api/v1/dlq/retry";
  EXPECT_EQ(std::get<Response>(list.post_to(path, "", kAnalyst)).status, 403U);
  EXPECT_FALSE(request.is_there());
  EXPECT_EQ(std::get<Response>(list.post_to(path, "", kOperator)).status, 202U);
  EXPECT_TRUE(request.is_there());
}

/// Pieces of what bodies hold, in any order, and anything else.
std::string some_body() {
  static const std::vector<std::string> kPieces = {
      "{",
      "}",
      "[",
      "]",
      ":",
      ",",
      "\"kind\"",
      "\"cancel\"",
      "{\"cancel\":true}",
      "{\"cancel\":false}",
      "\"verify\"",
      "\"check\"",
      "\"full\"",
      "\"text\"",
      "\"rule: a\\nversion: 1\\n\"",
      "\"until\"",
      "\"2025-01-01T00:00:00Z\"",
      "null",
      "true",
      "17",
      "1e400",
      "\"\\ud800\"",
      "\"13800138000\"",
      "\"into\"",
      "\"outcome\"",
      "\"rectified\"",
      "{\"kind\":\"verify\",\"outcome\":\"rectified\"}",
      "\xff",
      std::string(1, '\0'),
      "\\"};
  std::string body;
  for (const std::string& piece :
       *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(kPieces))) {
    body += piece;
  }
  return body;
}

/// The routes that take a body, of the row that there is.
std::vector<std::string> targets_of_bodies() {
  std::vector<std::string> targets;
  for (const Route& route : routes()) {
    if (route.method != "POST") continue;
    std::string target(route.path);
    for (const auto& [part, value] : {std::pair<std::string, std::string>{"{id}", "s-red000000000"},
                                      {"{identifier}", "s-red000000000.1"}}) {
      const auto at = target.find(part);
      if (at != std::string::npos) target.replace(at, part.size(), value);
    }
    targets.push_back(target);
  }
  return targets;
}

RC_GTEST_PROP(BodyTest, AnyBodyHasAnAnswerThatQuotesNoneOfIt, ()) {
  static ServedList list;
  list.clock.advance(std::chrono::seconds(60));
  const std::string body = some_body();
  for (const std::string& target : targets_of_bodies()) {
    for (const char* token : {kSupervisor, kOperator}) {
      Request request = list.request("POST", target, token);
      request.body = body;
      request.headers["if-match"] = "3";
      request.headers["idempotency-key"] = "k";
      Reply reply = list.ask(request);
      if (const auto* work = std::get_if<Work>(&reply)) reply = work->run();
      const auto* response = std::get_if<Response>(&reply);
      if (response == nullptr) continue;  // a command, written down
      RC_ASSERT(response->status < 600U);
      const bool is_json = response->content_type.find("json") != std::string::npos;
      RC_ASSERT(is_json || response->status < 300U);
      RC_ASSERT(!is_json || !Json::parse(response->body, nullptr, false).is_discarded());
      if (response->status == 400U) {
        RC_ASSERT(response->body.find("13800138000") == std::string::npos);
      }
    }
  }
}

}  // namespace
}  // namespace tributary::api
