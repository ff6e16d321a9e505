#include "ops/api/api.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/partition/dead_letters.h"
#include "schemas/catalog/catalog.h"
#include "tests/ops/api/served_list.h"

namespace tributary::api {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

nlohmann::json json_at(ServedList& list, const std::string& target, const std::string& token) {
  return nlohmann::json::parse(list.get(target, token).body);
}

std::vector<std::string> ids_of(const nlohmann::json& page) {
  std::vector<std::string> ids;
  for (const auto& row : page.at("signals")) ids.push_back(row.at("signal_id"));
  return ids;
}

TEST(ApiTest, TheListIsHighestFirstAndWithoutWhatIsOver) {
  ServedList list;
  EXPECT_THAT(ids_of(json_at(list, "/api/v1/signals", kViewer)),
              ElementsAre("s-red000000000", "s-orange000000", "s-blue00000000"));
  EXPECT_THAT(ids_of(json_at(list, "/api/v1/signals?all=true&handling=closed", kViewer)),
              ElementsAre("s-closed000000"));
}

TEST(ApiTest, Filters) {
  ServedList list;
  const auto found = [&](const std::string& query) {
    return ids_of(json_at(list, "/api/v1/signals?" + query, kViewer)).size();
  };
  EXPECT_EQ(found("level=red,blue"), 2U);
  EXPECT_EQ(found("unit=U2"), 2U);
  EXPECT_EQ(found("hazard=safety.gas"), 0U);
  EXPECT_EQ(found("district=5001"), 3U);
  EXPECT_EQ(found("overdue=true"), 1U);
  EXPECT_EQ(found("near=29.56,106.55,1"), 3U);
  EXPECT_EQ(found("near=30.56,106.55,1"), 0U);
}

TEST(ApiTest, PagesFollowEachOtherWithoutGapOrRepeat) {
  ServedList list;
  std::vector<std::string> seen;
  std::string cursor;
  do {
    const auto page = json_at(list, "/api/v1/signals?limit=1&cursor=" + cursor, kViewer);
    ASSERT_EQ(page.at("signals").size(), 1U);
    seen.push_back(ids_of(page).front());
    cursor = page.at("next").is_null() ? "" : page.at("next").get<std::string>();
  } while (!cursor.empty());
  EXPECT_THAT(seen, ElementsAre("s-red000000000", "s-orange000000", "s-blue00000000"));
}

TEST(ApiTest, AUnitSeesItsOwnRowsAndThoseCopiedToIt) {
  ServedList list;
  EXPECT_THAT(ids_of(json_at(list, "/api/v1/signals", kUnit)),
              ElementsAre("s-red000000000", "s-orange000000"));
  EXPECT_EQ(list.get("/api/v1/signals/s-blue00000000", kUnit).status, 404U);
  EXPECT_EQ(list.get("/api/v1/signals/s-blue00000000/history", kUnit).status, 404U);
  EXPECT_EQ(list.get("/api/v1/signals/s-orange000000", kUnit).status, 200U);
  // Another unit's row and one that is not there are the same.
  EXPECT_EQ(list.get("/api/v1/signals/s-blue00000000", kUnit).body,
            list.get("/api/v1/signals/s-000000000000", kUnit).body);
}

TEST(ApiTest, ARowCarriesItsRevision) {
  ServedList list;
  const Response response = list.get("/api/v1/signals/s-red000000000", kViewer);
  EXPECT_THAT(response.headers, ElementsAre(std::pair<std::string, std::string>("ETag", "\"3\"")));
}

TEST(ApiTest, WhatDoesNotReadIsSaidByName) {
  ServedList list;
  for (const char* query : {"level=purple", "limit=0", "limit=1001", "limit=x", "cursor=x",
                            "overdue=maybe", "near=1,2", "colour=red"}) {
    const Response response = list.get(std::string("/api/v1/signals?") + query, kViewer);
    EXPECT_EQ(response.status, 400U) << query;
    EXPECT_EQ(response.content_type, "application/problem+json");
    EXPECT_EQ(nlohmann::json::parse(response.body).at("code"), "bad_parameter");
  }
}

TEST(ApiTest, PathsAndMethodsThatAreNone) {
  ServedList list;
  EXPECT_EQ(list.get("/api/v1/persons", kViewer).status, 404U);
  EXPECT_EQ(list.get("/api/v1/signals/", kViewer).status, 404U);
  EXPECT_EQ(list.get("/api/v1/signals/x/y/z", kViewer).status, 404U);
  const Reply reply = list.ask(list.request("DELETE", "/api/v1/signals", kSupervisor));
  EXPECT_EQ(std::get<Response>(reply).status, 405U);
  EXPECT_EQ(list.get("/api/v1/signals", "another").status, 401U);
}

TEST(ApiTest, OfPeopleASourceTellsNeitherNumberNorTime) {
  ServedList list;
  const auto source = json_at(list, "/api/v1/sources", kOperator).at("sources").at(0);
  EXPECT_EQ(source.at("name"), "grievance");
  EXPECT_FALSE(source.contains("records"));
  EXPECT_FALSE(source.contains("newest"));
}

TEST(ApiTest, ACommitChangesTheListAtOnce) {
  ServedList list;
  std::string json = list.get("/api/v1/signals/s-blue00000000", kViewer).body;
  json.replace(json.find("\"listed_level\":\"blue\""), 21, "\"listed_level\":\"red\"");
  json.replace(json.find("\"score\":50"), 10, "\"score\":99");
  StateBatch batch;
  batch.put(Table::kSignals, "s-blue00000000", json);
  list.rows.apply(batch);
  EXPECT_EQ(list.rows.size(), 4U);
  EXPECT_EQ(ids_of(json_at(list, "/api/v1/signals", kViewer)).front(), "s-blue00000000");
}

TEST(ApiTest, WhoMayAskForASweep) {
  ServedList list;
  const auto status = [&](const char* token) {
    const Reply reply = list.post_to("/api/v1/sweeps", R"({"check":"full"})", token);
    return std::get<Response>(reply).status;
  };
  EXPECT_EQ(status(kNobody), 401U);
  EXPECT_EQ(status(kViewer), 403U);
  EXPECT_EQ(status(kUnit), 403U);
  for (const char* token : {kSupervisor, kAnalyst, kOperator}) EXPECT_EQ(status(token), 202U);
}

TEST(ApiTest, FacetsCountRowsByLevelAndNameUnitsWithoutACount) {
  ServedList list;
  const auto facets = json_at(list, "/api/v1/facets", kViewer);
  EXPECT_EQ(facets.at("total"), 3);
  EXPECT_EQ(facets.at("overdue"), 1);
  EXPECT_EQ(facets.at("counts").at("red").at("assigned"), 1);
  EXPECT_EQ(facets.at("hazards").at(0).at("count"), 3);
  ASSERT_EQ(facets.at("units").size(), 2U);
  for (const char* named : {"units", "districts"}) {
    for (const auto& one : facets.at(named)) EXPECT_FALSE(one.contains("count")) << named;
  }
  EXPECT_EQ(json_at(list, "/api/v1/facets", kUnit).at("total"), 2);
  EXPECT_EQ(json_at(list, "/api/v1/facets?level=red", kViewer).at("total"), 1);
}

TEST(ApiTest, TheMapHasTheRowsThatMayBeSeen) {
  ServedList list;
  const auto map = json_at(list, "/api/v1/signals.geojson", kUnit);
  EXPECT_EQ(map.at("type"), "FeatureCollection");
  ASSERT_EQ(map.at("features").size(), 2U);
  const auto& first = map.at("features").at(0);
  EXPECT_EQ(first.at("properties").at("signal_id"), "s-red000000000");
  EXPECT_DOUBLE_EQ(first.at("geometry").at("coordinates").at(0).get<double>(), 106.55);
  EXPECT_EQ(list.get("/api/v1/signals.geojson?limit=1", kViewer).status, 400U);
}

TEST(ApiTest, ATokenLearnsWhoseItIs) {
  ServedList list;
  const auto unit = json_at(list, "/api/v1/me", kUnit);
  EXPECT_EQ(unit.at("role"), "unit");
  EXPECT_EQ(unit.at("unit_name"), "fire station");
  EXPECT_TRUE(json_at(list, "/api/v1/me", kViewer).at("unit").is_null());
  EXPECT_THAT(list.get("/api/v1/me", kUnit).body, Not(HasSubstr("a-unit")));  // no account's name
}

TEST(ApiTest, EveryRequestLeavesALineThatNamesAccountRouteAndRow) {
  ServedList list;
  list.get("/api/v1/signals/s-red000000000", kUnit);
  list.get("/api/v1/signals/13800138000", kUnit);
  list.get("/api/v1/signals?unit=13800138000", kUnit);
  list.get("/healthz", kNobody);
  const std::string lines = list.audited();
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 3);
  EXPECT_THAT(lines, HasSubstr("\"account\":\"a-unit\""));
  EXPECT_THAT(lines, HasSubstr("\"signal_id\":\"s-red000000000\""));
  EXPECT_THAT(lines, Not(HasSubstr("13800138000")));
  EXPECT_EQ(read_chain(lines).value().lines, 3U);
}

