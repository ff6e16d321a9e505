// The document against the routes, and against what they answer.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cctype>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/base/decimal.h"
#include "engine/model/handling.h"
#include "engine/model/people_axis.h"
#include "engine/model/signal.h"
#include "engine/signal/row_json.h"
#include "tests/ops/api/served_list.h"
#include "tests/support/answer_contract.h"

namespace tributary::api {
namespace {

using Json = nlohmann::json;

const Json& document() {
  static const Json parsed = Json::parse(openapi_document());
  return parsed;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

TEST(OpenApiTest, ItHasEveryRouteAndNoOther) {
  std::set<std::string> written, built;
  for (const auto& [path, methods] : document().at("paths").items()) {
    for (const auto& [method, operation] : methods.items()) written.insert(method + " " + path);
  }
  for (const Route& route : routes()) {
    built.insert(lower(route.method) + " " + std::string(route.path));
  }
  EXPECT_EQ(written, built);
}

TEST(OpenApiTest, WhatNeedsNoTokenSaysSo) {
  const Json paths = document().at("paths");
  for (const Route& route : routes()) {
    const Json& operation = paths.at(std::string(route.path)).at(lower(route.method));
    const Json security = operation.value("security", Json());
    switch (route.access) {
      case Access::kEverybody:
        EXPECT_EQ(security, Json::array()) << route.path;
        break;
      case Access::kLoopback:
        EXPECT_EQ(security, Json::parse(R"([{}, {"token": []}])")) << route.path;
        break;
      default:
        EXPECT_EQ(security, Json()) << route.path;
    }
    EXPECT_EQ(operation.at("responses").contains("401"), route.access != Access::kEverybody);
  }
}

TEST(OpenApiTest, ParametersInThePathAreDescribed) {
  for (const auto& [path, methods] : document().at("paths").items()) {
    for (const auto& [method, operation] : methods.items()) {
      std::string expected = path;
      const Json parameters = operation.value("parameters", Json::array());
      for (const Json& parameter : parameters) {
        if (parameter.at("in") != "path") continue;
        const std::string name = "{" + parameter.at("name").get<std::string>() + "}";
        ASSERT_NE(expected.find(name), std::string::npos) << path;
        expected.erase(expected.find(name), name.size());
      }
      EXPECT_EQ(expected.find('{'), std::string::npos) << path;
    }
  }
}

TEST(OpenApiTest, EachParameterOfTheListIsReadAndAnUnknownOneIsNot) {
  ServedList list;
  const std::map<std::string, std::string> values = {
      {"level", "red"},     {"handling", "new"},
      {"unit", "U9"},       {"hazard", "safety.fire"},
      {"district", "5"},    {"overdue", "true"},
      {"near", "29,106,1"}, {"all", "true"},
      {"limit", "10"},      {"cursor", "red.50.s-red000000000"}};
  const Json listed = document().at("paths").at("/api/v1/signals").at("get").at("parameters");
  EXPECT_EQ(listed.size(), values.size());
  for (const Json& parameter : listed) {
    const std::string name = parameter.at("name");
    EXPECT_EQ(list.get("/api/v1/signals?" + name + "=" + values.at(name), kViewer).status, 200U)
        << name;
  }
}

TEST(OpenApiTest, TheWordsOfAnActionAreThoseOfTheEngine) {
  const Json action = document().at("components").at("schemas").at("Action").at("properties");
  std::vector<std::string> kinds;
  for (std::size_t i = 0; i < kCommandKinds; ++i) {
    kinds.emplace_back(name_of(static_cast<CommandKind>(i)));
  }
  EXPECT_EQ(action.at("kind").at("enum").get<std::vector<std::string>>(), kinds);
  for (const Json& reason : action.at("reason").at("enum")) {
    EXPECT_TRUE(reason_named(reason.get<std::string>())) << reason;
  }
  for (const Json& done : action.at("done").at("enum")) {
    EXPECT_TRUE(done_named(done.get<std::string>())) << done;
  }
  for (const Json& label : action.at("label").at("enum")) {
    EXPECT_TRUE(alarm_label_named(label.get<std::string>())) << label;
  }
}

/// A row with everything a row can say.
SignalRow whole_row() {
  SignalRow row;
  row.signal_id = "s-7h2k9q4m1c8v";
  row.location = GeoPoint{29.56, 106.55};
  row.level = row.listed_level = Level::kOrange;
  row.first_seen = row.last_evidence = row.level_since = "2025-03-01";
  row.rules = {{"failed-once", 1, "sha256:00", Level::kOrange, 60}};
  row.why.values = {{"failed.count", "1"}, {"complaints.distinct(reporter)", "3+"}};
  row.why.terms = {{Decimal::kScale, "why", ReportStep{"grievance", 3, "2025-03-01"}, {}, 0},
                   {Decimal::kScale, "why", ReportStep{"grievance", 0, ""}, {}, 0},
                   {Decimal::kScale, "why", std::nullopt, {"inspection:1"}, 1}};
  row.why.next_up = WhatIf{Level::kRed, {"more"}};
  row.why.next_down = WhatIf{Level::kYellow, {"less"}};
  row.why.stale_sources = row.why.approximate = row.why.baseline_not_ready = {"failed"};
  row.why.by_weekends_only = true;
  ShownHandling& people = row.people;
  people.level_override = ShownOverride{"red", "seen_on_site", "2025-03-02T00:00+08:00"};
  people.unit = people.unit_name = "U9";
  people.copy_to = people.escalated_to = {"U1"};
  people.accepted_at = people.due = people.snoozed_until = "2025-03-02T00:00+08:00";
  people.due_rule = "3wd";
  people.due_weekends_only = people.awaits_second = people.past_due = true;
  people.extensions = {{people.due, people.due, "weather"}};
  people.feedback = {{1, people.due, "U9", "progress", "repaired", "under_way"},
                     {2, people.due, "", "accepted", "", ""}};
  people.outcome = "merged";
  people.label = "unclear";
  people.merged_into = "s-000000000000";
  row.found_by = {{CheckKind::kFull, "x", "2025-03-01"}, {CheckKind::kStream, "", ""}};
  return row;
}

constexpr const char* kRowPath = "/api/v1/signals/s-7h2k9q4m1c8v";

std::string wrong_with_row(const Json& row) {
  static const AnswerContract contract(openapi_document());
  return contract.wrong_with("GET", kRowPath, 200, "application/json", row.dump());
}

TEST(OpenApiTest, EverythingARowCanSayIsDescribedAndNothingElse) {
  const Json row = Json::parse(row_json(whole_row()));
  EXPECT_EQ(wrong_with_row(row), "");
  EXPECT_EQ(wrong_with_row(Json::parse(row_json(SignalRow()))), "");
  const auto names = [](const Json& object) {
    std::set<std::string> found;
    for (const auto& [name, value] : object.items()) found.insert(name);
    return found;
  };
  const Json& schemas = document().at("components").at("schemas");
  EXPECT_EQ(names(schemas.at("Signal").at("properties")), names(row));
  EXPECT_EQ(names(schemas.at("Why").at("properties")), names(row.at("why")));
}

TEST(OpenApiTest, ARowThatSaysMoreOrLessOrOtherwiseIsNone) {
  const Json row = Json::parse(row_json(whole_row()));
  for (const auto& [name, value] : row.items()) {
    Json other = row;
    other[name] = Json::array({Json::object()});
    EXPECT_NE(wrong_with_row(other), "") << name;
  }
  for (const char* where : {"", "/subject", "/why", "/why/terms/0", "/why/terms/0/reports",
                            "/rules/0", "/override", "/feedback/0", "/found_by/0", "/engine"}) {
    Json more = row;
    more[Json::json_pointer(where)]["reporter"] = "x";
    EXPECT_NE(wrong_with_row(more), "") << where;
  }
  Json exact = row;
  exact["why"]["terms"][0]["reports"]["reporters"] = "4+";
  EXPECT_NE(wrong_with_row(exact), "");
  for (const Json& name : document().at("components").at("schemas").at("Signal").at("required")) {
    Json less = row;
    less.erase(name.get<std::string>());
    EXPECT_NE(wrong_with_row(less), "") << name;
  }
}

TEST(OpenApiTest, AnAnswerOfAnotherStatusOrTypeIsNone) {
  const AnswerContract contract(openapi_document());
  const std::string row = row_json(whole_row());
  EXPECT_NE(contract.wrong_with("GET", kRowPath, 206, "application/json", row), "");
  EXPECT_NE(contract.wrong_with("GET", kRowPath, 200, "text/plain", row), "");
  EXPECT_NE(contract.wrong_with("GET", kRowPath, 200, "application/json", "{"), "");
  EXPECT_NE(contract.wrong_with("GET", "/api/v1/persons", 200, "application/json", "{}"), "");
  const auto problem = [&](unsigned status, const char* code) {
    return contract.wrong_with(
        "GET", kRowPath, status, "application/problem+json",
        Json{{"type", "x"}, {"title", "x"}, {"status", status}, {"code", code}, {"detail", "x"}}
            .dump());
  };
  EXPECT_EQ(problem(404, "no_row"), "");
  EXPECT_NE(problem(404, "no_token"), "");  // a code has one status
  EXPECT_NE(problem(404, "another"), "");
}

TEST(OpenApiTest, TheWordsOfARowAreThoseOfTheEngine) {
  const Json& schemas = document().at("components").at("schemas");
  const Json& row = schemas.at("Signal").at("properties");
  const auto words = [](std::size_t count, const auto& word) {
    std::set<std::string> found;
    for (std::size_t i = 0; i < count; ++i) found.emplace(word(i));
    return found;
  };
  const auto said = [](const Json& schema) {
    return schema.at("enum").get<std::set<std::string>>();
  };
  EXPECT_EQ(said(row.at("handling")),
            words(kHandlings, [](std::size_t i) { return name_of(static_cast<Handling>(i)); }));
  EXPECT_EQ(said(schemas.at("Change").at("properties").at("cause")),
            words(static_cast<std::size_t>(ChangeCause::kCommand) + 1,
                  [](std::size_t i) { return name_of(static_cast<ChangeCause>(i)); }));
  EXPECT_EQ(said(row.at("found_by").at("items").at("properties").at("check")),
            words(kCheckKinds, [](std::size_t i) { return name_of(static_cast<CheckKind>(i)); }));
  EXPECT_EQ(said(row.at("feedback").at("items").at("properties").at("kind")),
            words(static_cast<std::size_t>(FeedbackEntry::Kind::kMerged) + 1,
                  [](std::size_t i) { return name_of(static_cast<FeedbackEntry::Kind>(i)); }));
}

}  // namespace
}  // namespace tributary::api
