#include "tests/integration/outputs.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "connectors/memory/memory_store.h"
#include "ops/tributary/delivery/active_alerts.h"
#include "ops/tributary/delivery/webhook.h"
#include "tests/integration/api_answers.h"
#include "tests/integration/state_reader.h"
#include "tests/ops/tributary/commands/command_fixture.h"
#include "tests/ops/tributary/delivery/receiver.h"

namespace tributary::plant {

namespace {

using Json = nlohmann::json;
using Command = std::vector<std::string>;

constexpr WallTime kNow = WallTime::from_millis(1'800'000'000'000);

std::string text_of(const Receiver& receiver) {
  std::string text;
  for (const HttpPost& post : receiver.sent) {
    text += post.url + "\n";
    for (const auto& [name, value] : post.headers) text += name + ": " + value + "\n";
    text += post.body + "\n";
  }
  return text;
}

/// One that is told of all changes from the first.
std::string told_to_webhook(const std::string& changes, const std::string& folder) {
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/duty.place") << R"({"part":0,"offset":0})";
  Receiver receiver;
  Webhook webhook({{"duty", "https://duty.example/hook", "0123456789abcdef0123456789abcdef", {}},
                   "demo",
                   changes,
                   folder},
                  receiver);
  webhook.open().value_or_die();
  for (std::size_t before = 1; before != receiver.sent.size();) {
    before = receiver.sent.size();
    webhook.step(kNow).value_or_die();
  }
  return text_of(receiver);
}

std::string told_to_alertmanager(const Json& rows) {
  MemoryStore store;
  StateBatch batch;
  for (const Json& row : rows) batch.put(Table::kSignals, row.at("signal_id"), row.dump());
  store.write(batch, true).value_or_die();
  Receiver receiver;
  ActiveAlerts("http://127.0.0.1:9093", receiver).step(store, kNow).value_or_die();
  return text_of(receiver);
}

/// What is asked of the list as a whole.
std::vector<Command> questions(const std::string& rule, const std::string& studied,
                               const std::string& sweep) {
  std::vector<Command> commands = {{"stats", "-o", "json"},
                                   {"stats"},
                                   {"audit", "verify"},
                                   {"sweep", "full", "--id", sweep},
                                   {"sweep", "list"},
                                   {"sweep", "list", "-o", "json"},
                                   {"study", studied, "--outcome", "found", "--after", "90d"},
                                   {"cap", "list"}};
  for (const char* output : {"json", "csv"}) {
    commands.push_back({"list", "--all", "-o", output});
    commands.push_back({"dlq", "ls", "--limit", "100000", "-o", output});
    commands.push_back({"state", "info", "-o", output});
  }
  for (const char* output : {"json", "table"}) {
    commands.push_back(
        {"backtest", "--with", rule, "--compare", "active", "--last", "90d", "-o", output});
  }
  for (Command command : std::vector<Command>{{"check"},
                                              {"check", "--print"},
                                              {"disclose"},
                                              {"state", "info"},
                                              {"state", "verify"},
                                              {"list", "--all"},
                                              {"dlq", "ls"},
                                              {"dlq", "retry"}}) {
    commands.push_back(command);
    command.insert(command.begin(), {"--lang", "zh"});
    commands.push_back(command);
  }
  return commands;
}

/// What is asked of a row, and done about it.
std::vector<Command> dealings(const Json& row, const std::string& unit,
                              const std::string& account) {
  const std::string id = row.at("signal_id");
  return {{"show", id},
          {"show", id, "--why"},
          {"explain", "--rule", row.at("rules").at(0).at("id"), "--subject",
           row.at("subject").at("id")},
          {"explain", "--rule", row.at("rules").at(0).at("id"), "--subject",
           row.at("subject").at("id"), "-o", "json"},
          {"act", id, "label", "--label", "unclear", "--role", "analyst", "--account", account},
          {"cap", "draft", id, "--role", "supervisor", "--account", account},
          {"cap", "release", id + ".1", "--by-unit", unit, "--account", "wang"},
          {"cap", "show", id + ".1"}};
}

/// The rule with another status and another threshold of its lowest level, in a folder of its own.
std::string changed(const std::string& rule, const std::string& folder, const std::string& status,
                    const std::string& threshold) {
  std::string text = text_of_file(rule);
  const auto replace = [&](const std::string& what, const std::string& by) {
    const std::size_t at = text.find(what);
    CHECK(at != std::string::npos);
    text.replace(at, what.size(), by);
  };
  replace("status: active", "status: " + status);
  replace("yellow: reports.distinct(reporter) >= 10", "yellow: " + threshold);
  std::filesystem::create_directories(folder);
  std::string path = folder + "/" + std::filesystem::path(rule).filename().string();
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

}  // namespace

void add_run(const std::vector<std::string>& arguments, Texts& texts) {
  std::string words;
  for (const std::string& argument : arguments) words += " " + argument;
  const commands_test::Ran ran = commands_test::run(arguments);
  // Of few subjects a study tells nothing, and says so.
  const bool may_fail = arguments.front() == "check" || arguments.front() == "study";
  EXPECT_TRUE(may_fail || ran.code == ExitCode::kDone) << words << ran.out << ran.err;
  texts["stdout of" + words] += ran.out;
  texts["stderr of" + words] += ran.err;
}

void add_files(const PlantedCity& city, const std::string& name, Texts& texts) {
  for (const auto& file : std::filesystem::recursive_directory_iterator(city.folder(name))) {
    if (file.is_regular_file())
      texts["file " + file.path().filename().string()] += text_of_file(file.path());
  }
  for (auto& [column, text] : columns_of(city.folder(name) + "/state")) {
    texts["column " + column] = std::move(text);
  }
}

Texts all_outputs(const PlantedCity& city, const std::string& name, const std::string& account,
                  const std::string& sweep) {
  const std::string config = city.configuration(name);
  const std::string rule = city.rule(name, "building-crack-reports");
  Texts texts;
  const auto ask = [&](Command command) {
    command.insert(command.end(), {"--config", config});
    add_run(command, texts);
  };
  ask({"run", "--until-idle"});
  const std::string eager =
      changed(rule, city.folder(name) + "/eager", "active", "reports.distinct(reporter) >= 3");
  const std::string studied =
      changed(rule, city.folder(name) + "/studied", "study", "reports.count >= 2");
  for (const Command& command : questions(eager, studied, sweep)) ask(command);
  const Json rows = Json::parse(texts.at("stdout of list --all -o json --config " + config));
  std::size_t dealt_with = 0;
  for (const Json& row : rows) {
    const bool has_rule = !row.at("rules").empty();
    if (has_rule && dealt_with++ < 6) {
      for (const Command& command : dealings(row, PlantedCity::kWarningUnit, account)) ask(command);
    }
  }
  ask({"run", "--until-idle"});
  ask({"replay", "--out", city.folder(name) + "/replayed.jsonl"});
  for (auto& [what, text] : exported_files(config, city.folder(name))) {
    texts["export " + what] = std::move(text);
  }
  for (auto& [what, text] : api_answers(config, eager, city.folder(name) + "/api", account)) {
    texts["API " + what] = std::move(text);
  }
  texts["webhook"] =
      told_to_webhook(city.folder(name) + "/changes.jsonl", city.folder(name) + "/deliveries");
  texts["Alertmanager"] = told_to_alertmanager(rows);
  add_files(city, name, texts);
  return texts;
}

}  // namespace tributary::plant
