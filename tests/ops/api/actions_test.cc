#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "engine/partition/answers.h"
#include "tests/ops/api/served_list.h"

namespace tributary::api {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kVerify = R"({"kind":"verify","outcome":"rectified"})";

unsigned status_of_reply(const Reply& reply) {
  const auto* response = std::get_if<Response>(&reply);
  return response == nullptr ? 0 : response->status;
}

void judge(ServedList& list, const Reply& reply, Answer answer) {
  StateBatch batch;
  const std::string key = std::get<Await>(reply).key;
  batch.put(Table::kMeta, answer_key(key),
            answer_value({key, answer, "s-red000000000", 4, EventTime()}));
  list.store.write(batch, true).value_or_die();
}

TEST(ActionsTest, ACommandIsWrittenDownAndWaitedFor) {
  ServedList list;
  const Reply reply = list.post("s-red000000000", kVerify);
  ASSERT_TRUE(std::holds_alternative<Await>(reply));
  const auto line = nlohmann::json::parse(list.commands());
  EXPECT_EQ(line.at("kind"), "verify");
  EXPECT_EQ(line.at("role"), "supervisor");
  EXPECT_EQ(line.at("building"), "B7");
  EXPECT_EQ(line.at("revision"), 3);
  EXPECT_THAT(list.commands(), Not(HasSubstr("a-supervisor")));
  EXPECT_FALSE(list.answered(std::get<Await>(reply)));
  const Response pending = list.accepted(std::get<Await>(reply));
  EXPECT_EQ(pending.status, 202U);
  EXPECT_EQ(pending.headers.at(0).second, "/api/v1/signals/s-red000000000/actions/k1");
  EXPECT_EQ(list.get(pending.headers.at(0).second, kSupervisor).status, 404U);
  judge(list, reply, Answer::kDone);
  EXPECT_EQ(list.get(pending.headers.at(0).second, kSupervisor).status, 200U);
}

/// In the order of Answer.
constexpr std::array<unsigned, kAnswers> kStatuses = {
    200, 200,            // done, awaits_second
    404, 409, 409,       // no_row, stale_revision, wrong_state
    403, 403, 409,       // not_allowed, other_unit, same_person
    422, 422, 422, 422,  // no_such_unit, bad_term, no_reason, no_outcome
    422, 422, 422, 422,  // no_inspection, red_stays, not_present, key_reused
    422};                // not_understood

TEST(ActionsTest, EveryAnswerHasItsStatus) {
  for (std::size_t i = 0; i < kAnswers; ++i) {
    ServedList list;
    const Reply reply = list.post("s-red000000000", kVerify);
    const auto answer = static_cast<Answer>(i);
    judge(list, reply, answer);
    const auto response = list.answered(std::get<Await>(reply));
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, kStatuses.at(i)) << name_of(answer);
    const auto body = nlohmann::json::parse(response->body);
    EXPECT_EQ(body.at(is_accepted(answer) ? "answer" : "code"), name_of(answer));
    // Whoever comes back for it is told the same; only a conflict shows the row.
    const Response later = list.get("/api/v1/signals/s-red000000000/actions/k1", kSupervisor);
    EXPECT_EQ(later.status, response->status) << name_of(answer);
    EXPECT_EQ(later.body, response->body) << name_of(answer);
    EXPECT_EQ(body.contains("row"), is_accepted(answer) || response->status == 409);
  }
}

TEST(ActionsTest, AWrongRevisionAnswersWithTheRow) {
  ServedList list;
  const Reply reply = list.post("s-red000000000", kVerify, kSupervisor, "2");
  judge(list, reply, Answer::kStaleRevision);
  const auto response = list.answered(std::get<Await>(reply));
  EXPECT_EQ(response->status, 409U);
  EXPECT_EQ(nlohmann::json::parse(response->body).at("row").at("revision"), 3);
}

TEST(ActionsTest, SentAgainItIsTheSameCommand) {
  ServedList list;
  const Reply first = list.post("s-red000000000", kVerify);
  judge(list, first, Answer::kDone);
  EXPECT_EQ(status_of_reply(list.post("s-red000000000", kVerify)), 200U);
  const std::string written = list.commands();
  EXPECT_EQ(std::count(written.begin(), written.end(), '\n'), 1);
  // Another's key is another key.
  EXPECT_TRUE(std::holds_alternative<Await>(list.post("s-red000000000", kVerify, kAnalyst)));
}

TEST(ActionsTest, WhatSaysNothingWeKnowIsNotWrittenDown) {
  ServedList list;
  for (const char* body :
       {"", "[]", "{", "{}", R"({"kind":"delete"})", R"({"kind":"verify","note":"free text"})",
        R"({"kind":"verify","outcome":"merged"})", R"({"kind":"override","level":"none"})",
        R"({"kind":"snooze","until":"tomorrow"})", R"({"kind":"report","possible":"no"})",
        R"({"kind":"assign","to_unit":"a b"})", R"({"kind":"merge","into":"s-1"})", R"({"kind":7})",
        R"({"kind":"verify","role":"supervisor"})",
        R"({"kind":"verify","account":"00000000000000ff"})"}) {
    EXPECT_EQ(status_of_reply(list.post("s-red000000000", body)), 400U) << body;
  }
  EXPECT_EQ(status_of_reply(list.post("s-red000000000", kVerify, kSupervisor, "")), 400U);
  EXPECT_EQ(status_of_reply(list.post("s-red000000000", kVerify, kSupervisor, "\"x\"")), 400U);
  EXPECT_EQ(status_of_reply(list.post("s-red000000000", kVerify, kSupervisor, "3", "")), 400U);
  EXPECT_EQ(status_of_reply(list.post("s-red000000000", kVerify, kSupervisor, "3", "a b")), 400U);
  EXPECT_THAT(list.commands(), IsEmpty());
}

TEST(ActionsTest, TheMemberThatSaysNoCodeIsNamed) {
  ServedList list;
  const auto detail_of = [&](const char* body) {
    const Reply reply = list.post("s-red000000000", body);
    return nlohmann::json::parse(std::get<Response>(reply).body).at("detail").get<std::string>();
  };
  EXPECT_THAT(detail_of(R"({"kind":"delete"})"), testing::StartsWith("`kind`"));
  EXPECT_THAT(detail_of(R"({"kind":"snooze","until":"tomorrow"})"), testing::StartsWith("`until`"));
  EXPECT_THAT(detail_of(R"({"kind":"snooze","reason":"later"})"), testing::StartsWith("`reason`"));
  EXPECT_THAT(detail_of(R"({"kind":"verify","note":"free text"})"), testing::StartsWith("`body`"));
}

TEST(ActionsTest, NobodyActsOnWhatHeDoesNotSee) {
  ServedList list;
  EXPECT_EQ(status_of_reply(list.post("s-blue00000000", kVerify, kUnit)), 404U);
  EXPECT_EQ(status_of_reply(list.post("s-000000000000", kVerify)), 404U);
  EXPECT_EQ(status_of_reply(list.post("s-red000000000", kVerify, kViewer)), 403U);
  EXPECT_THAT(list.commands(), IsEmpty());
}

}  // namespace
}  // namespace tributary::api
