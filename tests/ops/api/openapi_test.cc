// The document against the routes, and against what they answer.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cctype>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/model/handling.h"
#include "tests/ops/api/served_list.h"

namespace tributary::api {
namespace {

using Json = nlohmann::json;

nlohmann::json json_at(ServedList& list, const std::string& target, const std::string& token) {
  return nlohmann::json::parse(list.get(target, token).body);
}

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

TEST(OpenApiTest, ARowHasWhatTheDocumentRequires) {
  ServedList list;
  const Json row = json_at(list, "/api/v1/signals/s-red000000000", kViewer);
  for (const Json& name : document().at("components").at("schemas").at("Signal").at("required")) {
    EXPECT_TRUE(row.contains(name.get<std::string>())) << name;
  }
}

}  // namespace
}  // namespace tributary::api
