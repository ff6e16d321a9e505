#include "tests/integration/api_answers.h"

#include <gtest/gtest.h>
#include <re2/re2.h>

#include <memory>

#include "connectors/memory/manual_clock.h"
#include "connectors/rocksdb/rocks_store.h"
#include "engine/base/digest.h"
#include "ops/api/api.h"
#include "ops/tributary/composition/key_access.h"
#include "ops/tributary/config/config_loader.h"
#include "schemas/catalog/catalog.h"
#include "tests/integration/planted_city.h"
#include "tests/ops/tributary/commands/command_fixture.h"
#include "tests/support/answer_contract.h"
#include "tests/support/archive.h"

namespace tributary::plant {

namespace {

/// The list and the changes hold every row; its own routes are asked for so many.
constexpr std::size_t kAskedOneByOne = 20;
constexpr std::array kRoles = {"viewer", "unit", "supervisor", "analyst", "operator"};

std::string token_lines(const std::string& unit) {
  std::string lines;
  for (const std::string role : kRoles) {
    lines += R"({"sha256":")" + hex(sha256(role)) + R"(","account":")" + role + R"(","role":")" +
             role + "\"" + (role == "unit" ? R"(,"unit":")" + unit + "\"" : "") + "}\n";
  }
  return lines;
}

std::string text_of(const api::Response& response) {
  std::string text = std::to_string(response.status) + " " + response.content_type + "\n";
  for (const auto& [name, value] : response.headers) text += name + ": " + value + "\n";
  if (response.body.starts_with("PK")) {
    for (const auto& [name, part] : parts_of_archive(response.body)) text += part;
    return text;
  }
  return text + response.body;
}

/// Metrics of the process and of the state's files are another at each reading.
std::string without_the_machine(std::string answer) {
  re2::RE2::GlobalReplace(&answer, R"((?m)^(process|tributary_store)_.*\n)", "");
  return answer;
}

/// All that stands for `{id}` in the routes.
std::vector<std::string> targets_of(const api::Route& route, const std::vector<std::string>& rows,
                                    const std::vector<std::string>& rules) {
  const std::string path(route.path);
  const std::size_t at = path.find("{id}");
  if (path.find("{key}") != std::string::npos || path.find("{identifier}") != std::string::npos) {
    return {};
  }
  if (at == std::string::npos) return {path};
  std::vector<std::string> targets;
  for (const std::string& id : path.starts_with("/api/v1/rules") ? rules : rows) {
    targets.push_back(std::string(path).replace(at, 4, id));
  }
  return targets;
}

/// What is answered is what the document says of the route.
void hold_against_document(const api::Request& request, const api::Response& response) {
  static const AnswerContract contract(api::openapi_document());
  EXPECT_EQ(contract.wrong_with(request.method, request.path, response.status,
                                response.content_type, response.body),
            "")
      << request.method << " " << request.path;
}

}  // namespace

std::map<std::string, std::string> api_answers(const std::string& config) {
  Diagnostics diagnostics;
  auto read = load_config(config, catalog(), Surroundings::of_process(), diagnostics);
  CHECK(read.has_value());
  Site site = load_site(std::move(*read), diagnostics);
  RocksConfig rocks;
  rocks.directory = site.config.state.path;
  rocks.cache_bytes = kLeastCacheBytes;
  const auto store = RocksStore::open_secondary(rocks).value_or_die();
  api::ReadModel model;
  model.load(*store).value_or_die();
  api::Changes changes(site.config.output.changes.path, true);
  changes.load(*store).value_or_die();
  api::SiteFacts facts = api::facts_of(site);
  const api::RuleDesk desk(site);
  const api::StatisticsDesk statistics(site.config.output.changes.path, site.config.utc_offset);
  const api::ConsoleFiles console;
  ManualClock clock;
  const auto keys = load_keys(site.config).value_or_die();
  const auto page = model.list({}, {"", Role::kSupervisor, ""}, "", 1'000'000).value_or_die();
  CHECK(!page.rows.empty());
  std::vector<std::string> rows;
  std::string unit = "none";
  for (const api::ModelRow& row : page.rows) {
    if (rows.size() < kAskedOneByOne) rows.push_back(row.id);
    if (!row.unit.empty()) unit = row.unit;
  }
  const api::Tokens tokens = api::Tokens::parse(token_lines(unit)).value_or_die();
  const Readiness readiness;
  EngineProbe probe;
  probe.store = [&store] { return store->statistics(); };
  probe.behind = [] { return std::vector<std::optional<std::uint64_t>>(); };
  EngineMetrics metrics(*store, probe, MeteredSite::of(site), clock, readiness);
  metrics.load().value_or_die();
  // Only what is read: nothing is tried.
  api::BacktestDesk backtests("", "", site.config.state.path);
  api::Api served({*store, model, changes, tokens, facts, desk, backtests, statistics, console,
                   clock, std::nullopt, keys.digest_key, site.config.state.path, nullptr, nullptr,
                   &metrics});
  const std::vector<std::string> rules(facts.rule_ids.begin(), facts.rule_ids.end());
  std::map<std::string, std::string> answers;
  for (const api::Route& route : api::routes()) {
    if (route.method != "GET") continue;
    for (const std::string& target : targets_of(route, rows, rules)) {
      for (const char* role : kRoles) {
        clock.advance(std::chrono::seconds(1));
        api::Request request;
        request.method = "GET";
        CHECK(api::read_target(target, request));
        request.headers["authorization"] = std::string("Bearer ") + role;
        if (target.ends_with("/changes")) request.query["after"] = "0";
        api::Reply reply = served.handle(request);
        if (const auto* work = std::get_if<api::Work>(&reply)) reply = work->run();
        std::string& answer = answers[std::string(role) + " " + target];
        if (const auto* response = std::get_if<api::Response>(&reply)) {
          hold_against_document(request, *response);
          answer = without_the_machine(text_of(*response));
        }
        const auto* follow = std::get_if<api::Follow>(&reply);
        if (follow == nullptr) continue;
        auto found = changes.read(0, 1'000'000).value_or_die();
        std::erase_if(found, [&](const api::Change& change) {
          return !change.is_visible_to(follow->account);
        });
        const api::Response response = api::Api::changes_response(found, changes.last());
        hold_against_document(request, response);
        answer = text_of(response);
      }
    }
  }
  return answers;
}

std::map<std::string, std::string> exported_files(const std::string& config,
                                                  const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const std::string ending : {"csv", "xlsx", "geojson"}) {
    const std::string path = folder + "/list." + ending;
    CHECK(commands_test::run({"export", path, "--all", "--config", config}).code ==
          ExitCode::kDone);
    files[ending] = text_of_file(path);
  }
  std::string unpacked;
  for (const auto& [name, part] : parts_of_archive(files["xlsx"])) unpacked += part;
  files["xlsx"] = unpacked;
  return files;
}

}  // namespace tributary::plant
