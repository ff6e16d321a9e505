// What a city's rows and dead letters may say of people, key by key (PEOPLE 1, 2, 3), at the
// program's own outputs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <re2/re2.h>

#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "engine/model/signal_graph.h"
#include "ops/tributary/composition/site.h"
#include "ops/tributary/config/config_loader.h"
#include "schemas/catalog/catalog.h"
#include "tests/integration/planted_city.h"
#include "tests/ops/tributary/commands/command_fixture.h"

namespace tributary::plant {
namespace {

using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::ordered_json;

std::vector<Json> lines_of(const std::string& path) {
  std::vector<Json> values;
  std::istringstream lines(text_of_file(path));
  for (std::string line; std::getline(lines, line);) values.push_back(Json::parse(line));
  return values;
}

/// A city run to its end: its change log and its dead letters.
class PeopleTest : public ::testing::Test {
 protected:
  PeopleTest() : city_(folder_ / "city") {
    const auto ran =
        commands_test::run({"run", "--until-idle", "--config", city_.configuration("run")});
    CHECK(ran.code == ExitCode::kDone);
    changes_ = lines_of(city_.folder("run") + "/changes.jsonl");
    dead_letters_ = lines_of(city_.folder("run") + "/dead_letters.jsonl");
  }

  commands_test::Folder folder_;
  PlantedCity city_;
  std::vector<Json> changes_, dead_letters_;
};

bool matches(const Json& text, const char* pattern) {
  return text.is_string() && RE2::FullMatch(text.get<std::string>(), pattern);
}

constexpr char kDay[] = R"(\d{4}-\d\d-\d\d)";
constexpr char kMinute[] = R"(\d{4}-\d\d-\d\dT\d\d:\d\d\+08:00)";

/// "subject type hazard" for which some rule reads reports, itself or through other rules' levels.
std::set<std::string> told_in_days(const std::string& configuration) {
  Diagnostics diagnostics;
  const auto config =
      load_config(configuration, catalog(), Surroundings::of_process(), diagnostics);
  CHECK(config.has_value());
  const Site site = load_site(*config, diagnostics);
  RuleSet rules = site.rules.rule_set();
  mark_signals_of_people(rules);
  std::set<std::string> told;
  for (const Rule& rule : rules.rules) {
    if (!rule.has_people_input()) continue;
    told.insert(std::string(catalog()[rule.subject].name) + " " +
                std::string(catalog()[rule.signal.hazard].name));
  }
  return told;
}

TEST_F(PeopleTest, ARowWithReportsInItsRulesTellsDays) {
  const std::set<std::string> in_days = told_in_days(city_.configuration("run"));
  ASSERT_THAT(changes_.size(), Gt(20U));
  std::size_t seen = 0;
  for (const Json& change : changes_) {
    const Json& row = change["row"];
    const Json& why = row["why"];
    if (!in_days.contains(row["subject"]["type"].get<std::string>() + " " +
                          row["hazard"].get<std::string>())) {
      for (const Json& term : why["terms"]) EXPECT_FALSE(term.contains("reports")) << row;
      continue;
    }
    ++seen;
    for (const char* key : {"first_seen", "last_evidence", "level_since"}) {
      // Evidence that is below the first step has no day.
      const bool has_none = std::string_view(key) == "last_evidence" && row[key].is_null();
      EXPECT_TRUE(has_none || matches(row[key], kDay)) << key << ": " << row[key];
    }
    for (const Json& end : why["window"]) EXPECT_TRUE(matches(end, kDay)) << end;
    for (const Json& found : row["found_by"]) EXPECT_TRUE(matches(found["at"], kDay)) << found;
    EXPECT_TRUE(row["due"].is_null() || matches(row["due"], kMinute)) << row["due"];
    EXPECT_TRUE(matches(row["engine"]["as_of"], kMinute)) << row["engine"]["as_of"];
    EXPECT_FALSE(RE2::PartialMatch(why["next_down"].dump(), R"(\d{4}-\d\d)")) << why["next_down"];
  }
  EXPECT_THAT(seen, Gt(20U));
}

TEST_F(PeopleTest, ReportsAppearAsSourceStepAndDayAndFindingsByRecord) {
  std::size_t reports = 0, days = 0;
  std::size_t findings = 0;
  for (const Json& change : changes_) {
    for (const Json& term : change["row"]["why"]["terms"]) {
      if (term.contains("evidence")) {
        ++findings;
        for (const Json& cited : term["evidence"]) {
          EXPECT_TRUE(matches(cited, R"((inspection:JC|rectification:ZG)-\d+|signal:[a-z-]+)"))
              << cited;
        }
        continue;
      }
      if (!term.contains("reports")) continue;  // of time alone: how long something is overdue
      ++reports;
      std::vector<std::string> keys;
      for (const auto& member : term["reports"].items()) keys.push_back(member.key());
      // Of a step reached longer ago than is known for certain, no day (decision 0003).
      EXPECT_THAT(keys, AnyOf(ElementsAre("source", "reporters"),
                              ElementsAre("source", "reporters", "since")));
      EXPECT_TRUE(matches(term["reports"]["reporters"], R"((3|5|10|20|50|100|200|500|1000)\+)"));
      if (term["reports"].contains("since")) {
        ++days;
        EXPECT_TRUE(matches(term["reports"]["since"], kDay));
      }
    }
  }
  EXPECT_THAT(reports, Gt(0U));
  EXPECT_THAT(days, Gt(0U));
  EXPECT_THAT(findings, Gt(0U));
}

TEST_F(PeopleTest, ADeadLetterHasPlaceReasonFieldAndKnownPartsAndNothingElse) {
  std::set<std::string> fields = {"record_id", "version", "arrival", "moved_from", "heartbeat"};
  for (const Schema& schema : catalog().schemas) {
    for (const auto& field : schema.fields) fields.insert(std::string(field.name));
  }
  std::set<std::string> reasons;
  std::size_t addresses = 0;
  for (const Json& letter : dead_letters_) {
    std::vector<std::string> keys;
    for (const auto& member : letter.items()) keys.push_back(member.key());
    EXPECT_THAT(keys, ElementsAre("source", "file", "offset", "reason", "field", "address"));
    reasons.insert(letter["reason"].get<std::string>());
    EXPECT_TRUE(letter["field"].is_null() || fields.contains(letter["field"].get<std::string>()))
        << letter["field"];
    if (letter["address"].is_null()) continue;
    ++addresses;
    EXPECT_EQ(letter["reason"], "unresolved");
    EXPECT_THAT(letter["address"].get<std::string>(),
                Not(AnyOf(HasSubstr("室"), HasSubstr("单元"))));
  }
  EXPECT_TRUE(reasons.contains("unmapped_value"));  // PEOPLE 12: never "other"
  EXPECT_TRUE(reasons.contains("looks_personal"));
  EXPECT_THAT(addresses, Gt(10U));
}

}  // namespace
}  // namespace tributary::plant
