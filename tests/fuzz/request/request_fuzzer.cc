// Any bytes as a request: no crash; every answer is one that the document has of the route, and a
// refusal quotes nothing that was sent. The body, as far as there is one, is sent to each POST
// route as well, whatever the request's own was.
#include <boost/asio/buffer.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "connectors/memory/manual_clock.h"
#include "connectors/memory/memory_store.h"
#include "engine/base/check.h"
#include "engine/base/digest.h"
#include "engine/signal/row_json.h"
#include "ops/api/api.h"
#include "ops/api/request_parser.h"
#include "tests/support/answer_contract.h"

namespace {

using namespace tributary;       // NOLINT(google-build-using-namespace): one file, one program
using namespace tributary::api;  // NOLINT(google-build-using-namespace)

constexpr const char* kRow = "s-red000000000";
/// Stands in corpora and dictionaries for what must come back nowhere.
constexpr const char* kPhone = "13800138000";

class FuzzedApi {
 public:
  FuzzedApi() {
    SignalRow row;
    row.signal_id = kRow;
    row.revision = 3;
    row.subject.id = "B7";
    row.subject_type = "place.building";
    row.hazard = "safety.fire";
    row.level = row.listed_level = Level::kRed;
    row.people.unit = "U9";
    row.people.handling = "assigned";
    StateBatch batch;
    batch.put(Table::kSignals, kRow, row_json(row));
    store_.write(batch, true).value_or_die();
    rows_.load(store_).value_or_die();
    std::string tokens;
    for (const std::string role : {"viewer", "unit", "supervisor", "analyst", "operator"}) {
      tokens += R"({"sha256":")" + hex(sha256(role)) + R"(","account":")" + role + R"(","role":")" +
                role + "\"" + (role == "unit" ? R"(,"unit":"U9")" : "") + "}\n";
    }
    tokens_ = Tokens::parse(tokens).value_or_die();
    facts_.rules = "[]";
    facts_.units = R"({"units":[],"divisions":[]})";
    Config config;
    config.cap = {"warning@city.example", "city", {folder_ + "/cap.jsonl", {}}, {"U9"}, {}, {}};
    warnings_ = std::make_unique<WarningDesk>(config);
    commands_.emplace(folder_ + "/commands.jsonl");
    api_ = std::make_unique<Api>(ApiSetup{store_, rows_, changes_, tokens_, facts_, desk_,
                                          backtests_, statistics_, console_, clock_, &*commands_,
                                          key_, folder_ + "/state", warnings_.get()});
  }

  void ask(const Request& request) {
    Reply reply = api_->handle(request);
    if (const auto* work = std::get_if<Work>(&reply)) reply = work->run();
    const auto* response = std::get_if<Response>(&reply);
    if (response == nullptr) return;  // a command that is written down, or the change log
    const std::string wrong =
        contract_.path_of(request.path).empty() && !request.path.starts_with("/api")
            ? ""
            : contract_.wrong_with(request.method, request.path, response->status,
                                   response->content_type, response->body);
    CHECK_EQ(wrong, "");
    if (response->status >= 400) CHECK(response->body.find(kPhone) == std::string::npos);
  }

  /// As if nothing had been asked yet.
  void begin() {
    clock_.advance(std::chrono::seconds(1));
    std::error_code ignored;
    for (const char* name : {"/state", "/cap.jsonl", "/commands.jsonl"}) {
      std::filesystem::remove_all(folder_ + name, ignored);
    }
  }

 private:
  static std::string made_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "request-fuzzer-XXXXXX").string();
    CHECK(mkdtemp(name.data()) != nullptr);
    return name;
  }

  const std::string folder_ = made_folder();
  const std::vector<std::uint8_t> key_ = std::vector<std::uint8_t>(32, 7);
  MemoryStore store_;
  ReadModel rows_;
  Changes changes_{"", true};
  Tokens tokens_;
  SiteFacts facts_;
  RuleDesk desk_;
  BacktestDesk backtests_{folder_ + "/no-program", "tributary.yaml", folder_ + "/state"};
  StatisticsDesk statistics_{"", UtcOffset{}};
  ConsoleFiles console_;
  ManualClock clock_;
  std::optional<FileCommandLog> commands_;
  std::unique_ptr<WarningDesk> warnings_;
  std::unique_ptr<Api> api_;
  AnswerContract contract_{openapi_document()};
};

/// The target of a POST route, of the row there is.
std::string target_of(const Route& route) {
  std::string target(route.path);
  for (const auto& [part, value] : {std::pair<std::string, std::string>("{id}", kRow),
                                    {"{identifier}", std::string(kRow) + ".1"}}) {
    const std::size_t at = target.find(part);
    if (at != std::string::npos) target.replace(at, part.size(), value);
  }
  return target;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static FuzzedApi api;
  api.begin();
  wire::RequestParser parser;
  wire::limit(parser);
  parser.eager(true);
  boost::beast::error_code error;
  std::size_t read = 0;
  while (!error && !parser.is_done() && read < size) {
    const std::size_t some = parser.put(boost::asio::buffer(data + read, size - read), error);
    if (some == 0) break;
    read += some;
  }
  if (error || !parser.is_done()) return 0;
  const auto request = wire::request_of(parser.get());
  if (!request) return 0;
  api.ask(*request);
  for (const Route& route : routes()) {
    if (route.method != "POST") continue;
    Request posted = *request;
    posted.method = "POST";
    posted.path = target_of(route);
    for (const char* role : {"unit", "supervisor", "analyst", "operator"}) {
      posted.headers["authorization"] = std::string("Bearer ") + role;
      api.ask(posted);
    }
  }
  return 0;
}
