// `via` (RULES 3.13): a rule over the rows of the subjects that refer to the rule's own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connectors/memory/memory_store.h"
#include "engine/model/credit_code.h"
#include "engine/model/signal_graph.h"
#include "schemas/catalog/catalog.h"
#include "tests/support/small_city.h"

namespace tributary::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

enum class Counts { kRows, kSubjects };

Program at_least(int number) {
  Program program;
  program.code = {{OpCode::kAttribute, 0, 0},
                  {OpCode::kNumber, 0, number * Decimal::kScale},
                  {OpCode::kGe, 0, 0}};
  return program;
}

/// Of a property manager: yellow where one of its buildings was listed within ten days, orange
/// where two were.
Rule overview(Counts counts = Counts::kSubjects, std::vector<Level> levels = {}) {
  Rule rule = repeat_rule();
  rule.id = "overview";
  rule.subject = manager_type();
  rule.keep_for = Millis(0);
  rule.inputs.resize(1);
  rule.inputs[0] = {};
  rule.inputs[0].name = "listed";
  rule.inputs[0].within = Days(10);
  rule.inputs[0].fields = {{"subject", ValueKind::kReference, {}}};
  SignalInput signal;
  signal.rules = {"repeat"};
  signal.levels = std::move(levels);
  signal.via = {{building_type(), manager_attribute()}};
  rule.inputs[0].signal = std::move(signal);
  rule.attributes = {
      {0, counts == Counts::kSubjects ? InputAttribute::kDistinctField : InputAttribute::kCount}};
  rule.levels = {};
  rule.levels[static_cast<std::size_t>(Level::kYellow)] = at_least(1);
  rule.levels[static_cast<std::size_t>(Level::kOrange)] = at_least(2);
  rule.score.resize(1);
  rule.score[0].add.code = {{OpCode::kNumber, 0, 50 * Decimal::kScale}};
  rule.score[0].condition = at_least(1);
  rule.score[0].why = {{TemplatePart::Kind::kText, "listed", 0}};
  rule.signal.hazard = *catalog().topic_named("property.management");
  return rule;
}

std::string row_of(const SmallCity& city, const std::string& manager) {
  const auto& rows = city.published().rows;
  const auto row = rows.find(
      signal_id_of("test", "organisation.property_manager", manager, "property.management"));
  return row == rows.end() ? "" : row->second;
}

std::string level_of(const SmallCity& city, const std::string& manager) {
  const std::string row = row_of(city, manager);
  return row.empty() ? "none" : member_of(row, "level");
}

void report_thrice(SmallCity& city, const std::string& building, double day) {
  for (int i = 0; i < 3; ++i) city.report(building, days(day + i / 100.0), "h" + std::to_string(i));
}

TEST(Via, WhatABuildingShowsIsHeardByItsManagerWithTheSameRecord) {
  SmallCity city({overview(), repeat_rule()});
  city.report("B1", days(0), "h0");
  city.report("B1", days(0.1), "h1");
  EXPECT_THAT(city.published().changes, IsEmpty());
  city.report("B1", days(0.2), "h2");
  EXPECT_THAT(city.published().changes, SizeIs(2));
  EXPECT_EQ(level_of(city, "M1"), "yellow");
  EXPECT_EQ(level_of(city, "M2"), "none");
}

TEST(Via, CountsSubjectsOrRows) {
  SmallCity subjects({overview(Counts::kSubjects), findings_rule()});
  SmallCity rows({overview(Counts::kRows), findings_rule()});
  for (SmallCity* city : {&subjects, &rows}) {
    city->failed_inspection("B1", days(0));
    city->failed_inspection("B1", days(1));  // yellow becomes orange
  }
  EXPECT_EQ(level_of(subjects, "M1"), "yellow");
  EXPECT_EQ(level_of(rows, "M1"), "orange");
  subjects.failed_inspection("B2", days(2));
  EXPECT_EQ(level_of(subjects, "M1"), "orange");
  EXPECT_THAT(row_of(subjects, "M1"), HasSubstr("signal:repeat"));
}

