#include "tests/ops/api/served_list.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "connectors/file/file_sink.h"
#include "engine/base/codec.h"
#include "engine/base/digest.h"
#include "engine/signal/row_json.h"
#include "schemas/catalog/catalog.h"
#include "tests/support/answer_contract.h"

namespace tributary::api {

namespace {

std::string row_json_of(const std::string& id, Level level, const std::string& unit,
                        const std::string& handling, std::vector<std::string> copy_to = {}) {
  SignalRow row;
  row.signal_id = id;
  row.revision = 3;
  row.subject.id = "B7";
  row.subject_type = "place.building";
  row.district = "500103";
  row.location = GeoPoint{29.56, 106.55};
  row.hazard = "safety.fire";
  row.level = row.listed_level = level;
  row.score = 50;
  row.people.unit = unit;
  row.people.handling = handling;
  row.people.copy_to = std::move(copy_to);
  row.people.past_due = level == Level::kRed;
  return row_json(row);
}

std::string token_line(const std::string& token, const std::string& role,
                       const std::string& unit = "", const std::string& number = "") {
  return R"({"sha256":")" + hex(sha256(token)) + R"(","account":"a-)" + role + number +
         R"(","role":")" + role + "\"" + (unit.empty() ? "" : R"(,"unit":")" + unit + "\"") + "}\n";
}

/// What the document says of it, it says of every answer that is made in these tests.
void hold_against_document(const std::string& method, const std::string& path,
                           const Response& response) {
  static const AnswerContract contract(openapi_document());
  if (contract.path_of(path).empty() && !path.starts_with("/api")) return;  // a page of the console
  EXPECT_EQ(
      contract.wrong_with(method, path, response.status, response.content_type, response.body), "")
      << method << " " << path << " answers " << response.status << " " << response.body;
}

std::string actions_of(const Await& await) {
  return "/api/v1/signals/" + await.signal_id + "/actions";
}

}  // namespace

ServedList::ServedList() {
  StateBatch batch;
  const auto put = [&](const std::string& id, const std::string& json) {
    batch.put(Table::kSignals, id, json);
  };
  put("s-red000000000", row_json_of("s-red000000000", Level::kRed, "U9", "assigned"));
  put("s-orange000000", row_json_of("s-orange000000", Level::kOrange, "U2", "in_progress", {"U9"}));
  put("s-blue00000000", row_json_of("s-blue00000000", Level::kBlue, "U2", "new"));
  put("s-closed000000", row_json_of("s-closed000000", Level::kYellow, "U9", "closed"));
  store.write(batch, true).value_or_die();
  rows.load(store).value_or_die();
  tokens = Tokens::parse(token_line(kViewer, "viewer") + token_line(kUnit, "unit", "U9") +
                         token_line(kSecondUnit, "unit", "U2", "-2") +
                         token_line(kSupervisor, "supervisor") + token_line(kAnalyst, "analyst") +
                         token_line(kOperator, "operator"))
               .value_or_die();
  facts.rules = "[]";
  facts.rule_ids = {"failed-once"};
  facts.units = R"({"units":[],"divisions":[]})";
  facts.unit_names = {{"U9", "fire station"}};
  facts.division_names = {{"500103", "Yuzhong"}};
  facts.disclosure = "what it does";
  audit = std::make_unique<AuditLog>(AuditLog::open(folder / "state", "").value_or_die());
  Config config;
  config.cap = {"warning@city.example", "city", {folder / "cap.jsonl", {}}, {"U9"},
                {"geo.slope"},          {}};
  warnings = std::make_unique<WarningDesk>(config);
  SourceInfo people{SourceId(0), "grievance", *catalog().schema_named("grievance"),
                    SourceClass::kPeople};
  facts.sources = {people};
  std::ofstream(folder / "changes.jsonl").close();
  changes.load(store).value_or_die();
  serve({});
}

