// Who may ask what: role by route, and of the routes of one row, whether it is one's own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/partition/answers.h"
#include "tests/ops/api/served_list.h"
#include "tests/support/archive.h"

namespace tributary::api {
namespace {

using Json = nlohmann::ordered_json;

/// Who is kept out of what; of every other route nobody who has a token.
const std::map<std::string, std::set<std::string>> kForbidden = {
    {"POST /api/v1/signals/{id}/actions", {"viewer"}},
    {"GET /api/v1/signals/{id}/actions/{key}", {"viewer"}},
    {"POST /api/v1/rules/check", {"viewer", "unit", "supervisor"}},
    {"POST /api/v1/rules/test", {"viewer", "unit", "supervisor"}},
    {"POST /api/v1/rules/backtest", {"viewer", "unit", "supervisor"}},
    {"GET /api/v1/backtests/{id}", {"viewer", "unit", "supervisor"}},
    {"GET /api/v1/backtests/{id}/report", {"viewer", "unit", "supervisor"}},
    {"POST /api/v1/backtests/{id}/stop", {"viewer", "unit", "supervisor"}},
    {"POST /api/v1/signals/{id}/warnings", {"viewer", "analyst", "operator"}},
    {"GET /api/v1/warnings", {"viewer"}},
    {"GET /api/v1/warnings/{identifier}", {"viewer"}},
    {"POST /api/v1/warnings/{identifier}/release", {"viewer"}},
    {"GET /api/v1/rules/{id}/stats", {"viewer", "unit"}},
    {"GET /api/v1/stats", {"viewer", "unit"}},
    {"GET /api/v1/dlq", {"viewer", "unit", "supervisor"}},
    {"POST /api/v1/dlq/retry", {"viewer", "unit", "supervisor", "analyst"}},
    {"POST /api/v1/sweeps", {"viewer", "unit"}},
    {"GET /metrics", {"viewer", "unit", "supervisor", "analyst"}},
};

/// Role by route: what a GET or POST answers, by access alone.
TEST(AccessTest, WhoMayAskWhat) {
  ServedList list;
  const std::vector<std::pair<std::string, const char*>> tokens = {
      {"nobody", kNobody},    {"viewer", kViewer},         {"unit", kUnit},
      {"unit", kSecondUnit},  {"supervisor", kSupervisor}, {"analyst", kAnalyst},
      {"operator", kOperator}};
  for (const Route& route : routes()) {
    std::string target(route.path);
    if (const auto at = target.find("{id}"); at != std::string::npos) {
      target.replace(at, 4, "s-red000000000");
    }
    if (const auto at = target.find("{key}"); at != std::string::npos) target.replace(at, 5, "k");
    if (const auto at = target.find("{identifier}"); at != std::string::npos) {
      target.replace(at, 12, "s-red000000000.9");
    }
    for (const auto& [who, token] : tokens) {
      const Reply reply = list.ask(list.request(std::string(route.method), target, token));
      const auto* response = std::get_if<Response>(&reply);
      const unsigned status = response != nullptr ? response->status : 200;
      const bool is_open = route.access == Access::kEverybody;
      EXPECT_EQ(status == 401, who == "nobody" && !is_open) << who << " " << target;
      const auto kept_out =
          kForbidden.find(std::string(route.method) + " " + std::string(route.path));
      const bool is_forbidden = kept_out != kForbidden.end() && kept_out->second.contains(who);
      EXPECT_EQ(status == 403, is_forbidden) << who << " " << target;
    }
  }
}

/// What somebody is to a row.
enum class Standing { kViewer, kOwn, kCopied, kRisen, kAnothers, kReleaser, kStaff, kBench };
constexpr std::array kStandings = {Standing::kViewer, Standing::kOwn,      Standing::kCopied,
                                   Standing::kRisen,  Standing::kAnothers, Standing::kReleaser,
                                   Standing::kStaff,  Standing::kBench};

struct Asker {
  const char* who;
  const char* token;
  const char* row;
};

/// Of the unit U2 but for `kReleaser`: that is U9, whose the row is not, and that releases
/// warnings.
Asker asker_of(Standing standing) {
  switch (standing) {
    case Standing::kViewer:
      return {"viewer", kViewer, "s-red000000000"};
    case Standing::kOwn:
      return {"own", kSecondUnit, "s-blue00000000"};
    case Standing::kCopied:
      return {"copied", kSecondUnit, "s-copied000000"};
    case Standing::kRisen:
      return {"risen", kSecondUnit, "s-risen0000000"};
    case Standing::kAnothers:
      return {"another's", kSecondUnit, "s-red000000000"};
    case Standing::kReleaser:
      return {"releaser", kUnit, "s-blue00000000"};
    case Standing::kStaff:
      return {"supervisor", kSupervisor, "s-red000000000"};
    case Standing::kBench:
      return {"analyst", kAnalyst, "s-red000000000"};
  }
  return {};
}

struct RowRoute {
  const char* method;
  const char* path;
  std::array<unsigned, kStandings.size()> statuses;  ///< in the order of kStandings
};

/// 202: the command is written down. A draft lies there of each row, and an answer to command `k`.
constexpr std::array kRowRoutes = {
    //                                         viewer own copied risen another's releaser staff
    //                                         bench
    RowRoute{"GET", "/api/v1/signals/{id}", {200, 200, 200, 200, 404, 404, 200, 200}},
    RowRoute{"GET", "/api/v1/signals/{id}/history", {200, 200, 200, 200, 404, 404, 200, 200}},
    RowRoute{"GET", "/api/v1/signals/{id}.cap", {404, 200, 200, 200, 404, 200, 200, 200}},
    RowRoute{"POST", "/api/v1/signals/{id}/warnings", {403, 201, 201, 201, 404, 404, 201, 403}},
    RowRoute{"POST", "/api/v1/signals/{id}/actions", {403, 202, 202, 202, 404, 404, 202, 202}},
    RowRoute{"GET", "/api/v1/signals/{id}/actions/{key}", {403, 200, 200, 200, 404, 404, 200, 200}},
    RowRoute{"GET", "/api/v1/warnings/{identifier}", {403, 200, 200, 200, 404, 200, 200, 200}},
    RowRoute{
        "POST", "/api/v1/warnings/{identifier}/release", {403, 403, 403, 403, 404, 200, 403, 403}},
};

bool is_of_a_row(const Route& route) {
  return route.path.starts_with("/api/v1/signals/{id}") ||
         route.path.find("{identifier}") != std::string_view::npos;
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  return at == std::string::npos ? text : text.replace(at, what.size(), by);
}

unsigned status_of_reply(const Reply& reply) {
  if (std::holds_alternative<Await>(reply)) return 202;
  const auto* response = std::get_if<Response>(&reply);
  return response == nullptr ? 200 : response->status;
}

/// Rows beside those of the list: of U9, copied or risen to U2.
void add_told_rows(ServedList& list) {
  for (const auto& [id, member] :
       {std::pair("s-copied000000", "copy_to"), std::pair("s-risen0000000", "escalated_to")}) {
    Json row = Json::parse(list.get("/api/v1/signals/s-red000000000", kSupervisor).body);
    row["signal_id"] = id;
    row[member] = {"U2"};
    list.put_row(id, row.dump());
  }
}

/// The answer to the command that this account has given under the key `k`.
void judge(ServedList& list, const Reply& given) {
  const auto* await = std::get_if<Await>(&given);
  if (await == nullptr) return;
  StateBatch batch;
  batch.put(Table::kMeta, answer_key(await->key),
            answer_value({await->key, Answer::kDone, await->signal_id, 4, EventTime()}));
  list.store.write(batch, true).value_or_die();
}

constexpr const char* kProgress = R"({"kind":"progress"})";

TEST(AccessTest, EveryRouteOfARowIsInTheTable) {
  std::set<std::string> built, written;
  for (const Route& route : routes()) {
    if (is_of_a_row(route)) built.insert(std::string(route.method) + " " + std::string(route.path));
  }
  for (const RowRoute& route : kRowRoutes) {
    written.insert(std::string(route.method) + " " + route.path);
  }
  EXPECT_EQ(built, written);
}

/// Role by route by whether the row is one's own.
TEST(AccessTest, WhoMayAskWhatOfARowThatIsHisOrNot) {
  for (const RowRoute& route : kRowRoutes) {
    const bool asks_answer = std::string_view(route.path).ends_with("{key}");
    for (std::size_t i = 0; i < kStandings.size(); ++i) {
      const auto [who, token, row] = asker_of(kStandings.at(i));
      ServedList list;
      add_told_rows(list);
      const Reply draft =
          list.post_to("/api/v1/signals/" + std::string(row) + "/warnings", "", kSupervisor);
      ASSERT_EQ(status_of_reply(draft), 201U);
      if (asks_answer) judge(list, list.post(row, kProgress, token, "3", "k"));
      std::string target = replaced(route.path, "{id}", row);
      target = replaced(replaced(target, "{key}", "k"), "{identifier}", std::string(row) + ".1");
      Request request = list.request(route.method, target, token);
      if (target.ends_with("/actions")) request.body = kProgress;
      request.headers["if-match"] = "3";
      request.headers["idempotency-key"] = "k";
      EXPECT_EQ(status_of_reply(list.ask(request)), route.statuses.at(i))
          << route.method << " " << target << " by " << who;
    }
  }
}

/// What another unit is told of a row is what it is told of none.
TEST(AccessTest, AnothersRowAndNoRowAreTheSame) {
  for (const RowRoute& route : kRowRoutes) {
    ServedList list;
    list.post_to("/api/v1/signals/s-red000000000/warnings", "", kSupervisor);
    const auto body = [&](const std::string& row) {
      std::string target = replaced(route.path, "{id}", row);
      target = replaced(replaced(target, "{key}", "k"), "{identifier}", row + ".1");
      Request request = list.request(route.method, target, kSecondUnit);
      if (target.ends_with("/actions")) request.body = kProgress;
      request.headers["if-match"] = "3";
      request.headers["idempotency-key"] = "k";
      return std::get<Response>(list.ask(request)).body;
    };
    EXPECT_EQ(body("s-red000000000"), body("s-000000000000")) << route.path;
  }
}

TEST(AccessTest, AnAnswerIsNoLongerTheUnitsOnceTheRowIsAnothers) {
  ServedList list;
  const char* const at = "/api/v1/signals/s-blue00000000/actions/k";
  judge(list, list.post("s-blue00000000", kProgress, kSecondUnit, "3", "k"));
  EXPECT_EQ(list.get(at, kSecondUnit).status, 200U);
  EXPECT_EQ(list.get(at, kUnit).status, 404U);
  Json row = Json::parse(list.get("/api/v1/signals/s-blue00000000", kSupervisor).body);
  row["unit"] = "U9";
  list.put_row("s-blue00000000", row.dump());
  EXPECT_EQ(list.get(at, kSecondUnit).status, 404U);
  // To the next unit it is a row without an answer to this key.
  EXPECT_THAT(list.get(at, kUnit).body, testing::HasSubstr("no_answer"));
}

TEST(AccessTest, AViewerReadsWarningsOnceTheyAreReleased) {
  ServedList list;
  const std::string cap = "/api/v1/signals/s-orange000000.cap";
  list.post_to("/api/v1/signals/s-orange000000/warnings", "", kSupervisor);
  EXPECT_EQ(list.get(cap, kViewer).status, 404U);
  list.post_to("/api/v1/warnings/s-orange000000.1/release", "", kUnit);
  const Response released = list.get(cap, kViewer);
  EXPECT_EQ(released.status, 200U);
  // A later draft is not his to read either.
  list.post_to("/api/v1/signals/s-orange000000/warnings", "", kSupervisor);
  EXPECT_EQ(list.get(cap, kViewer).body, released.body);
}

/// Everything that an answer says, a workbook unpacked and a stream followed.
std::string told(ServedList& list, const std::string& target, const char* token) {
  Reply reply = list.ask(list.request("GET", target, token));
  if (const auto* work = std::get_if<Work>(&reply)) reply = work->run();
  std::string text;
  if (const auto* follow = std::get_if<Follow>(&reply)) {
    for (const Change& change : list.changes.read(0, 1000).value_or_die()) {
      if (change.is_visible_to(follow->account)) text += *change.json;
    }
    return text;
  }
  const auto& response = std::get<Response>(reply);
  EXPECT_EQ(response.status, 200U) << target << response.body;
  if (!response.body.starts_with("PK")) return response.body;
  for (const auto& [name, part] : parts_of_archive(response.body)) text += part;
  return text;
}

/// The ids that stand in it.
std::set<std::string> rows_in(const std::string& text) {
  std::set<std::string> rows;
  for (const char* id :
       {"s-red000000000", "s-orange000000", "s-blue00000000", "s-copied000000", "s-risen0000000"}) {
    if (text.find(id) != std::string::npos) rows.insert(id);
  }
  return rows;
}

TEST(AccessTest, WhatListsRowsListsThoseThatMayBeSeen) {
  ServedList list;
  add_told_rows(list);
  const std::set<std::string> all = {"s-red000000000", "s-orange000000", "s-blue00000000",
                                     "s-copied000000", "s-risen0000000"};
  const std::set<std::string> of_second = {"s-orange000000", "s-blue00000000", "s-copied000000",
                                           "s-risen0000000"};
  const std::set<std::string> of_first = {"s-red000000000", "s-orange000000", "s-copied000000",
                                          "s-risen0000000"};
  for (const std::string& id : all) {
    list.post_to("/api/v1/signals/" + id + "/warnings", "", kSupervisor);
    const std::string row = list.get("/api/v1/signals/" + id, kSupervisor).body;
    list.commit(
        {R"({"id":")" + id + R"(/1/1","cause":"opened","previous":null,"row":)" + row + "}"});
  }
  for (const char* target :
       {"/api/v1/signals", "/api/v1/signals.geojson", "/api/v1/signals.csv", "/api/v1/signals.xlsx",
        "/api/v1/changes?after=0", "/api/v1/warnings"}) {
    const bool is_workers = std::string_view(target) == "/api/v1/warnings";
    if (!is_workers) {
      EXPECT_EQ(rows_in(told(list, target, kViewer)), all) << target;
    }
    for (const char* token : {kSupervisor, kAnalyst, kOperator}) {
      EXPECT_EQ(rows_in(told(list, target, token)), all) << target << " by " << token;
    }
    EXPECT_EQ(rows_in(told(list, target, kSecondUnit)), of_second) << target;
    // The unit that releases warnings has to read them all; of rows it is a unit like another.
    EXPECT_EQ(rows_in(told(list, target, kUnit)), is_workers ? all : of_first) << target;
  }
  const auto total = [&](const char* token) {
    return Json::parse(told(list, "/api/v1/facets", token)).at("total").get<std::size_t>();
  };
  EXPECT_EQ(total(kViewer), all.size());
  EXPECT_EQ(total(kUnit), of_first.size());
  EXPECT_EQ(total(kSecondUnit), of_second.size());
}

}  // namespace
}  // namespace tributary::api