TEST(Via, FallsAsTheWindowPassesAndNotBefore) {
  SmallCity city({overview(), repeat_rule()});
  report_thrice(city, "B1", 0);
  report_thrice(city, "B2", 3);
  city.pass(days(9.9));
  EXPECT_EQ(level_of(city, "M1"), "orange");
  city.pass(days(10.5));
  EXPECT_EQ(level_of(city, "M1"), "yellow");
  city.pass(days(13.5));
  EXPECT_EQ(level_of(city, "M1"), "none");
  EXPECT_EQ(city.level_of("B1"), Level::kYellow);
}

TEST(Via, ALevelThatWasNeverThereIsTakenBack) {
  SmallCity city({overview(Counts::kSubjects, {Level::kOrange}), repeat_rule()});
  report_thrice(city, "B1", 0);
  EXPECT_EQ(level_of(city, "M1"), "none");
  Observation finding = failed_inspection("B1", days(0.5), 77);
  city.take(finding);
  EXPECT_EQ(level_of(city, "M1"), "yellow");
  finding.is_void = true;
  ++finding.version;
  ++finding.content_digest;
  city.take(finding);
  EXPECT_EQ(level_of(city, "M1"), "none");
  EXPECT_EQ(member_of(row_of(city, "M1"), "condition"), "gone");
}

TEST(Via, TellsDaysOnlyOfWhatPeopleHaveMade) {
  SmallCity city({overview(), repeat_rule()});
  report_thrice(city, "B1", 0.3);
  EXPECT_THAT(member_of(row_of(city, "M1"), "first_seen"), SizeIs(10));
  EXPECT_THAT(member_of(row_of(city, "M1"), "last_evidence"), SizeIs(10));
  EXPECT_THAT(row_of(city, "M1"), Not(HasSubstr("B1")));
}

TEST(Via, ASoleTraderHearsNothingThatReportsMade) {
  SmallCity city({overview(), repeat_rule()});
  city.directory().set_credit_code("M1", "92500103MA5U0TQQ5N");
  const auto code = parse_credit_code("92500103MA5U0TQQ5N");
  ASSERT_TRUE(code && code->credit_class == CreditClass::kSoleTrader);
  report_thrice(city, "B1", 0);
  EXPECT_EQ(city.level_of("B1"), Level::kYellow);
  EXPECT_EQ(level_of(city, "M1"), "none");
  report_thrice(city, "B7", 0);
  EXPECT_EQ(level_of(city, "M2"), "yellow");
}

TEST(Via, ATypeOfFewSubjectsHearsNothingThatReportsMade) {
  Rule findings = repeat_rule();
  findings.inputs.erase(findings.inputs.begin());
  findings.attributes = {{0, InputAttribute::kCount}};
  findings.levels = {};
  findings.levels[static_cast<std::size_t>(Level::kYellow)] = at_least(1);
  findings.score.erase(findings.score.begin());
  findings.score[0].condition = at_least(1);
  findings.score[0].why.clear();
  FakeDirectory few;
  few.set_count(19);
  for (const bool is_of_people : {true, false}) {
    RuleSet rules;
    rules.rules = {overview(), is_of_people ? repeat_rule() : findings};
    RuleSet prepared = without_small_populations(rules, catalog(), few, 20);
    mark_signals_of_people(prepared);
    EXPECT_EQ(reads(prepared.rules[0], *prepared.rules[0].inputs[0].signal, prepared.rules[1]),
              !is_of_people);
  }
}

TEST(Via, RulesOfTwoTypesMayNotFeedEachOther) {
  Rule down = overview();
  down.id = "down";
  down.subject = building_type();
  down.inputs[0].signal->rules = {"overview"};
  // No attribute of the catalogue leads down; if one did, this would be a circle.
  down.inputs[0].signal->via = {{manager_type(), AttributeId(0)}};
  Rule up = overview();
  up.inputs[0].signal->rules = {"down"};
  RuleSet rules;
  rules.rules = {down, up, repeat_rule()};
  EXPECT_THAT(signal_circle(rules), ElementsAre("down", "overview", "down"));
  rules.rules[1].inputs[0].signal->rules = {"repeat"};
  EXPECT_THAT(signal_circle(rules), IsEmpty());
}

