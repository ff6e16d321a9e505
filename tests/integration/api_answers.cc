#include "tests/integration/api_answers.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "ops/api/api.h"
#include "tests/integration/planted_city.h"
#include "tests/integration/served_city.h"
#include "tests/ops/tributary/commands/command_fixture.h"
#include "tests/support/archive.h"

namespace tributary::plant {

namespace {

using Answers = std::map<std::string, std::string>;
using Json = nlohmann::json;

/// So many rows get a command and a warning.
constexpr std::size_t kWorkedOn = 3;

std::string with(std::string path, const std::string& part, const std::string& value) {
  const std::size_t at = path.find(part);
  return at == std::string::npos ? path : path.replace(at, part.size(), value);
}

bool has(const std::string& path, const char* part) { return path.find(part) != std::string::npos; }

/// All that stands for `{…}` in a route.
std::vector<std::string> targets_of(const std::string& path, const ServedCity& city, bool is_post) {
  std::vector<std::string> targets;
  if (!has(path, "{")) return {path};
  if (path.starts_with("/api/v1/backtests")) {
    for (const std::string& id : city.backtests()) targets.push_back(with(path, "{id}", id));
    return targets;
  }
  if (path.starts_with("/api/v1/rules")) {
    for (const std::string& id : city.rules()) targets.push_back(with(path, "{id}", id));
    return targets;
  }
  const bool is_of_few = is_post || has(path, "{key}") || has(path, "{identifier}");
  for (const std::string& row : city.rows()) {
    if (is_of_few && targets.size() == kWorkedOn) break;
    const std::string target = with(path, "{id}", row);
    targets.push_back(with(target, "{identifier}", row + ".1"));
  }
  return targets;
}

std::string body_of(const std::string& path, const std::string& rule) {
  if (path.ends_with("/actions")) return R"({"kind":"label","label":"unclear"})";
  if (path.starts_with("/api/v1/rules/")) return Json{{"text", rule}}.dump();
  if (path == "/api/v1/sweeps") return R"({"check":"full"})";
  return {};
}

void read_all(ServedCity& city, Answers& answers) {
  for (const api::Route& route : api::routes()) {
    if (route.method != "GET") continue;
    for (const std::string& target : targets_of(std::string(route.path), city, /*is_post=*/false)) {
      for (const std::string role : kApiRoles) {
        const std::string asked = with(target, "{key}", "k-" + role);
        std::string name = role + " ";
        name += has(target, "/backtests/") ? std::string(route.path) : asked;
        answers[name] += city.ask(role, "GET", asked);
      }
    }
  }
  for (const char* path : {"/metrics", "/healthz", "/readyz"}) {
    answers[std::string("admin ") + path] = city.ask_admin(path);
  }
}

/// One body for each route; a back-test that begins is waited for, as nobody may ask for another.
void ask_for_all(ServedCity& city, const std::string& rule, Answers& answers) {
  for (const api::Route& route : api::routes()) {
    if (route.method != "POST" || route.path.ends_with("/stop")) continue;
    for (const std::string& target : targets_of(std::string(route.path), city, /*is_post=*/true)) {
      for (const std::string role : kApiRoles) {
        answers[role + " POST " + target] = city.ask(role, "POST", target, body_of(target, rule));
        city.await_backtests();
      }
    }
  }
  for (const std::string role : kApiRoles) {
    for (const std::string& id : city.backtests()) {
      answers[role + " POST stop"] += city.ask(role, "POST", "/api/v1/backtests/" + id + "/stop");
    }
  }
}

}  // namespace

Answers api_answers(const std::string& config, const std::string& rule, const std::string& folder,
                    const std::string& account) {
  Answers answers;
  const auto tried = commands_test::run({"backtest", "--with", rule, "--compare", "active",
                                         "--last", "90d", "-o", "json", "--config", config});
  EXPECT_EQ(tried.code, ExitCode::kDone) << tried.err;
  std::filesystem::remove_all(folder);
  {
    ServedCity city(config, folder, tried.out, account);
    ask_for_all(city, text_of_file(rule), answers);
    read_all(city, answers);  // back-tests are gone with this one
  }
  // The step takes the commands, and answers.
  const auto ran = commands_test::run({"run", "--until-idle", "--config", config});
  EXPECT_EQ(ran.code, ExitCode::kDone) << ran.err;
  ServedCity city(config, folder, tried.out, account);
  read_all(city, answers);
  answers["audit"] = city.audited();
  return answers;
}

Answers api_reads(const std::string& config, const std::string& folder) {
  Answers answers;
  std::filesystem::remove_all(folder);
  ServedCity city(config, folder, "");
  read_all(city, answers);
  answers["audit"] = city.audited();
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
