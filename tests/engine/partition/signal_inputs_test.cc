// `from: signal` (RULES 3.13): rules that read other rules' levels at the same subject.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "connectors/memory/memory_store.h"
#include "engine/model/signal_graph.h"
#include "schemas/catalog/catalog.h"
#include "tests/support/small_city.h"

namespace tributary::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Program count_at_least(int number) {
  Program program;
  program.code = {{OpCode::kAttribute, 0, 0},
                  {OpCode::kNumber, 0, number * Decimal::kScale},
                  {OpCode::kGe, 0, 0}};
  return program;
}

Program any() {
  Program program;
  program.code = {{OpCode::kAttribute, 1, 0}};
  return program;
}

/// Yellow where a level that `signal` names began within `within`, orange where two did, neither of
/// them made by people.
Rule follower(const std::string& id, std::string_view hazard, SignalInput signal,
              Millis within = Days(10)) {
  Rule rule = repeat_rule();
  rule.id = id;
  rule.keep_for = Millis(0);
  rule.inputs.resize(1);
  rule.inputs[0] = {};
  rule.inputs[0].name = "others";
  rule.inputs[0].within = within;
  rule.inputs[0].signal = std::move(signal);
  rule.attributes = {{0, InputAttribute::kCount}, {0, InputAttribute::kAny}};
  rule.levels = {};
  rule.levels[static_cast<std::size_t>(Level::kYellow)] = any();
  rule.levels[static_cast<std::size_t>(Level::kOrange)] = count_at_least(2);
  rule.score.resize(1);
  rule.score[0].add.code = {{OpCode::kNumber, 0, 50 * Decimal::kScale}};
  rule.score[0].condition = any();
  rule.score[0].why = {{TemplatePart::Kind::kText, "others", 0}};
  rule.signal.hazard = *catalog().topic_named(hazard);
  return rule;
}

SignalInput of_rule(const std::string& id, std::vector<Level> levels = {}) {
  SignalInput signal;
  signal.rules = {id};
  signal.levels = std::move(levels);
  return signal;
}

std::string row_of(const SmallCity& city, std::string_view hazard) {
  const auto& rows = city.published().rows;
  const auto row = rows.find(signal_id_of("test", "place.building", "B7", hazard));
  return row == rows.end() ? "" : row->second;
}

std::string level_of(const SmallCity& city, std::string_view hazard) {
  const std::string row = row_of(city, hazard);
  return row.empty() ? "none" : member_of(row, "level");
}

void report_thrice(SmallCity& city, double day) {
  for (int i = 0; i < 3; ++i) city.report("B7", days(day + i / 100.0), "h" + std::to_string(i));
}

TEST(SignalInputs, AnotherRulesLevelIsReadInTheSameStep) {
  SmallCity city({follower("follower", "safety.gas", of_rule("repeat")), repeat_rule()});
  city.report("B7", days(0), "h0");
  city.report("B7", days(0.1), "h1");
  EXPECT_THAT(city.published().changes, IsEmpty());
  city.report("B7", days(0.2), "h2");
  EXPECT_THAT(city.published().changes, SizeIs(2));
  EXPECT_EQ(level_of(city, "safety.fire"), "yellow");
  EXPECT_EQ(level_of(city, "safety.gas"), "yellow");
}

TEST(SignalInputs, RulesAreAskedInTheOrderInWhichTheyReadEachOther) {
  SmallCity city({follower("a-last", "safety.lift", of_rule("b-middle")),
                  follower("b-middle", "safety.gas", of_rule("repeat")), repeat_rule()});
  report_thrice(city, 0);
  EXPECT_EQ(level_of(city, "safety.lift"), "yellow");
  EXPECT_THAT(city.published().changes, SizeIs(3));
}

TEST(SignalInputs, CountsWhenLevelsBeganNotHowLongTheyLast) {
  SmallCity city({follower("follower", "safety.gas", of_rule("repeat")), findings_rule()});
  city.failed_inspection("B7", days(0));
  city.failed_inspection("B7", days(3));  // orange begins
  EXPECT_EQ(level_of(city, "safety.gas"), "orange");
  city.pass(days(10.5));  // yellow began more than ten days ago
  EXPECT_EQ(level_of(city, "safety.gas"), "yellow");
  city.pass(days(13.5));
  EXPECT_EQ(level_of(city, "safety.gas"), "none");
  EXPECT_EQ(level_of(city, "safety.fire"), "orange");
}