TEST(ApiTest, WhoAsksTooFastWaits) {
  ServedList list;
  for (std::int64_t i = 0; i < RateLimit::kMost; ++i) {
    ASSERT_EQ(list.get("/api/v1/me", kViewer).status, 200U);
  }
  EXPECT_EQ(list.get("/api/v1/me", kViewer).status, 429U);
  EXPECT_EQ(list.get("/api/v1/me", kUnit).status, 200U);
  list.clock.advance(std::chrono::seconds(1));
  EXPECT_EQ(list.get("/api/v1/me", kViewer).status, 200U);
}

TEST(ApiTest, DeadLettersOfPeopleAreNotTold) {
  ServedList list;
  SourceInfo inspections{SourceId(1), "inspection", *catalog().schema_named("inspection"),
                         SourceClass::kInspection};
  list.facts.sources.push_back(inspections);
  StateBatch batch;
  for (const SourceId source : {SourceId(0), SourceId(1)}) {
    const Rejection letter{source, Position{0, 77}, RejectReason::kUnresolved, "building", ""};
    batch.put(Table::kMeta, dead_letter_key(letter, list.facts.sources), dead_letter_value(letter));
  }
  list.store.write(batch, true).value_or_die();
  const auto letters = json_at(list, "/api/v1/dlq", kOperator).at("dead_letters");
  ASSERT_EQ(letters.size(), 1U);
  EXPECT_EQ(letters.at(0).at("source"), "inspection");
}

