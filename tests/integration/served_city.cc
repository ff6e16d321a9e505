#include "tests/integration/served_city.h"

#include <gtest/gtest.h>
#include <re2/re2.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "connectors/memory/manual_clock.h"
#include "connectors/rocksdb/rocks_store.h"
#include "engine/base/digest.h"
#include "ops/api/admin_port.h"
#include "ops/api/api.h"
#include "ops/tributary/composition/key_access.h"
#include "ops/tributary/config/config_loader.h"
#include "schemas/catalog/catalog.h"
#include "tests/integration/planted_city.h"
#include "tests/ops/api/wire.h"
#include "tests/support/answer_contract.h"
#include "tests/support/archive.h"

namespace tributary::plant {

namespace {

/// The list and the changes hold every row; its own routes are asked for so many.
constexpr std::size_t kAskedOneByOne = 8;
/// Behind all that a generated city tells of: commands are of the list as it is.
constexpr WallTime kNow = WallTime::from_millis(1'800'000'000'000);

std::string token_lines(const std::string& unit, const std::string& account) {
  std::string lines;
  for (const std::string role : kApiRoles) {
    lines += R"({"sha256":")" + hex(sha256(role)) + R"(","account":")" + account + role +
             R"(","role":")" + role + "\"" + (role == "unit" ? R"(,"unit":")" + unit + "\"" : "") +
             "}\n";
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

/// Metrics of the process and of the state's files are another at each reading; back-tests are
/// called by when the API began.
std::string without_the_machine(std::string answer) {
  re2::RE2::GlobalReplace(&answer, R"((?m)^(process|tributary_store)_.*\n)", "");
  re2::RE2::GlobalReplace(&answer, R"(\bb[0-9]{13}-)", "backtest-");
  return answer;
}

Site site_of(const std::string& config) {
  Diagnostics diagnostics;
  auto read = load_config(config, catalog(), Surroundings::of_process(), diagnostics);
  CHECK(read.has_value());
  return load_site(std::move(*read), diagnostics);
}

RocksConfig rocks_of(const Config& config) {
  RocksConfig rocks;
  rocks.directory = config.state.path;
  rocks.cache_bytes = kLeastCacheBytes;
  return rocks;
}

/// What stands in for `tributary backtest`: it prints what that has printed.
std::string program_that_prints(const std::string& report, const std::string& folder) {
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/report", std::ios::binary) << report;
  std::ofstream(folder + "/program") << "#!/bin/sh\nexec cat " << folder << "/report\n";
  std::filesystem::permissions(folder + "/program", std::filesystem::perms::owner_all);
  return folder + "/program";
}

EngineProbe probe_of(const RocksStore& store) {
  EngineProbe probe;
  probe.store = [&store] { return store.statistics(); };
  probe.behind = [] { return std::vector<std::optional<std::uint64_t>>(); };
  return probe;
}

}  // namespace

struct ServedCity::Parts {
  Parts(const std::string& config, const std::string& where, const std::string& report,
        const std::string& account)
      : site(site_of(config)),
        store(RocksStore::open_secondary(rocks_of(site.config)).value_or_die()),
        changes(site.config.output.changes.path, true),
        facts(api::facts_of(site)),
        desk(site),
        backtests(program_that_prints(report, where), config, where + "/state"),
        statistics(site.config.output.changes.path, site.config.utc_offset),
        keys(load_keys(site.config).value_or_die()),
        metrics(*store, probe_of(*store), MeteredSite::of(site), clock, readiness),
        folder(where),
        audit(AuditLog::open(where + "/state", "").value_or_die()) {
    model.load(*store).value_or_die();
    changes.load(*store).value_or_die();
    metrics.load().value_or_die();
    const auto page = model.list({}, {"", Role::kSupervisor, ""}, "", 1'000'000).value_or_die();
    CHECK(!page.rows.empty());
    for (const api::ModelRow& row : page.rows) {
      if (rows.size() < kAskedOneByOne) rows.push_back(row.id);
      if (!row.unit.empty()) unit = row.unit;
    }
    rules.assign(facts.rule_ids.begin(), facts.rule_ids.end());
    tokens = api::Tokens::parse(token_lines(unit, account)).value_or_die();
    Config with_cap = site.config;
    if (!with_cap.cap.is_set()) {
      with_cap.cap.sender = "warning@city.example";
      with_cap.cap.register_file.path = folder + "/cap.jsonl";
    }
    with_cap.cap.units = {unit};
    warnings = std::make_unique<WarningDesk>(with_cap);
    CHECK(site.config.commands.is_set());
    commands = open_command_log(site.config, keys.digest_key).value_or_die();
    served = std::make_unique<api::Api>(api::ApiSetup{
        *store, model, changes, tokens, facts, desk, backtests, statistics, console, clock,
        commands.get(), keys.digest_key, folder + "/state", warnings.get(), &audit, &metrics});
  }

