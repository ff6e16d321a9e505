// `explain` beside the rows: what it says that a rule shows is what the row says of that rule.
#include "tests/oracle/explanations.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "tests/oracle/sketches.h"
#include "tests/oracle/story.h"

namespace tributary::oracle {
namespace {

/// A rule in the shadow is explained as if it had rows.
bool has_rows(const RuleSet& rules, const std::string& id) {
  return std::any_of(rules.rules.begin(), rules.rules.end(), [&](const Rule& rule) {
    return rule.id == id && rule.status == RuleStatus::kActive;
  });
}

Level level_in(const EngineRun& engine, const std::string& subject, const std::string& rule) {
  for (const auto& [key, row] : engine.rows()) {
    if (key.first != subject) continue;
    for (const Voice& voice : row.axis.voices) {
      if (voice.rule == rule) return voice.level;
    }
  }
  return Level::kNone;
}

/// Where a source is silent a row keeps what it had, which an explanation says as it is.
bool hangs_on_silence(const std::vector<Told>& told) {
  return std::any_of(told.begin(), told.end(),
                     [](const Told& one) { return !one.explanation.silent.empty(); });
}

TEST(Explanations, SayOfARuleWhatTheRowSays) {
  int shown = 0;
  EXPECT_TRUE(rc::check("explain says what the row says", [&] {
    const Sketch sketch = *sketches();
    const auto share = *rc::gen::inRange<std::size_t>(1, 11);
    const Town town = town_of(sketch);
    const Scenario scenario = scenario_of(sketch, town);
    RC_LOG() << story_of(scenario);
    std::vector<LogRecord> records;
    EngineRun engine(town, scenario.rules);
    for (std::size_t i = 0; i < scenario.steps.size() * share / 10; ++i) {
      records.push_back(scenario.steps[i].record);
      engine.take(records.back());
    }
    const std::vector<Told> told = explanations(town, scenario.theme, scenario.rules, records);
    RC_PRE(!hangs_on_silence(told));
    for (const Told& one : told) {
      if (!has_rows(scenario.rules, one.rule)) continue;
      const Level level = level_in(engine, one.subject, one.rule);
      if (level > Level::kNone) ++shown;
      if (level != one.explanation.level) {
        RC_FAIL("the row says " + std::string(name_of(level)) + ", explain " + text_of(one));
      }
    }
  }));
  EXPECT_GT(shown, 0);
}

/// Of the rule at the subject.
Explanation told_of(const Story& story, const std::string& rule, const std::string& subject,
                    std::optional<EventTime> at = {}) {
  for (const Told& one :
       explanations(story.town(), story.theme(), story.rules(), story.log(), at)) {
    if (one.rule == rule && one.subject == subject) return one.explanation;
  }
  ADD_FAILURE() << "nothing is told of " << rule << " at " << subject;
  return {};
}

/// Of the first rule at the first subject.
Explanation told(const Story& story, std::optional<EventTime> at = {}) {
  return told_of(story, story.rules().rules.front().id, subject_of(story.theme(), 0).id, at);
}

constexpr const char* kTwice = R"(within: 5d
inputs:
  found:
    from: inspection
levels:
  orange: found.count >= 2
  yellow: found.count >= 1
score:
  - add: 25
    why: "w"
keep_for: 3d
)";

TEST(Explanations, ALevelSaysWhatItLacks) {
  Story story(Theme::kBuilding, {{"rule", kTwice}});
  story.take(story.record("inspection", days(1)));
  story.caught_up(days(4));
  const Explanation said = told(story);
  EXPECT_EQ(said.level, Level::kYellow);
  ASSERT_EQ(said.levels.size(), 2U);
  EXPECT_EQ(said.levels[0].conditions, std::vector<std::string>{"found.count >= 2 (now 1)"});
  EXPECT_TRUE(said.levels[1].holds.is_true());
}

TEST(Explanations, AskedOfThePastItTellsThePast) {
  Story story(Theme::kBuilding, {{"rule", kTwice}});
  story.take(story.record("inspection", days(1)));
  story.take(story.record("inspection", days(2)));
  story.caught_up(days(40));
  EXPECT_EQ(told(story, days(1)).level, Level::kYellow);
  EXPECT_EQ(told(story, days(2)).level, Level::kOrange);
  EXPECT_EQ(told(story, days(30)).level, Level::kNone);
}

TEST(Explanations, AKeptLevelSaysUntilWhen) {
  Story story(Theme::kBuilding, {{"rule", kTwice}});
  story.take(story.record("inspection", days(1)));
  story.caught_up(days(9));  // W is day 7: left its window at day 6, kept to day 9
  const Explanation said = told(story);
  EXPECT_EQ(said.condition, Condition::kKept);
  EXPECT_EQ(said.next, format_time(days(9), story.town().settings().offset));
  EXPECT_FALSE(said.levels[1].holds.is_true());
}

TEST(Explanations, ALevelThatMustHoldForAWhileSaysSo) {
  Story story(Theme::kBuilding, {{"rule", std::string(kTwice) + "confirm_for: 2d\n"}});
  story.take(story.record("inspection", days(1)));
  story.caught_up(days(4));
  const Explanation said = told(story);
  EXPECT_EQ(said.level, Level::kNone);
  EXPECT_EQ(said.condition, Condition::kPending);
  EXPECT_EQ(said.next, format_time(days(3), story.town().settings().offset));
}

constexpr const char* kManaged = R"(within: 6d
inputs:
  listed:
    from: signal
    where: rule == "twice" and level in ["yellow", "orange"]
    via: subject.manager
levels:
  orange: listed.distinct(subject) >= 2
  yellow: listed.count >= 1
score:
  - add: min(20 * listed.count, 60)
    why: "w"
)";