void ServedList::serve(const Doors& doors) {
  const std::span bytes(reinterpret_cast<const std::uint8_t*>(key.data()), key.size());
  command_log = std::make_unique<FileCommandLog>(folder / "commands.jsonl");
  api = std::make_unique<Api>(
      ApiSetup{doors.store == nullptr ? store : *doors.store, rows,
               doors.changes == nullptr ? changes : *doors.changes, tokens, facts, desk, backtests,
               doors.statistics == nullptr ? statistics : *doors.statistics, console, clock,
               doors.takes_commands ? command_log.get() : nullptr, bytes, folder / "state",
               doors.makes_warnings ? warnings.get() : nullptr, audit.get(), doors.metrics});
}

Request ServedList::request(const std::string& method, const std::string& target,
                            const std::string& token) {
  Request request;
  request.method = method;
  EXPECT_TRUE(read_target(target, request)) << target;
  if (!token.empty()) request.headers["authorization"] = "Bearer " + token;
  return request;
}

Reply ServedList::ask(const Request& request) {
  Reply reply = api->handle(request);
  if (const auto* response = std::get_if<Response>(&reply)) {
    hold_against_document(request.method, request.path, *response);
  }
  auto* work = std::get_if<Work>(&reply);
  if (work == nullptr) return reply;
  return Work{[run = std::move(work->run), method = request.method, path = request.path] {
    Response response = run();
    hold_against_document(method, path, response);
    return response;
  }};
}

std::optional<Response> ServedList::answered(const Await& await) const {
  auto response = api->answered(await);
  if (response) hold_against_document("POST", actions_of(await), *response);
  return response;
}

Response ServedList::accepted(const Await& await) {
  Response response = Api::accepted(await);
  hold_against_document("POST", actions_of(await), response);
  return response;
}

Response ServedList::get(const std::string& target, const std::string& token) {
  const Reply reply = ask(request("GET", target, token));
  const auto* response = std::get_if<Response>(&reply);
  EXPECT_NE(response, nullptr) << target;
  return response != nullptr ? *response : Response{};
}

Reply ServedList::post(const std::string& signal_id, const std::string& body,
                       const std::string& token, const std::string& revision,
                       const std::string& given_key) {
  Request made = request("POST", "/api/v1/signals/" + signal_id + "/actions", token);
  made.body = body;
  if (!revision.empty()) made.headers["if-match"] = revision;
  if (!given_key.empty()) made.headers["idempotency-key"] = given_key;
  return ask(made);
}

Reply ServedList::post_to(const std::string& target, const std::string& body,
                          const std::string& token) {
  Request made = request("POST", target, token);
  made.body = body;
  return ask(made);
}

std::string ServedList::commands() const {
  std::ifstream in(folder / "commands.jsonl");
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string ServedList::audited() const {
  std::ifstream in(AuditLog::path_in(folder / "state"));
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string ServedList::whole_change_line(const std::string& id, const std::string& unit) {
  const std::string row = row_json_of(id.substr(0, id.find('/')), Level::kRed, unit, "assigned");
  return R"({"id":")" + id + R"(","cause":"evidence","previous":null,"row":)" + row + "}";
}

std::string ServedList::change_line(const std::string& id, const std::string& unit) {
  return R"({"id":")" + id + R"(","row":{"unit":")" + unit + R"(","copy_to":[]}})";
}

void ServedList::put_row(const std::string& id, const std::string& json) {
  StateBatch batch;
  batch.put(Table::kSignals, id, json);
  store.write(batch, true).value_or_die();
  rows.apply(batch);
}

void ServedList::commit(const std::vector<std::string>& lines, bool rotates) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  StateBatch batch;
  const std::string log = folder / "changes.jsonl";
  if (rotates) {
    std::filesystem::rename(log, FileSink::part_path(log, ++finished_));
    length_ = 0;
  }
  std::string progress;
  ByteWriter out(progress);
  out.varint(length_);
  out.varint(finished_);
  out.varint(0);
  batch.put(Table::kMeta, "output/1", progress);
  batch.put(Table::kOutbox, std::string(1, '\1'), text);
  store.write(batch, true).value_or_die();
  length_ += text.size();
  std::ofstream(log, std::ios::app) << text;
  changes.apply(batch);
}

}  // namespace tributary::api