TEST(SignalInputs, ReadsOnlyTheLevelsAndHazardsItNames) {
  SignalInput elsewhere;
  elsewhere.hazards = {*catalog().topic_named("safety.lift")};
  SmallCity city({follower("orange-only", "safety.gas", of_rule("repeat", {Level::kOrange})),
                  follower("elsewhere", "safety.lift", elsewhere), repeat_rule()});
  report_thrice(city, 0);
  EXPECT_EQ(level_of(city, "safety.gas"), "none");
  city.failed_inspection("B7", days(1));
  EXPECT_EQ(level_of(city, "safety.gas"), "yellow");
  EXPECT_EQ(level_of(city, "safety.lift"), "none");
}

TEST(SignalInputs, ALevelThatLateEvidenceTakesAwayWasNeverThere) {
  SmallCity city(
      {follower("follower", "safety.gas", of_rule("repeat", {Level::kOrange})), repeat_rule()});
  report_thrice(city, 0);
  Observation finding = failed_inspection("B7", days(0.5), 77);
  city.take(finding);
  EXPECT_EQ(level_of(city, "safety.gas"), "yellow");
  finding.is_void = true;
  ++finding.version;
  ++finding.content_digest;
  city.take(finding);
  EXPECT_EQ(level_of(city, "safety.gas"), "none");
}

TEST(SignalInputs, ALevelThatLastsBeyondAllWindowsBeganOnce) {
  SmallCity city({follower("follower", "safety.gas", of_rule("repeat", {Level::kYellow})),
                  repeat_rule(Days(5), Days(1))});
  for (int day = 0; day < 120; ++day) {
    report_thrice(city, day);
    city.pass(days(day));
  }
  EXPECT_EQ(level_of(city, "safety.fire"), "yellow");
  EXPECT_EQ(level_of(city, "safety.gas"), "none");
}

TEST(SignalInputs, TellsDaysOnlyOfWhatPeopleHaveMade) {
  SmallCity city({follower("a-last", "safety.lift", of_rule("b-middle")),
                  follower("b-middle", "safety.gas", of_rule("repeat")), repeat_rule()});
  report_thrice(city, 0.3);
  for (const char* hazard : {"safety.gas", "safety.lift"}) {
    EXPECT_THAT(member_of(row_of(city, hazard), "first_seen"), SizeIs(10)) << hazard;
    EXPECT_THAT(member_of(row_of(city, hazard), "last_evidence"), SizeIs(10)) << hazard;
  }
  EXPECT_THAT(row_of(city, "safety.gas"), HasSubstr("signal:repeat"));
}

TEST(SignalInputs, DoesNotReadARuleWithOpinion) {
  Rule repeat = repeat_rule();
  RuleInput opinion = repeat.inputs[1];
  opinion.source_class = SourceClass::kOpinion;
  repeat.inputs.push_back(opinion);
  SmallCity city({follower("follower", "safety.gas", of_rule("repeat")), repeat});
  report_thrice(city, 0);
  EXPECT_EQ(level_of(city, "safety.fire"), "yellow");
  EXPECT_EQ(level_of(city, "safety.gas"), "none");
}

TEST(SignalInputs, ACircleIsNamed) {
  RuleSet rules;
  rules.rules = {follower("a", "safety.gas", of_rule("b")),
                 follower("b", "safety.lift", of_rule("c")),
                 follower("c", "safety.fire", of_rule("b")), repeat_rule()};
  EXPECT_THAT(signal_circle(rules), ElementsAre("b", "c", "b"));
  rules.rules[2].inputs[0].signal = of_rule("repeat");
  EXPECT_THAT(signal_circle(rules), IsEmpty());
}

/// What happens at B7, by hours; some of it late by less than the lateness.
struct Event {
  int hour = 0;
  int who = 0;  ///< 0: a finding, else a reporter
};

std::vector<LogRecord> log_of(const std::vector<Event>& events, std::uint32_t order) {
  std::vector<LogRecord> log;
  std::vector<std::pair<double, LogRecord>> arrivals;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const EventTime at = days(events[i].hour / 24.0);
    const double delay = static_cast<double>(hash64(std::to_string(order + 31 * i)) % 23);
    const Observation seen = events[i].who == 0
                                 ? failed_inspection("B7", at, i + 1)
                                 : report("B7", at, "h" + std::to_string(events[i].who), i + 1);
    arrivals.emplace_back(events[i].hour + (order == 0 ? 0 : delay), seen);
  }
  std::stable_sort(arrivals.begin(), arrivals.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [hour, record] : arrivals) {
    log.push_back(std::move(record));
    log.emplace_back(clock_at(days((hour - 24) / 24.0)));
  }
  return log;
}