// Levels that travel are no records of the log: who reads the log alone never hears of them.
TEST(Explanations, ARuleOverOthersRowsCountsWhatTheyTold) {
  Story story(Theme::kBuilding, {{"twice", kTwice}, {"managed", kManaged}});
  const SubjectKey manager = subject_of(Theme::kManager, 0);
  const auto said = [&](std::optional<EventTime> at = {}) {
    return told_of(story, "managed", manager.id, at);
  };
  EXPECT_EQ(said().level, Level::kNone);
  EXPECT_EQ(said().levels[1].conditions, std::vector<std::string>{"listed.count >= 1 (now 0)"});
  story.take(story.record("inspection", days(1)));
  story.take(story.record("inspection", days(3), 1));
  story.caught_up(days(6));
  ASSERT_EQ(story.row_at(manager, "property.management"), "orange present 60 managed");
  EXPECT_EQ(said().level, Level::kOrange);
  EXPECT_EQ(said().values["listed.distinct(subject)"], "2");
  ASSERT_TRUE(said().row.has_value());
  EXPECT_EQ(said().row->level, "orange");
  EXPECT_EQ(said(days(2)).level, Level::kYellow);
  story.caught_up(days(40));
  EXPECT_EQ(said().level, Level::kNone);
  EXPECT_FALSE(said().row.has_value());
}

constexpr const char* kFallen = R"(within: 5d
inputs:
  found:
    from: inspection
    near: { within: 1km, or_cell: true }
levels:
  orange: found.count >= 2
  yellow: found.count >= 1
score:
  - add: 25
    why: "w"
)";

TEST(Explanations, ACellIsToldOfWhereTheRuleFallsToCells) {
  Story story(Theme::kSlope, {{"rule", kFallen}});
  story.take(story.record("inspection", days(1)).metres(9000).in_cell());
  ASSERT_EQ(story.row_at(cell_of_town(), traits(Theme::kSlope).hazard), "yellow present 40 rule");
  const Explanation said = told_of(story, "rule", cell_of_town().id);
  EXPECT_EQ(said.level, Level::kYellow);
  EXPECT_EQ(said.levels[0].conditions, std::vector<std::string>{"found.count >= 2 (now 1)"});
  ASSERT_TRUE(said.row.has_value());
  EXPECT_EQ(told(story).level, Level::kNone) << "nothing lies near the slope";
}

constexpr const char* kAwaited = R"(within: 30d
inputs:
  found:
    from: inspection
    where: result == "fail"
  passed:
    from: inspection
    where: result == "pass"
  repaired:
    from: rectification
expect:
  after: found
  event: repaired
  within: 1d
levels:
  yellow: missing
score:
  - add: 25
    why: "w"
)";

TEST(Explanations, AnAbsenceNamesTheSourceThatItWaitsFor) {
  Story story(Theme::kBuilding, {{"rule", kAwaited}});
  story.caught_up(days(2));
  story.take(story.record("inspection", days(6)).set("result", "fail"));
  const Explanation said = told(story);
  EXPECT_EQ(said.level, Level::kNone);
  ASSERT_EQ(said.waits_for.size(), 1U);
  EXPECT_EQ(said.waits_for[0],
            (SourceNote{"rectification", format_day(days(0), story.town().settings().offset)}));
}

TEST(Explanations, AnAbsenceOverASilentSourceIsNotKnown) {
  Story story(Theme::kBuilding, {{"rule", kAwaited}}, Days(2), Days(3));
  story.leave_the_oracle();  // it looks at the list between records only
  story.caught_up(days(1));
  story.take(story.record("inspection", days(1)).set("result", "fail"));
  story.caught_up_but({"rectification"}, days(9));
  const Explanation said = told(story);
  ASSERT_EQ(said.silent.size(), 1U);
  EXPECT_EQ(said.silent[0].source, "rectification");
  EXPECT_TRUE(said.levels[0].holds.is_unknown());
}

constexpr const char* kReporters = R"(within: 30d
inputs:
  reports:
    from: grievance
levels:
  yellow: reports.distinct(reporter) >= 5
score:
  - add: 25
    why: "w"
)";

TEST(Explanations, PeopleAreStepsAndTimesAreDays) {
  std::vector<std::string> texts;
  for (const int people : {0, 1, 2, 3, 4}) {
    Story story(Theme::kBuilding, {{"rule", kReporters}});
    for (int i = 0; i < people; ++i) story.take(story.record("grievance", days(1)).by(i));
    story.caught_up(days(9));
    const Explanation said = told(story);
    EXPECT_EQ(said.as_of, format_day(days(7), story.town().settings().offset));
    texts.push_back(text_of(Told{"rule", "B1", said}));
  }
  EXPECT_EQ(texts[1], texts[0]);
  EXPECT_EQ(texts[2], texts[0]);
  EXPECT_NE(texts[3], texts[0]);
  EXPECT_EQ(texts[4], texts[3]);
}

}  // namespace
}  // namespace tributary::oracle
