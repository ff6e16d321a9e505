// Warnings and files of the list over HTTP.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/ops/api/served_list.h"

namespace tributary::api {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* kRow = "/api/v1/signals/s-orange000000";

Response answer(ServedList& list, const std::string& method, const std::string& target,
                const char* token, const std::string& body = "") {
  Request request = list.request(method, target, token);
  request.body = body;
  Reply reply = list.ask(request);
  if (const auto* work = std::get_if<Work>(&reply)) reply = work->run();
  return std::get<Response>(reply);
}

TEST(WarningsTest, DraftedByTheSupervisorReleasedByTheUnitThatIsNamed) {
  ServedList list;
  const Response draft = answer(list, "POST", std::string(kRow) + "/warnings", kSupervisor);
  ASSERT_EQ(draft.status, 201U) << draft.body;
  EXPECT_THAT(draft.body, HasSubstr("<status>Draft</status>"));
  const std::string identifier = "s-orange000000.1";
  const std::string path = "/api/v1/warnings/" + identifier;
  EXPECT_EQ(answer(list, "POST", path + "/release", kSupervisor).status, 403U);
  const Response released = answer(list, "POST", path + "/release", kUnit);
  EXPECT_EQ(released.status, 200U) << released.body;
  EXPECT_EQ(released.content_type, "application/cap+xml");
  EXPECT_THAT(released.body, HasSubstr("<status>Actual</status>"));
  EXPECT_EQ(answer(list, "GET", std::string(kRow) + ".cap", kViewer).body, released.body);
  EXPECT_EQ(answer(list, "GET", path, kSupervisor).body, released.body);
  const Json all = Json::parse(answer(list, "GET", "/api/v1/warnings", kUnit).body);
  ASSERT_EQ(all.at("warnings").size(), 2U);
  EXPECT_EQ(all.at("warnings").at(1).at("unit"), "U9");
  EXPECT_FALSE(all.at("warnings").at(0).contains("account"));
}

TEST(WarningsTest, WhoeverDraftedItDoesNotReleaseIt) {
  ServedList list;
  ASSERT_EQ(answer(list, "POST", "/api/v1/signals/s-red000000000/warnings", kUnit).status, 201U);
  const Response released =
      answer(list, "POST", "/api/v1/warnings/s-red000000000.1/release", kUnit);
  EXPECT_EQ(released.status, 409U);
  EXPECT_THAT(released.body, HasSubstr("same_person"));
}

TEST(WarningsTest, WhatDoesNotReadAndWhatIsNotThere) {
  ServedList list;
  for (const char* body : {"[]", "{}", R"({"cancel":1})", R"({"cancel":true,"x":1})", "x"}) {
    EXPECT_EQ(answer(list, "POST", std::string(kRow) + "/warnings", kSupervisor, body).status, 400U)
        << body;
  }
  EXPECT_EQ(answer(list, "POST", std::string(kRow) + "/warnings", kSupervisor, R"({"cancel":true})")
                .status,
            409U);
  EXPECT_EQ(answer(list, "GET", std::string(kRow) + ".cap", kViewer).status, 404U);
  EXPECT_EQ(answer(list, "GET", "/api/v1/signals/s-000000000000.cap", kViewer).status, 404U);
  EXPECT_EQ(answer(list, "POST", "/api/v1/warnings/13800138000/release", kUnit).status, 404U);
  EXPECT_THAT(list.audited(), Not(HasSubstr("13800138000")));
}

TEST(FilesTest, TheListAsCsvAndAsAWorkbook) {
  ServedList list;
  const Response csv = answer(list, "GET", "/api/v1/signals.csv?level=red", kViewer);
  ASSERT_EQ(csv.status, 200U) << csv.body;
  EXPECT_THAT(csv.content_type, StartsWith("text/csv"));
  EXPECT_THAT(csv.body, StartsWith("\xEF\xBB\xBF隐患,等级,责任单位,时限,处置,反馈,编号\r\n"));
  EXPECT_THAT(csv.body, HasSubstr("s-red000000000"));
  EXPECT_THAT(csv.body, Not(HasSubstr("s-orange000000")));
  EXPECT_THAT(answer(list, "GET", "/api/v1/signals.csv?lang=en", kViewer).body,
              HasSubstr("Hazard,Level"));
  EXPECT_THAT(answer(list, "GET", "/api/v1/signals.xlsx", kViewer).body, StartsWith("PK"));
}

TEST(FilesTest, AUnitsFilesHoldItsRowsAlone) {
  ServedList list;
  const std::string csv = answer(list, "GET", "/api/v1/signals.csv", kUnit).body;
  EXPECT_THAT(csv, HasSubstr("s-red000000000"));
  EXPECT_THAT(csv, Not(HasSubstr("s-blue00000000")));
}

TEST(FilesTest, WhatDoesNotReadIsSaidByName) {
  ServedList list;
  for (const char* query : {"lang=fr", "limit=1", "cursor=x", "level=purple"}) {
    EXPECT_EQ(answer(list, "GET", std::string("/api/v1/signals.csv?") + query, kViewer).status,
              400U)
        << query;
  }
}

}  // namespace
}  // namespace tributary::api