/// Level and condition of every row, in the end and at a few times after.
std::vector<std::string> shown_by(const std::vector<Rule>& rules, const std::vector<LogRecord>& log,
                                  StateStore* store) {
  SmallCity city(rules, Days(1), store, 1);
  std::vector<std::string> shown;
  const auto show = [&] {
    for (const char* hazard : {"safety.fire", "safety.gas", "safety.lift"}) {
      const std::string row = row_of(city, hazard);
      shown.push_back(row.empty() ? "" : member_of(row, "level") + member_of(row, "condition"));
    }
  };
  for (const LogRecord& record : log) {
    city.take(record);
    if (store == nullptr) continue;
    StateBatch batch;
    city.partition().write_checkpoint(batch);
    store->write(batch, true).value_or_die();
    city.partition().trim();
  }
  for (const int day : {21, 24, 30, 45}) {
    city.pass(days(day));
    show();
  }
  return shown;
}

RC_GTEST_PROP(SignalInputs, NeitherOrderOfArrivalNorTheCacheShows, ()) {
  const auto event =
      rc::gen::map(rc::gen::pair(rc::gen::inRange(0, 20 * 24), rc::gen::inRange(0, 6)),
                   [](std::pair<int, int> p) {
                     return Event{p.first, p.second};
                   });
  const auto events = *rc::gen::container<std::vector<Event>>(event);
  const Millis confirm = std::chrono::hours(*rc::gen::element(0, 1, 12));
  const std::vector<Rule> rules = {
      follower("a-last", "safety.lift", of_rule("b-middle"), Days(4)),
      follower("b-middle", "safety.gas", of_rule("repeat"), Days(3)),
      repeat_rule(Days(5), std::chrono::hours(*rc::gen::element(0, 30)), confirm)};
  const std::vector<std::string> expected = shown_by(rules, log_of(events, 0), nullptr);
  RC_ASSERT(shown_by(rules, log_of(events, *rc::gen::inRange<std::uint32_t>(1, 1000)), nullptr) ==
            expected);
  MemoryStore store;
  RC_ASSERT(shown_by(rules, log_of(events, 0), &store) == expected);
}

TEST(SignalInputs, HowOftenLevelsOfPeopleBeganIsNotCounted) {
  SmallCity city({follower("follower", "safety.gas", of_rule("repeat")), repeat_rule()});
  report_thrice(city, 0);
  city.failed_inspection("B7", days(3));  // orange begins: the second
  EXPECT_EQ(level_of(city, "safety.gas"), "yellow");
}

/// In order, hour by hour: then W = T, and the row shows K.
RC_GTEST_PROP(SignalInputs, HoldsEachInstantAtWhichALevelBegan, ()) {
  auto found_at = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 12 * 24));
  std::sort(found_at.begin(), found_at.end());
  const int within = *rc::gen::inRange(1, 6);
  SmallCity city({follower("follower", "safety.gas", of_rule("repeat"), Days(within)),
                  findings_rule(Days(3), std::chrono::hours(*rc::gen::element(0, 30)))});
  std::vector<int> began;
  std::string last = "none";
  auto next = found_at.begin();
  for (int hour = 0; hour < 20 * 24; ++hour) {
    // Within an hour, a level may be reached and passed over: only the highest is ever shown.
    for (; next != found_at.end() && *next == hour; ++next) {
      const auto number = static_cast<std::uint64_t>(next - found_at.begin()) + 1;
      city.take(failed_inspection("B7", days(hour / 24.0), number));
    }
    city.pass(days(hour / 24.0));
    const std::string level = level_of(city, "safety.fire");
    if (level != last && level != "none") began.push_back(hour);
    last = level;
    std::erase_if(began, [&](int start) { return start <= hour - 24 * within; });
    const std::string expected = began.empty() ? "none" : began.size() == 1 ? "yellow" : "orange";
    RC_ASSERT(level_of(city, "safety.gas") == expected);
  }
}

}  // namespace
}  // namespace tributary::testing
