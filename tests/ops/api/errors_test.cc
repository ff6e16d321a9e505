// Every way in which the API refuses, met once, and held against the document: it has no status of
// a route and no code that nobody meets, and nobody meets one that it has not. (Each answer's code
// and status are held against it on the way, ServedList::ask.)
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/partition/answers.h"
#include "ops/api/server.h"
#include "tests/ops/api/served_list.h"
#include "tests/ops/api/wire.h"
#include "tests/support/answer_contract.h"
#include "tests/support/passing_store.h"

namespace tributary::api {
namespace {

using Json = nlohmann::json;
using ::testing::HasSubstr;

/// Nothing is read from it.
class DeafStore : public tributary::testing::PassingStore {
 public:
  DeafStore(StateStore& next, ErrorCode code) : PassingStore(next), code_(code) {}
  Result<std::optional<std::string>> get(Table, std::string_view) const override {
    return Error{code_, "deaf"};
  }
  Status scan(Table, std::string_view, std::string_view,
              const std::function<bool(std::string_view, std::string_view)>&) const override {
    return Error{code_, "deaf"};
  }

 private:
  ErrorCode code_;
};

using Prepare = void (*)(ServedList&);

void nothing(ServedList&) {}
void without_commands(ServedList& list) {
  Doors doors;
  doors.takes_commands = false;
  list.serve(doors);
}
void without_warnings(ServedList& list) {
  Doors doors;
  doors.makes_warnings = false;
  list.serve(doors);
}
void without_log(ServedList& list) {
  static const Changes kNone("", false);
  static const StatisticsDesk kNoFile("", UtcOffset{});
  Doors doors;
  doors.changes = &kNone;
  doors.statistics = &kNoFile;
  list.serve(doors);
}
/// A part of the log that an operator has put away.
void with_log_gone(ServedList& list) {
  list.commit({ServedList::change_line("s-red000000000/1/1", "U9")});
  list.changes.load(list.store).value_or_die();
  std::filesystem::remove(list.folder / "changes.jsonl");
}
void with_many_rows(ServedList& list) {
  const std::string row = list.get("/api/v1/signals/s-red000000000", kSupervisor).body;
  StateBatch batch;
  for (int i = 0; i < 50'001; ++i) batch.put(Table::kSignals, "s-" + std::to_string(i), row);
  list.rows.apply(batch);
}
void with_draft(ServedList& list) {
  list.post_to("/api/v1/signals/s-red000000000/warnings", "", kSupervisor);
}
void with_own_draft(ServedList& list) {
  list.post_to("/api/v1/signals/s-red000000000/warnings", "", kUnit);
}
void with_release(ServedList& list) {
  with_draft(list);
  list.post_to("/api/v1/warnings/s-red000000000.1/release", "", kUnit);
}
void with_draft_of_before(ServedList& list) {
  with_draft(list);
  Json row = Json::parse(list.get("/api/v1/signals/s-red000000000", kSupervisor).body);
  row["listed_level"] = "orange";
  list.put_row("s-red000000000", row.dump());
}
/// One that goes on until the list is gone.
void with_backtest(ServedList& list) {
  const std::string program = list.folder / "program";
  std::ofstream(program) << "#!/bin/sh\nexec sleep 600\n";
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  const Reply reply = list.post_to("/api/v1/rules/backtest", R"({"text":"rule: a\n"})", kAnalyst);
  // Its id is known when it has begun: `{id}` of the targets below.
  list.facts.disclosure = Json::parse(std::get<Response>(reply).body).at("id");
}

struct Refusal {
  const char* method;
  const char* target;
  const char* token;
  unsigned status;
  const char* code;
  const char* body = "";
  Prepare prepare = nothing;
};

constexpr const char* kProgress = R"({"kind":"progress"})";

const Refusal kRefusals[] = {
    {"GET", "/api/v1/signals?level=purple", kViewer, 400, "bad_parameter"},
    {"GET", "/api/v1/signals.geojson?limit=1", kViewer, 400, "bad_parameter"},
    {"GET", "/api/v1/signals.csv?lang=fr", kViewer, 400, "bad_parameter"},
    {"GET", "/api/v1/signals.xlsx?lang=fr", kViewer, 400, "bad_parameter"},
    {"GET", "/api/v1/facets?x=1", kViewer, 400, "bad_parameter"},
    {"GET", "/api/v1/changes?after=x", kViewer, 400, "bad_parameter"},
    {"GET", "/api/v1/stats?x=1", kAnalyst, 400, "bad_parameter"},
    {"GET", "/api/v1/rules/failed-once/stats?x=1", kAnalyst, 400, "bad_parameter"},
    {"GET", "/api/v1/dlq?x=1", kOperator, 400, "bad_parameter"},
    {"POST", "/api/v1/signals/s-red000000000/warnings", kSupervisor, 400, "bad_body", "[]"},
    {"POST", "/api/v1/signals/s-red000000000/actions", kSupervisor, 400, "bad_body", "[]"},
    {"POST", "/api/v1/rules/check", kAnalyst, 400, "bad_body", "{}"},
    {"POST", "/api/v1/rules/test", kAnalyst, 400, "bad_body", "{}"},
    {"POST", "/api/v1/rules/backtest", kAnalyst, 400, "bad_body", "{}"},
    {"POST", "/api/v1/sweeps", kAnalyst, 400, "bad_body", "{}"},
    {"POST", "/api/v1/warnings/s-red000000000.1/release", kSupervisor, 403, "not_allowed", "",
     with_draft},
    {"GET", "/api/v1/persons", kViewer, 404, "no_such_path"},
    {"GET", "/api/v1/signals/s-0", kViewer, 404, "no_row"},
    {"GET", "/api/v1/signals/s-0/history", kViewer, 404, "no_row"},
    {"POST", "/api/v1/signals/s-0/warnings", kSupervisor, 404, "no_row"},
    {"POST", "/api/v1/signals/s-0/actions", kSupervisor, 404, "no_row", kProgress},
    {"POST", "/api/v1/signals/s-red000000000/actions", kSupervisor, 404, "no_commands", kProgress,
     without_commands},
    {"GET", "/api/v1/signals/s-red000000000/actions/k", kSupervisor, 404, "no_answer"},
    {"GET", "/api/v1/signals/s-red000000000.cap", kSupervisor, 404, "no_such_warning"},
    {"GET", "/api/v1/signals/s-red000000000.cap", kSupervisor, 404, "no_warnings", "",
     without_warnings},
    {"POST", "/api/v1/signals/s-red000000000/warnings", kSupervisor, 404, "no_warnings", "",
     without_warnings},
    {"GET", "/api/v1/warnings", kSupervisor, 404, "no_warnings", "", without_warnings},
    {"GET", "/api/v1/warnings/s-0.1", kSupervisor, 404, "no_such_warning"},
    {"GET", "/api/v1/warnings/s-0.1", kSupervisor, 404, "no_warnings", "", without_warnings},
    {"POST", "/api/v1/warnings/s-0.1/release", kUnit, 404, "no_such_warning"},
    {"POST", "/api/v1/warnings/s-0.1/release", kUnit, 404, "no_warnings", "", without_warnings},
    {"GET", "/api/v1/changes", kViewer, 404, "no_change_log", "", without_log},
    {"GET", "/api/v1/stats", kAnalyst, 404, "no_change_log", "", without_log},
    {"GET", "/api/v1/rules/failed-once/stats", kAnalyst, 404, "no_change_log", "", without_log},
    {"GET", "/api/v1/rules/another/stats", kAnalyst, 404, "no_such_rule"},
    {"GET", "/api/v1/backtests/b", kAnalyst, 404, "no_such_backtest"},
    {"GET", "/api/v1/backtests/b/report", kAnalyst, 404, "no_such_backtest"},
    {"POST", "/api/v1/backtests/b/stop", kAnalyst, 404, "no_such_backtest"},
    {"POST", "/api/v1/signals/s-closed000000/warnings", kSupervisor, 409, "nothing_to_warn"},
    {"POST", "/api/v1/signals/s-red000000000/warnings", kSupervisor, 409, "nothing_to_cancel",
     R"({"cancel":true})"},
    {"POST", "/api/v1/warnings/s-red000000000.1/release", kUnit, 409, "same_person", "",
     with_own_draft},
    {"POST", "/api/v1/warnings/s-red000000000.1/release", kUnit, 409, "already_there", "",
     with_release},
    {"POST", "/api/v1/warnings/s-red000000000.1/release", kUnit, 409, "outdated", "",
     with_draft_of_before},
    {"POST", "/api/v1/rules/backtest", kAnalyst, 409, "backtest_running", R"({"text":"rule: b\n"})",
     with_backtest},
    {"GET", "/api/v1/backtests/{id}/report", kAnalyst, 409, "not_done", "", with_backtest},
    {"GET", "/api/v1/changes?after=0", kViewer, 410, "too_far_back", "", with_log_gone},
    {"GET", "/api/v1/signals.csv", kViewer, 413, "too_many_rows", "", with_many_rows},
    {"GET", "/api/v1/signals.xlsx", kViewer, 413, "too_many_rows", "", with_many_rows},
    {"GET", "/metrics", kOperator, 503, "no_metrics"},
};

class ErrorsTest : public ::testing::Test {
 protected:
  /// Of a request with everything in its head that a command needs.
  Response refusal(ServedList& list, const std::string& method, const std::string& target,
                   const std::string& token, const std::string& body = "") {
    Request request = list.request(method, target, token);
    request.body = body;
    request.headers["if-match"] = "3";
    request.headers["idempotency-key"] = "k";
    Reply reply = list.ask(request);
    if (const auto* work = std::get_if<Work>(&reply)) reply = work->run();
    const auto* response = std::get_if<Response>(&reply);
    EXPECT_NE(response, nullptr) << method << " " << target << " is not refused";
    if (response == nullptr) return {};
    note(method, request.path, *response);
    return *response;
  }
  void note(const std::string& method, const std::string& path, const Response& response) {
    if (response.status < 400) return;
    const std::string known = contract_.path_of(path);
    if (!known.empty()) met_.emplace(method + " " + known, response.status);
    codes_.insert(Json::parse(response.body).at("code").get<std::string>());
  }

  void meet_table() {
    for (const Refusal& one : kRefusals) {
      ServedList list;
      one.prepare(list);
      std::string target = one.target;
      if (const auto at = target.find("{id}"); at != std::string::npos) {
        target.replace(at, 4, list.facts.disclosure);
      }
      const Response response = refusal(list, one.method, target, one.token, one.body);
      EXPECT_EQ(response.status, one.status) << target << " " << response.body;
      EXPECT_THAT(response.body, HasSubstr("\"code\":\"" + std::string(one.code) + "\""));
    }
  }

  static std::string target_of(const Route& route) {
    std::string target(route.path);
    for (const auto& [part, value] : {std::pair<std::string, std::string>{"{id}", "s-red000000000"},
                                      {"{key}", "k"},
                                      {"{identifier}", "s-red000000000.1"}}) {
      if (const auto at = target.find(part); at != std::string::npos) {
        target.replace(at, part.size(), value);
      }
    }
    return target;
  }

  /// What any route may answer before it is asked.
  void meet_before_the_route() {
    for (const Route& route : routes()) {
      const std::string method(route.method);
      const std::string target = target_of(route);
      ServedList list;
      // Of another method there is nothing in the document but this answer of the path.
      const Response other = refusal(list, "DELETE", target, kOperator);
      EXPECT_EQ(other.status, 405U) << target;
      note(method, list.request("GET", target, "").path, other);
      if (route.access == Access::kEverybody) continue;
      EXPECT_EQ(refusal(list, method, target, kNobody).status, 401U) << target;
      if (!is_allowed(route.access, Role::kViewer)) {
        EXPECT_EQ(refusal(list, method, target, kViewer).status, 403U) << target;
      }
      const char* const token =
          is_allowed(route.access, Role::kSupervisor) ? kSupervisor : kOperator;
      for (std::int64_t i = 0; i < RateLimit::kMost; ++i) list.get("/api/v1/me", token);
      EXPECT_EQ(refusal(list, method, target, token).status, 429U) << target;
      if (!route.is_audited) continue;
      // Nothing is told that leaves no line: somebody has written into the chain.
      list.clock.advance(std::chrono::seconds(1));
      std::ofstream(AuditLog::path_in(list.folder / "state"), std::ios::app) << "no line of it\n";
      const std::string before = list.audited() + list.commands();
      const Response told = refusal(list, method, target, token);
      EXPECT_THAT(told.body, HasSubstr("\"code\":\"no_audit\"")) << target;
      EXPECT_EQ(told.status, 503U) << target;
      EXPECT_EQ(list.audited() + list.commands(), before) << target;
    }
  }

  void meet_answers_of_the_step() {
    for (std::size_t i = 0; i < kAnswers; ++i) {
      ServedList list;
      const Reply reply = list.post("s-red000000000", kProgress);
      const auto& await = std::get<Await>(reply);
      StateBatch batch;
      batch.put(Table::kMeta, answer_key(await.key),
                answer_value({await.key, static_cast<Answer>(i), await.signal_id, 4, EventTime()}));
      list.store.write(batch, true).value_or_die();
      const std::string at = "/api/v1/signals/s-red000000000/actions";
      note("POST", at, *list.answered(await));
      note("GET", at + "/k1", list.get(at + "/k1", kSupervisor));
    }
    ServedList list;
    for (const char* left_out : {"if-match", "idempotency-key"}) {
      Request request = list.request("POST", "/api/v1/signals/s-red000000000/actions", kSupervisor);
      request.body = kProgress;
      request.headers["if-match"] = request.headers["idempotency-key"] = "3";
      request.headers.erase(left_out);
      note("POST", request.path, std::get<Response>(list.ask(request)));
    }
  }

  void meet_a_state_that_does_not_answer() {
    for (const ErrorCode code :
         {ErrorCode::kInvalid, ErrorCode::kNotFound, ErrorCode::kExists, ErrorCode::kUnavailable,
          ErrorCode::kIo, ErrorCode::kCorrupt, ErrorCode::kIncompatible, ErrorCode::kDenied,
          ErrorCode::kLimit, ErrorCode::kUnsupported}) {
      ServedList list;
      const DeafStore store(list.store, code);
      Doors doors;
      doors.store = &store;
      list.serve(doors);
      for (const char* target : {"/api/v1/sources", "/api/v1/sweeps", "/api/v1/dlq"}) {
        const Response response = refusal(list, "GET", target, kOperator);
        EXPECT_EQ(response.status, 503U) << target;
        EXPECT_THAT(response.body, HasSubstr(name_of(code))) << target;
      }
    }
    ServedList list;
    Readiness readiness;
    const EngineMetrics metrics(list.store, {}, {}, list.clock, readiness);
    Doors doors;
    doors.metrics = &metrics;
    list.serve(doors);
    EXPECT_EQ(list.get("/readyz", kNobody).status, 200U);
    readiness.cluster_answers(false);
    EXPECT_EQ(refusal(list, "GET", "/readyz", kNobody).status, 503U);
  }

  /// What the server says by itself; `path`: of which route, empty: of none.
  void meet_on_the_wire(Server& server, const std::string& bytes, unsigned status,
                        const std::string& path) {
    Wire wire(server.port());
    wire.send(bytes);
    const std::string answer = wire.read_until("\"}");
    const std::size_t body = answer.find("\r\n\r\n");
    ASSERT_NE(body, std::string::npos) << bytes.substr(0, 200);
    Response response;
    response.status = status;
    response.body = answer.substr(body + 4);
    EXPECT_THAT(answer, HasSubstr("HTTP/1.1 " + std::to_string(status)));
    EXPECT_EQ(contract_.wrong_with("POST", path.empty() ? "/api/v1/sweeps" : path, status,
                                   "application/problem+json", response.body),
              "");
    note("POST", path, response);
  }

  void meet_refusals_of_the_server() {
    ServedList list;
    const auto server = Server::start({"127.0.0.1", 0}, *list.api).value_or_die();
    meet_on_the_wire(*server, "nonsense\r\n\r\n", 400, "");
    meet_on_the_wire(*server, "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400, "");
    for (const Route& route : routes()) {
      if (route.method != "POST") continue;
      const std::string target = target_of(route);
      meet_on_the_wire(*server,
                       "POST " + target + " HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\n\r\n",
                       413, target);
    }
  }

  const AnswerContract contract_{openapi_document()};
  std::set<std::pair<std::string, unsigned>> met_;  ///< route, status
  std::set<std::string> codes_;
};

TEST_F(ErrorsTest, EachIsMetAndTheDocumentHasItAndNoOther) {
  meet_table();
  meet_before_the_route();
  meet_answers_of_the_step();
  meet_a_state_that_does_not_answer();
  meet_refusals_of_the_server();
  codes_.insert("busy");  // busy_test.cc
  std::set<std::pair<std::string, unsigned>> documented;
  for (const auto& [path, methods] : contract_.document().at("paths").items()) {
    for (const auto& [method, operation] : methods.items()) {
      for (const auto& [status, response] : operation.at("responses").items()) {
        if (status < "400") continue;
        documented.emplace((method == "get" ? "GET " : "POST ") + path,
                           static_cast<unsigned>(std::stoul(status)));
      }
    }
  }
  std::erase_if(met_, [](const auto& one) { return one.first.starts_with("DELETE"); });
  EXPECT_EQ(met_, documented);
  std::set<std::string> written;
  const Json& problem = contract_.document().at("components").at("schemas").at("Problem");
  for (const Json& of_status : problem.at("oneOf")) {
    for (const Json& code : of_status.at("properties").at("code").at("enum")) written.insert(code);
  }
  EXPECT_EQ(codes_, written);
}

}  // namespace
}  // namespace tributary::api