TEST(ApiTest, TheOpenPagesHoldNoRow) {
  ServedList list;
  for (const char* path : {"/api/v1/disclose", "/api/v1/openapi.json", "/healthz", "/readyz"}) {
    Request request = list.request("GET", path, kNobody);
    request.is_over_loopback = true;
    const auto response = std::get<Response>(list.api->handle(request));
    EXPECT_EQ(response.status, 200U) << path;
    EXPECT_THAT(response.body, Not(HasSubstr("s-red"))) << path;
  }
}

TEST(ApiTest, TheDisclosureIsForEverybodyOnThisMachineAndForAccountsFromElsewhere) {
  ServedList list;
  Request request = list.request("GET", "/api/v1/disclose", kNobody);
  EXPECT_EQ(std::get<Response>(list.api->handle(request)).status, 401U);
  request.is_over_loopback = true;
  EXPECT_EQ(std::get<Response>(list.api->handle(request)).status, 200U);
  EXPECT_THAT(list.audited(), Not(HasSubstr("/api/v1/disclose")));  // nobody, so no account's line
  for (const char* header : {"forwarded", "x-forwarded-for", "x-real-ip", "via"}) {
    Request proxied = request;
    proxied.headers[header] = "for=elsewhere";
    EXPECT_EQ(std::get<Response>(list.api->handle(proxied)).status, 401U) << header;
  }
  for (const char* token : {kViewer, kUnit, kSupervisor, kAnalyst, kOperator}) {
    EXPECT_EQ(list.get("/api/v1/disclose", token).status, 200U) << token;
  }
  EXPECT_THAT(list.audited(), HasSubstr("/api/v1/disclose"));
}

}  // namespace
}  // namespace tributary::api