/// Everything that happens in the stories below: late, corrected, out of order.
std::vector<LogRecord> busy_log() {
  std::vector<LogRecord> log;
  for (int day = 0; day < 40; ++day) {
    const std::string building = "B" + std::to_string(1 + day % 3);
    for (int i = 0; i < 3; ++i) {
      const auto number = static_cast<std::uint64_t>(day) * 10 + static_cast<std::uint64_t>(i) + 1;
      log.emplace_back(
          report(building, days(day - 0.1 * (i % 2)), "h" + std::to_string(i), number));
    }
    if (day % 4 == 1) {
      Observation finding =
          failed_inspection(building, days(day - 0.4), 5000U + static_cast<std::uint64_t>(day));
      log.emplace_back(finding);
      finding.is_void = day % 8 == 1;
      ++finding.version;
      ++finding.content_digest;
      log.emplace_back(finding);
    }
    if (day % 3 == 2) log.emplace_back(clock_at(days(day - 1)));
  }
  for (const int day : {45, 60, 80, 200}) log.emplace_back(clock_at(days(day)));
  return log;
}

TEST(Via, NeitherTheCacheNorACheckpointShows) {
  const std::vector<Rule> rules = {overview(), repeat_rule(Days(5), Days(1))};
  SmallCity roomy(rules);
  MemoryStore store;
  SmallCity tight(rules, Days(1), &store, 1);
  for (const LogRecord& record : busy_log()) {
    roomy.take(record);
    tight.take(record);
    StateBatch batch;
    tight.partition().write_checkpoint(batch);
    store.write(batch, true).value_or_die();
    tight.partition().trim();
    tight.partition().trim();
  }
  EXPECT_THAT(roomy.published().changes, Not(IsEmpty()));
  EXPECT_EQ(roomy.published().changes, tight.published().changes);
}

TEST(Via, LeavesNothingBehind) {
  MemoryStore store;
  SmallCity city({overview(), repeat_rule(Days(5), Days(1))}, Days(1), &store);
  for (const LogRecord& record : busy_log()) city.take(record);
  city.pass(days(400));
  StateBatch batch;
  city.partition().write_checkpoint(batch);
  store.write(batch, true).value_or_die();
  std::size_t timers = 0;
  store
      .scan(Table::kTimers, "", "",
            [&](std::string_view, std::string_view) {
              ++timers;
              return true;
            })
      .value_or_die();
  EXPECT_EQ(timers, 0U);
  // What stays of rows, closed and still to be closed; an item, or what was told, would
  // be thirty bytes more.
  store
      .scan(Table::kSubjects, "", "",
            [&](std::string_view, std::string_view value) {
              EXPECT_LT(value.size(), 170U);
              return true;
            })
      .value_or_die();
}

/// The registers give a building another manager: a generation of the log.
TEST(Via, ABuildingTakesItsRowsToItsNewManager) {
  MemoryStore store;
  SmallCity city({overview(), repeat_rule()}, Days(1), &store);
  city.take(Generation{sha256("rules"), sha256("old registers"), {}});
  report_thrice(city, "B1", 0);
  EXPECT_EQ(level_of(city, "M1"), "yellow");
  StateBatch batch;
  city.partition().write_checkpoint(batch);
  store.write(batch, true).value_or_die();
  city.directory().set_manager("B1", "M2");
  city.take(Generation{sha256("rules"), sha256("new registers"), {}});
  EXPECT_EQ(level_of(city, "M1"), "none");
  EXPECT_EQ(level_of(city, "M2"), "yellow");
}

}  // namespace
}  // namespace tributary::testing
