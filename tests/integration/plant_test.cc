// Law Plant (PEOPLE, "The six laws"): what a city's records say of people is in no output, no log
// and not in the state, however it is written there; and a program that leaks it, in one place at a
// time, is found out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/integration/api_answers.h"
#include "tests/integration/leaky_run.h"
#include "tests/integration/planted_city.h"
#include "tests/integration/state_reader.h"
#include "tests/ops/tributary/commands/command_fixture.h"

namespace tributary::plant {
namespace {

using commands_test::Folder;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// Texts by where they were found.
using Texts = std::map<std::string, std::string>;

/// One city for all tests of this file: making it takes as long as a run.
const PlantedCity& city() {
  static const Folder folder;
  static const PlantedCity made(folder / "city");
  return made;
}

void add_run(const std::vector<std::string>& arguments, Texts& texts) {
  std::string words;
  for (const std::string& argument : arguments) words += " " + argument;
  const commands_test::Ran ran = commands_test::run(arguments);
  texts["stdout of" + words] = ran.out;
  texts["stderr of" + words] = ran.err;
}

/// Every file below the folder, as bytes (also write-ahead log and tables), and the state's columns
/// as an independent reader has them.
void add_files(const std::string& name, Texts& texts) {
  for (const auto& file : std::filesystem::recursive_directory_iterator(city().folder(name))) {
    if (file.is_regular_file())
      texts["file " + file.path().filename().string()] += text_of_file(file.path());
  }
  for (auto& [column, text] : columns_of(city().folder(name) + "/state")) {
    texts["column " + column] = std::move(text);
  }
}

std::vector<std::string> found_in(const Texts& texts) {
  std::vector<std::string> findings;
  for (const auto& [where, text] : texts) {
    for (const std::string& what : city().needles().found_in(text)) {
      findings.push_back(where + ": " + what);
    }
  }
  return findings;
}

/// Ids of the rows of `list -o json`.
std::vector<std::string> rows_in(const std::string& list) {
  std::vector<std::string> ids;
  const std::string member = R"({"signal_id":")";
  for (std::size_t at = list.find(member); at != std::string::npos;
       at = list.find(member, at + 1)) {
    ids.push_back(list.substr(at + member.size(), std::string("s-7h2k9q4m1c8v").size()));
  }
  return ids;
}

/// Everything the program prints about what it knows.
Texts all_outputs(const std::string& name) {
  const std::string config = city().configuration(name);
  Texts texts;
  add_run({"run", "--until-idle", "--config", config}, texts);
  const std::vector<std::vector<std::string>> commands = {
      {"check"},           {"check", "--print"}, {"disclose"},  {"state", "info"},
      {"state", "verify"}, {"list", "--all"},    {"dlq", "ls"}, {"dlq", "retry"}};
  for (std::vector<std::string> command : commands) {
    command.insert(command.end(), {"--config", config});
    add_run(command, texts);
    command.insert(command.begin(), {"--lang", "zh"});
    add_run(command, texts);
  }
  for (const char* output : {"json", "csv"}) {
    add_run({"list", "--all", "--config", config, "-o", output}, texts);
    add_run({"dlq", "ls", "--limit", "100000", "--config", config, "-o", output}, texts);
    add_run({"state", "info", "--config", config, "-o", output}, texts);
  }
  for (const std::string& id :
       rows_in(texts.at("stdout of list --all --config " + config + " -o json"))) {
    add_run({"show", id, "--config", config}, texts);
    add_run({"show", id, "--why", "--config", config}, texts);
  }
  const std::string replayed = city().folder(name) + "/replayed.jsonl";
  add_run({"replay", "--config", config, "--out", replayed}, texts);
  add_run({"stats", "--config", config, "-o", "json"}, texts);
  add_run({"audit", "verify", "--config", config}, texts);
  for (auto& [what, text] : exported_files(config, city().folder(name))) {
    texts["export " + what] = std::move(text);
  }
  for (auto& [what, text] : api_answers(config)) texts["API " + what] = std::move(text);
  add_files(name, texts);
  return texts;
}

TEST(Plant, NothingOfARecordOfPeopleIsFoundAnywhere) {
  const Texts texts = all_outputs("product");
  EXPECT_THAT(found_in(texts), IsEmpty());
  // The search has something to search: rows, dead letters of every kind planted, cited findings.
  EXPECT_THAT(texts.at("file changes.jsonl"), HasSubstr("\"reporters\":\"3+\""));
  EXPECT_THAT(texts.at("file replayed.jsonl"), HasSubstr("inspection:JC-"));
  EXPECT_THAT(texts.at("file dead_letters.jsonl"), HasSubstr("looks_personal"));
  EXPECT_THAT(texts.at("file dead_letters.jsonl"), HasSubstr("unresolved"));
  EXPECT_THAT(texts.at("file dead_letters.jsonl"), HasSubstr("malformed"));
  EXPECT_THAT(texts.at("API supervisor /api/v1/signals"), HasSubstr("\"reporters\":\"3+\""));
  EXPECT_THAT(texts.at("export xlsx"), HasSubstr("s-"));
  EXPECT_THAT(texts.at("file audit.jsonl"), HasSubstr("\"command\":\"export\""));
  // And it can read the state: what may be there is found by the same reader.
  EXPECT_THAT(texts.at("column observations"), HasSubstr("JC-0000"));
  EXPECT_THAT(texts.at("column signals"), HasSubstr("\"reporters\":\"3+\""));
  EXPECT_THAT(texts.at("column subjects"), Not(IsEmpty()));
}

TEST(Plant, EveryPlantIsInTheFeeds) {
  const std::string feed = text_of_file(city().folder("feeds/grievance.jsonl"));
  const auto found = city().needles().found_in(feed, feed.size());
  for (const char* what : {"name", "telephone number", "room", "trace id", "record number",
                           "second of the event, text", "second of the version, text"}) {
    EXPECT_THAT(found, Contains(what));
  }
}

struct Mutation {
  const char* name;
  Leak leak;
  const char* found;  ///< one of the findings
};
void PrintTo(const Mutation& mutation, std::ostream* out) { *out << mutation.name; }

class PlantMutation : public ::testing::TestWithParam<Mutation> {};

TEST_P(PlantMutation, IsFoundOut) {
  const std::string name = GetParam().name;
  const std::string config = city().configuration(name);
  run_leaking(GetParam().leak, config, city().folder(name) + "/log");
  Texts texts;
  add_run({"dlq", "ls", "--limit", "100000", "--config", config, "-o", "json"}, texts);
  add_files(name, texts);
  if (GetParam().leak == Leak::kNameInRow) {
    for (auto& [what, text] : api_answers(config)) texts["API " + what] = std::move(text);
    EXPECT_THAT(found_in(texts), Contains(HasSubstr("API viewer /api/v1/signals: name")));
  }
  if (GetParam().leak == Leak::kNone) {
    EXPECT_THAT(found_in(texts), IsEmpty());
  } else {
    EXPECT_THAT(found_in(texts), Contains(HasSubstr(GetParam().found)));
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, PlantMutation,
    ::testing::Values(
        Mutation{"none", Leak::kNone, ""},
        Mutation{"record_number_in_dead_letter", Leak::kRecordNumberInDeadLetter,
                 "file dead_letters.jsonl: record number"},
        Mutation{"room_in_dead_letter", Leak::kRoomInDeadLetter, "file dead_letters.jsonl: room"},
        Mutation{"phone_in_log", Leak::kPhoneInLog, "file log: telephone number"},
        Mutation{"record_number_in_state", Leak::kRecordNumberInState,
                 "column observations: record number"},
        Mutation{"phone_in_state", Leak::kPhoneInState,
                 "column observations: telephone number, big-endian"},
        Mutation{"second_in_event_time", Leak::kSecondInEventTime,
                 "column observations: second of the event, zigzag"},
        Mutation{"name_in_row", Leak::kNameInRow, "column signals: name"},
        Mutation{"trace_in_change_log", Leak::kTraceInChangeLog, "file changes.jsonl: trace id"}),
    [](const auto& mutation) { return std::string(mutation.param.name); });

}  // namespace
}  // namespace tributary::plant