  Site site;
  std::unique_ptr<RocksStore> store;
  ManualClock clock{kNow};
  std::unique_ptr<CommandLog> commands;
  api::ReadModel model;
  api::Changes changes;
  api::SiteFacts facts;
  api::RuleDesk desk;
  api::BacktestDesk backtests;
  api::StatisticsDesk statistics;
  api::ConsoleFiles console;
  api::Tokens tokens;
  InstallationKeys keys;
  Readiness readiness;
  EngineMetrics metrics;
  std::string folder;
  AuditLog audit;
  std::unique_ptr<WarningDesk> warnings;
  std::unique_ptr<api::Api> served;
  std::vector<std::string> rows, rules, tried;
  std::string unit = "none";
};

ServedCity::ServedCity(const std::string& config, const std::string& folder,
                       const std::string& report, const std::string& account)
    : parts_(std::make_unique<Parts>(config, folder, report, account)) {}
ServedCity::~ServedCity() = default;

const std::vector<std::string>& ServedCity::rows() const { return parts_->rows; }
const std::vector<std::string>& ServedCity::rules() const { return parts_->rules; }
const std::vector<std::string>& ServedCity::backtests() const { return parts_->tried; }
const std::string& ServedCity::unit() const { return parts_->unit; }
std::string ServedCity::audited() const {
  return text_of_file(AuditLog::path_in(parts_->folder + "/state"));
}

void ServedCity::await_backtests() {
  for (const std::string& id : parts_->tried) {
    while (parts_->backtests.status(id)->find(R"("state":"running")") != std::string::npos) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }
}

std::string ServedCity::ask(const std::string& role, const std::string& method,
                            const std::string& target, const std::string& body) {
  parts_->clock.advance(std::chrono::seconds(1));
  api::Request request;
  request.method = method;
  CHECK(api::read_target(target, request));
  request.body = body;
  request.headers["authorization"] = "Bearer " + role;
  request.headers["idempotency-key"] = "k-" + role;
  const auto listed = parts_->model.list({}, {"", Role::kSupervisor, ""}, "", 1'000'000);
  for (const auto& row : listed->rows) {
    if (target.find(row.id) != std::string::npos) {
      request.headers["if-match"] = std::to_string(row.revision);
    }
  }
  if (target.ends_with("/changes")) request.query["after"] = "0";
  api::Reply reply = parts_->served->handle(request);
  if (const auto* work = std::get_if<api::Work>(&reply)) reply = work->run();
  // Nobody judges a command while a test waits.
  if (const auto* await = std::get_if<api::Await>(&reply)) {
    reply = api::Api::accepted(*await);
  }
  if (const auto* follow = std::get_if<api::Follow>(&reply)) {
    auto found = parts_->changes.read(0, 1'000'000).value_or_die();
    std::erase_if(
        found, [&](const api::Change& change) { return !change.is_visible_to(follow->account); });
    reply = api::Api::changes_response(found, parts_->changes.last());
  }
  static const AnswerContract contract(api::openapi_document());
  const auto& response = std::get<api::Response>(reply);
  EXPECT_EQ(contract.wrong_with(method, request.path, response.status, response.content_type,
                                response.body),
            "")
      << method << " " << request.path;
  std::string told = without_the_machine(text_of(response));
  if (response.status == 202 && target == "/api/v1/rules/backtest") {
    parts_->tried.push_back(nlohmann::json::parse(response.body).at("id"));
    // It may have ended before it is looked at.
    re2::RE2::GlobalReplace(&told, R"("state":"done")", R"("state":"running")");
  }
  return told;
}

std::string ServedCity::ask_admin(const std::string& path) {
  const auto port = api::AdminPort::start({"127.0.0.1", 0}, parts_->metrics).value_or_die();
  api::Wire wire(port.port());
  wire.send("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const std::string answer = wire.read_until("\1");  // to its end
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200")) << answer;
  std::string told = without_the_machine(answer);
  re2::RE2::GlobalReplace(&told, R"(Content-Length: [0-9]+)", "");
  return told;
}

}  // namespace tributary::plant
