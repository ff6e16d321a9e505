// Law Plant (PEOPLE, "The six laws"): what a city's records say of people is in no output, no log
// and not in the state, however it is written there; and a program that leaks it, in one place at a
// time, is found out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/integration/api_answers.h"
#include "tests/integration/leaky_run.h"
#include "tests/integration/outputs.h"
#include "tests/integration/planted_city.h"
#include "tests/ops/tributary/commands/command_fixture.h"

namespace tributary::plant {
namespace {

using commands_test::Folder;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;
using ::testing::StartsWith;

/// One city for all tests of this file: making it takes as long as a run.
PlantedCity& city() {
  static const Folder folder;
  static PlantedCity made(folder / "city");
  return made;
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

TEST(Plant, NothingOfARecordOfPeopleIsFoundAnywhere) {
  const Texts texts = all_outputs(city(), "product");
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
  EXPECT_THAT(texts, Contains(Pair(StartsWith("stdout of study"), HasSubstr("base rate"))));
  EXPECT_THAT(texts, Contains(Pair(StartsWith("stdout of cap release"), HasSubstr("Actual"))));
  EXPECT_THAT(texts, Contains(Pair(StartsWith("stdout of explain"), HasSubstr("lift-repair"))));
  EXPECT_THAT(texts.at("webhook"), HasSubstr("\"specversion\":\"1.0\""));
  EXPECT_THAT(texts.at("Alertmanager"), HasSubstr("\"alertname\""));
  EXPECT_THAT(texts.at("API admin /metrics"), HasSubstr("tributary_people_records_total"));
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

/// What stands behind the doors of `make_leaky`: the beginnings of where it is told. What is not
/// here
/// (`act`, `audit verify`, `cap list`, `study`, answers to a POST) tells codes, ids and totals
/// alone.
constexpr const char* kBehindTheDoors[] = {
    "stdout of list --all --config", "stdout of list --all -o json", "stdout of list --all -o csv",
    "stdout of --lang zh list", "stdout of show", "stdout of explain", "stdout of backtest",
    "stdout of check --print", "stdout of disclose", "stdout of dlq ls", "stdout of stats",
    "stdout of sweep full", "stdout of sweep list", "stdout of state info", "stdout of cap draft",
    "stdout of cap release", "stdout of cap show", "stdout of run",
    // Files and state.
    "export csv", "export xlsx", "export geojson", "file audit.jsonl", "file cap.jsonl",
    "file changes.jsonl", "file dead_letters.jsonl", "file replayed.jsonl", "column signals",
    "column outbox", "column observations", "column meta",
    // Receivers.
    "webhook", "Alertmanager",
    // The API, and the admin port.
    "API admin /metrics", "API operator /metrics", "API audit", "API viewer /api/v1/signals/s-",
    "API viewer /api/v1/signals.csv", "API viewer /api/v1/signals.xlsx",
    "API viewer /api/v1/signals.geojson", "API viewer /api/v1/facets", "API viewer /api/v1/changes",
    "API viewer /api/v1/rules", "API viewer /api/v1/units", "API viewer /api/v1/sources",
    "API viewer /api/v1/sweeps", "API viewer /api/v1/disclose", "API unit /api/v1/me",
    "API unit /api/v1/changes", "API supervisor /api/v1/stats",
    "API supervisor /api/v1/rules/beefcafe-cracks/stats", "API supervisor /api/v1/warnings/s-",
    "API supervisor POST /api/v1/signals/s-", "API analyst /api/v1/dlq",
    "API analyst /api/v1/backtests/{id}/report"};

/// A name that comes in by a door where names may come in is no leak of the product; that it is
/// found wherever it is told shows that the search would find one there.
TEST(Plant, WhatComesInByADoorIsFoundInEveryOutputBehindIt) {
  city().make_leaky("doors");
  const Texts texts = all_outputs(city(), "doors", Planted(1).name, "beefcafe");
  const auto found = found_in(texts);
  for (const char* behind : kBehindTheDoors) {
    EXPECT_THAT(found, Contains(StartsWith(behind))) << behind;
  }
  for (const char* end : {"/history: name", ".cap: name", "/actions/k-analyst: name"}) {
    EXPECT_THAT(found, Contains(AllOf(StartsWith("API analyst"), EndsWith(end)))) << end;
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
  add_files(city(), name, texts);
  if (GetParam().leak == Leak::kNameInRow) {
    for (auto& [what, text] : api_reads(config, city().folder(name) + "/api"))
      texts["API " + what] = std::move(text);
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
